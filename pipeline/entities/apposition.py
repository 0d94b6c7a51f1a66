"""Names beside a noun phrase that say who it is: "China's foreign minister, Wang Yi", "the state of Florida"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.mentions import is_title
from pipeline.entities.vocabulary import vocabulary
from pipeline.grammar.syntax import child_with
from pipeline.records import PLACES, Kind, Mention, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from pipeline.entities.mentions import Name
    from pipeline.entities.phrases import Phrases

SORTS_OF_PLACE = frozenset(
    {
        "state",
        "city",
        "province",
        "town",
        "region",
        "island",
        "territory",
        "county",
        "republic",
        "nation",
        "country",
        "kingdom",
        "enclave",
        "archipelago",
    }
)


class Appositions:
    """Answers, for one document, which name stands beside the noun phrase at a token."""

    def __init__(self, doc: Doc, phrases: Phrases) -> None:
        self.doc = doc
        self._phrases = phrases
        self._words = vocabulary()

    def called(self, token: Token) -> tuple[Mention, ...]:
        """The place itself in "the U.S. state of Florida", "the city of Goma"."""
        part = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
        if part is None or part.i != token.i + 1 or token.lower_ not in SORTS_OF_PLACE:
            return ()
        inner = child_with(part, "pobj")
        name = self._phrases.name_at(inner) if inner is not None else None
        return (name.mention,) if name is not None and name.mention.entity.kind in PLACES else ()

    def apposed(self, token: Token) -> tuple[Mention, ...]:
        """In "China's foreign minister, Wang Yi" and "the chain Morrisons" the one that is named."""
        kind = self._words.kinds.get(token.lemma_.lower())
        titled = (
            self._phrases.name_at(token.i + 1)
            if kind is Kind.PERSON and token.tag_ in {"NN", "NNP"}
            else None
        )
        if titled is not None and titled.first == token.i + 1 and titled.mention.entity.kind is Kind.PERSON:
            return (self.with_state(titled.mention, token),)
        if kind is Kind.ORGANISATION and token.tag_ == "NN":
            behind = self._phrases.name_at(token.i + 1)
            if (
                behind is not None
                and behind.first == token.i + 1
                and behind.mention.entity.kind in {kind, Kind.OTHER}
            ):
                return (replace(behind.mention, entity=replace(behind.mention.entity, kind=kind)),)
        for child in token.rights:
            name = self._phrases.name_at(child) if child.dep_ in {"appos", "npadvmod", "dep"} else None
            if name is None and child.dep_ == "prep" and kind is Kind.PERSON:
                name = self._misplaced(child)
            if name is None or name.via is Via.DEMONYM:
                continue
            entity = name.mention.entity
            beside = name.first == token.i + 1 or (
                name.first == token.i + 2 and self.doc[token.i + 1].text == "*"
            )
            if entity.kind is Kind.PERSON and (kind is Kind.PERSON or (beside and kind is None)):
                return (self.with_state(name.mention, token),)
            if kind is not None and entity.kind is kind and entity.kind not in PLACES:
                return (name.mention,)
            if kind in {Kind.ORGANISATION, Kind.MEDIUM} and name.via is Via.UNLINKED:
                return (replace(name.mention, entity=replace(entity, kind=kind)),)
            if kind is not Kind.PERSON and beside and entity.kind not in PLACES:
                return (name.mention,)
        named = kind in {Kind.PERSON, Kind.ORGANISATION} and token.tag_ in {"NN", "NNP"}
        return self._named_behind(token, kind) if kind is not None and named else ()

    def _named_behind(self, token: Token, kind: Kind) -> tuple[Mention, ...]:
        """The person in "the head of Kenya's Red Cross, Ana Ruiz," whom the parser takes for another name of it."""
        last = max((c.right_edge.i for c in token.rights if c.dep_ == "prep"), default=token.i)
        for inner in self.doc[token.i + 1 : last + 1]:
            if inner.dep_ == "appos" and self.doc[inner.left_edge.i - 1].text == ",":
                name = self._phrases.name_at(inner)
                if name is not None and name.mention.entity.kind is kind and name.last == last:
                    return (self.with_state(name.mention, token),)
        return ()

    def _misplaced(self, adposition: Token) -> Name | None:
        """The person in "President of Argentina Alberto Fernández", "Chief of the General Staff Ana Ruiz", whom the
        parser takes for what "of" governs."""
        inner = child_with(adposition, "pobj")
        name = self._phrases.name_at(inner) if inner is not None else None
        if name is None or name.mention.entity.kind is not Kind.PERSON:
            return None
        before = self.doc[name.first - 1]
        between = name.first - adposition.i - 1
        return (
            name
            if between > 0 and before.tag_ != "POS" and not before.is_punct and not is_title(before)
            else None
        )

    def with_state(self, person: Mention, token: Token) -> Mention:
        """A person whom the gazetteer gives no state has the one that the phrase names, and one whom it does not know
        the role that the phrase gives: "Kenya's defence minister, Maria Otieno"."""
        entity = person.entity
        if entity.kind is not Kind.PERSON:
            return person
        country = self._phrases.country(token) if entity.state is None else None
        if country is not None:
            entity = replace(entity, state=country.qid, state_label=country.label)
        if entity.qid is None and entity.role is None:
            entity = replace(entity, role=self._phrases.role(token))
        return replace(person, entity=entity)

    def fuller(self, name: Name, token: Token) -> Iterator[str]:
        """What else a body that nobody knows may be called: with the "of ..." behind it, with whose it is, without the
        country's adjective before it."""
        longer = self._phrases.continued(name.first, name.last)
        if longer is not None:
            yield longer
        owner = child_with(token, "poss", "nmod")
        place = self._phrases.name_at(owner) if owner is not None else None
        if place is not None and place.last < name.first and place.mention.entity.kind in PLACES:
            label = place.mention.entity.label
            yield from (f"{label}'s {name.mention.entity.label}", f"{name.mention.entity.label} of {label}")
        words = self.doc[name.first : name.last + 1]
        if words[0].ent_type_ and words[0].tag_ == "JJ" and len(words) > 2:
            yield words[1:].text

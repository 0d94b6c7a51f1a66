"""What a noun phrase says in its own words: where it ends, which country qualifies it, what it calls itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.vocabulary import vocabulary
from pipeline.grammar.syntax import child_with, conjuncts
from pipeline.records import PLACES, Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.entities.mentions import Name

PARTS = frozenset({"of", "for", "in", "at", "from"})
OWNING = frozenset({"of", "for"})
"""What "of" a territory is is its own; what is only "in" one ("officials in Washington") need not be."""
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"}
)
COUNTING = frozenset(
    {"number", "group", "majority", "handful", "dozen", "hundred", "thousand", "series", "lot"}
)
AGENTIVE = ("er", "or", "ee", "ist", "ian", "ant", "man", "woman")
SHORTEST_AGENT = 5
"""Letters of a noun whose ending may make it a doer: "chemist", but not "list"."""
LONGEST_PART = 8
"""Tokens of an "of ..." part that may still belong to a phrase's name."""
LONGEST_ROLE = 6
"""Words that a role may have."""
GUESSED = 0.5
"""The confidence in a noun phrase that can only be described."""


class Phrases:
    """The noun phrases of one document, asked for by their head tokens."""

    def __init__(self, doc: Doc, names: list[Name]) -> None:
        self.doc = doc
        self._names = {i: name for name in names for i in range(name.first, name.last + 1)}

    def name_at(self, token: Token | int) -> Name | None:
        """The name that a token is part of."""
        return self._names.get(token if isinstance(token, int) else token.i)

    def joined_modifiers(self, token: Token) -> list[Token]:
        """The country in "Ukraine and western powers", which the parser takes for a modifier of "powers"."""
        return [
            child
            for child in token.lefts
            if child.dep_ in {"amod", "nmod", "compound"}
            and any(inner.dep_ == "cc" for inner in child.rights)
            and (name := self.name_at(child)) is not None
            and name.via is Via.NAME
        ]

    def joined_names(self, token: Token) -> list[Token]:
        """The other names of a list of which the parser saw one: "Congo and Rwanda", "Mali, Niger and Chad"."""
        name = self.name_at(token)
        found: list[Token] = []
        joined = False
        while name is not None and name.last + 2 < len(self.doc) and not joined:
            after = name.last + 1
            joined = self.doc[after].lower_ in {"and", "&"}
            if not joined and self.doc[after].text != ",":
                break
            if self.doc[after].text == "," and self.doc[after + 1].lower_ == "and":
                joined, after = True, after + 1
            after += 2 if self.doc[after + 1].lower_ == "the" else 1
            name = self.name_at(after) if after < len(self.doc) else None
            if name is not None and name.first == after and name.via is not Via.DEMONYM:
                found.append(self.doc[name.last])
        return found if joined and name is not None and self._in_phrase(token, found) else []

    def _in_phrase(self, token: Token, names: list[Token]) -> bool:
        """Whether the parser hung each name on the phrase or on one before it."""
        inside = {token.i, *(one.i for one in names)}
        return all(any(a.i in inside for a in one.ancestors) for one in names)

    def edges(self, token: Token) -> tuple[int, int]:
        """First and last token, without the determiner and without what follows the head but "of ..."."""
        first = token.left_edge.i
        joined = self.joined_modifiers(token)
        if joined:
            first = next(t.i for t in self.doc[joined[-1].i :] if t.dep_ == "cc") + 1
        while first < token.i and (self.doc[first].lower_ in DETERMINERS or self.doc[first].is_punct):
            first += 1
        part = next((c for c in token.rights if c.dep_ == "prep"), None)
        if part is not None and part.i == token.i + 1 and part.lower_ == "of":
            last = part.right_edge.i
            if last - token.i < LONGEST_PART:
                return first, last
        return first, token.i

    def text(self, token: Token) -> str:
        """The words of a phrase, between its edges."""
        first, last = self.edges(token)
        return self.doc[first : last + 1].text

    def continued(self, first: int, last: int) -> str | None:
        """A name with the "of ..." or "for ..." behind it: "National Institute" in "National Institute for Space
        Research"; None where none follows."""
        end = last
        while end + 2 < len(self.doc) and self.doc[end + 1].lower_ in {"of", "for"}:
            after = end + 3 if self.doc[end + 2].lower_ == "the" else end + 2
            stop = after
            while stop < len(self.doc) and self.doc[stop].pos_ == "PROPN":
                stop += 1
            if stop == after:
                break
            end = stop - 1
        return self.doc[first : end + 1].text if end > last else None

    def words(self, token: Token) -> list[str]:
        """The words of a phrase in lower case, without its country, determiner and possessive marks."""
        first, last = self.edges(token)
        return [
            t.lower_
            for t in self.doc[first : last + 1]
            if not self._is_place(t) and t.lower_ not in DETERMINERS and t.tag_ != "POS"
        ]

    def role(self, token: Token) -> str | None:
        """What the phrase at a token, or the one in apposition to it, calls somebody: "defence minister"; without a
        country, None where it calls them nothing."""
        apposed = [token.head] if token.dep_ == "appos" else [c for c in token.rights if c.dep_ == "appos"]
        for head in (token, *apposed):
            name = self.name_at(head)
            end = name.first if name is not None else head.i + 1
            words = [
                t
                for t in self.doc[head.left_edge.i : end]
                if not self._is_place(t)
                and t.lower_ not in DETERMINERS
                and t.tag_ != "POS"
                and not t.is_punct
            ]
            titles = [t for t in words if vocabulary().kinds.get(t.lower_.rstrip(".")) is Kind.PERSON]
            if titles and len(words) <= LONGEST_ROLE and words[-1] in titles:
                return " ".join(t.text for t in words)
        return None

    def _is_place(self, token: Token) -> bool:
        name = self.name_at(token)
        return name is not None and name.mention.entity.kind in PLACES

    # -- the country that qualifies it -----------------------------------------------------------------

    def country(self, token: Token) -> Entity | None:
        """The country that qualifies a phrase or the phrase in apposition to it: "Russian", "of Russia"."""
        own = self._country_at(token)
        if own is not None:
            return own
        apposed = [token.head] if token.dep_ == "appos" else [c for c in token.rights if c.dep_ == "appos"]
        found = (self._country_at(other) for other in apposed if other.pos_ == "NOUN")
        return next((country for country in found if country is not None), None)

    def countries(self, token: Token) -> list[Entity]:
        """The countries that qualify a phrase each for itself: "Norwegian and Polish leaders"; one or none else."""
        first = self.country(token)
        adjective = next(
            (c for c in token.lefts if c.dep_ in {"amod", "compound"} and self._is_place(c)), None
        )
        joined = [t for t in conjuncts(adjective) if self._is_place(t)] if adjective is not None else []
        names = [name for t in joined if (name := self.name_at(t)) is not None]
        if len(names) < 2:
            return [first] if first is not None else []
        return [name.mention.entity for name in names]

    def _country_at(self, token: Token) -> Entity | None:
        for child in token.lefts:
            found = self._country_in(child)
            if found is not None:
                return found
        for child in token.rights:
            inner = child_with(child, "pobj") if child.dep_ == "prep" and child.lower_ in PARTS else None
            found = self._country_in(inner) if inner is not None else None
            if found is not None and (child.lower_ in OWNING or found.kind is Kind.COUNTRY):
                return found
        return None

    def _country_in(self, token: Token) -> Entity | None:
        name = self.name_at(token)
        if name is not None:
            return name.mention.entity if name.mention.entity.kind in PLACES else None
        return self._country_at(token) if token.dep_ in {"amod", "compound", "nmod", "poss", "pobj"} else None

    # -- mentions --------------------------------------------------------------------------------------

    def mention(self, token: Token, entity: Entity, text: str, confidence: float, via: Via) -> Mention:
        """An entity that the phrase at a token stands for; ``text`` is the name that was found for it."""
        first, last = (token.i, token.i) if token.pos_ == "PRON" else self.edges(token)
        end = self.doc[last].idx + len(self.doc[last])
        return Mention(entity, text, self.doc[first].idx, end, confidence, via)

    def nameless(self, token: Token, kind: Kind, state: Entity | None = None) -> Mention:
        """The phrase itself as an entity, called by its own words."""
        text = self.text(token)
        first, _ = self.edges(token)
        owned = next((t.i + 1 for t in self.doc[first : token.i] if t.tag_ == "POS"), first)
        proper = self.continued(owned, token.i) if token.pos_ == "PROPN" else None
        forms = (
            self.doc[first : token.i + 1].text,
            self._counted(token, text),
            proper or text,
            self._with_place(token, first),
            self._capitalised(first, token.i),
        )
        country = state or self.country(token)
        entity = Entity(
            label=" ".join(text.split()),
            kind=kind,
            aliases=tuple(dict.fromkeys(form for form in forms if form != text and len(form) > 2)),
            state=country.qid if country else None,
            state_label=country.label if country else None,
        )
        return self.mention(token, entity, text, GUESSED, Via.UNNAMED)

    def group(self, token: Token) -> Mention:
        """Someone without a name, of the kind that the noun tells: "protesters", "a court in Kenya"."""
        kinds = vocabulary().kinds
        lemma = token.lemma_.lower()
        kind = kinds.get(token.lower_) or kinds.get(lemma)
        if kind is None and token.pos_ == "NOUN" and len(lemma) > SHORTEST_AGENT and lemma.endswith(AGENTIVE):
            kind = Kind.PERSON
        if token.tag_ == "NNS" and kind in {Kind.PERSON, Kind.COUNTRY}:
            kind = Kind.GROUP
        if token.pos_ == "PROPN" and kind in {None, Kind.OTHER}:
            kind = Kind.ORGANISATION
        return self.nameless(token, kind or Kind.OTHER)

    def _with_place(self, token: Token, first: int) -> str:
        """The phrase with the "at ..." or "in ..." behind it: "research team at the University of Nairobi"."""
        last = token.i
        for part in token.rights:
            if (
                part.dep_ == "prep"
                and part.left_edge.i == last + 1
                and part.right_edge.i - token.i <= LONGEST_PART
            ):
                last = part.right_edge.i
        return self.doc[first : last + 1].text

    def _capitalised(self, first: int, last: int) -> str:
        """The name inside a phrase: "Independent Democratic Action" in "ruling Independent Democratic Action party"."""
        runs: list[list[Token]] = [[]]
        for token in self.doc[first : last + 1]:
            if token.pos_ == "PROPN" and not self._is_place(token):
                runs[-1].append(token)
            elif runs[-1]:
                runs.append([])
        longest = max(runs, key=len)
        return self.doc[longest[0].i : longest[-1].i + 1].text if len(longest) > 1 else ""

    def _counted(self, token: Token, text: str) -> str:
        """The whole of "a number of ally countries" for the head "countries"."""
        of = token.head
        if token.dep_ == "pobj" and of.lower_ == "of" and of.head.lemma_ in COUNTING:
            return self.doc[of.head.left_edge.i : token.i + 1].text
        return text

"""Whom a noun phrase stands for: names, bodies of states, office-holders, pronouns, descriptions, groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.apposition import Appositions
from pipeline.entities.coreference import DEFINITE, DESCRIBED, MANY, Discourse, is_pronoun
from pipeline.entities.joined import joined_heads
from pipeline.entities.mentions import Name, names
from pipeline.entities.phrases import Phrases
from pipeline.entities.vocabulary import vocabulary
from pipeline.grammar.syntax import child_with, conjuncts
from pipeline.records import Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.gazetteer import Gazetteer

SPEAKERS = frozenset({Kind.ORGANISATION, Kind.GOVERNMENT, Kind.MEDIUM, Kind.PERSON})
SPOKEN_FOR = frozenset(
    "agents militants rebels fighters insurgents representatives spokesman spokeswoman spokesperson "
    "spokespeople spokesmen statement official officials leaders source sources".split()
)
ALONE = frozenset({"government", "parliament", "military", "army", "police", "presidency"})
"""Bodies that, with "the" and nothing else, are those of the country that the article is about."""
FORMER = frozenset({"former", "ex", "acting", "vice", "deputy", "late", "ex-president", "elect"})
LISTING = frozenset({"like", "as", "including", "from"})
NOUNLIKE = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X", "VERB"})
HELD = 0.8
"""How sure a body or office-holder is that is named with its country."""


def resolve(doc: Doc, gazetteer: Gazetteer, date: str | None) -> Entities:
    """Everything that the text names, ready to be asked about its tokens."""
    return Entities(doc, names(doc, gazetteer), gazetteer, date)


class Entities:
    """Answers, for one article, whom the noun phrase at a token stands for."""

    def __init__(self, doc: Doc, found: list[Name], gazetteer: Gazetteer, date: str | None) -> None:
        self.doc = doc
        self.names = found
        self._gazetteer = gazetteer
        self._date = date
        self._words = vocabulary()
        self._phrases = Phrases(doc, found)
        self._beside = Appositions(doc, self._phrases)
        self._known: dict[int, tuple[Mention, ...]] = {}
        self._main_country = _most_named(found)
        self._discourse = Discourse(self._phrases, gazetteer)
        self._read()

    def of(self, token: Token) -> tuple[Mention, ...]:
        """Whom the noun phrase headed by a token stands for, "A and B" as two; empty where nobody knows."""
        return tuple(mention for head in self.heads(token) for mention in self.at(head))

    def name_at(self, i: int) -> Name | None:
        """The name that the token of this index is part of."""
        return self._phrases.name_at(i)

    def belongs(self, member: Entity, organisation: Entity) -> bool | None:
        """Whether a country is a member of an organisation today; None where the gazetteer lists no members."""
        members = self._gazetteer.members(organisation)
        return member in members if members else None

    def known(self, name: str) -> Entity | None:
        """What the gazetteer has under a name that a text does not spell out."""
        return next((candidate.entity for candidate in self._gazetteer.named(name)), None)

    def called(self, entity: Entity) -> tuple[str, ...]:
        """What an organisation is called without its name, its type first."""
        return self._gazetteer.descriptions(entity)

    def heads(self, token: Token) -> tuple[Token, ...]:
        """The heads of the noun phrases that are joined at a token: "A and B" as two."""
        return joined_heads(self._phrases, token)

    def unnamed(self, token: Token) -> Mention:
        """The words of a noun phrase as somebody whom nobody knows: "many", "he" where nobody was named before."""
        return self._phrases.nameless(token, Kind.GROUP)

    def at(self, token: Token) -> tuple[Mention, ...]:
        """Whom one noun phrase (without what is joined to it by "and") stands for."""
        if token.i not in self._known:
            self._known[token.i] = ()  # a description that leads to itself stands for nobody
            self._known[token.i] = self._resolved(token)
        return self._known[token.i]

    def pointed_at(self, token: Token, others: frozenset[str]) -> tuple[Mention, ...]:
        """As ``at``, but a pronoun or description is none of these, by label: who recognises "it" is not it."""
        if is_pronoun(token):
            return self._discourse.pronoun(token, self.of, others)
        found = self.at(token)
        if token.pos_ == "NOUN" and any(mention.entity.label in others for mention in found):
            return self._discourse.described(token, others)
        return found

    def state_of(self, mention: Mention) -> Mention:
        """The country that a government, minister or capital speaks for; anything else as it is."""
        state = mention.entity.state
        if mention.entity.kind not in {Kind.GOVERNMENT, Kind.PERSON} or state is None:
            return mention
        country = self._gazetteer.by_qid(state)
        return replace(mention, entity=country) if country is not None else mention

    def holds_office(self, mention: Mention) -> bool:
        """Whether the gazetteer knows an office that the person holds or held for the state it has."""
        state = mention.entity.state
        return any(office.place == state for office in self._gazetteer.offices(mention.entity))

    def thing(self, token: Token) -> Mention:
        """The entity that a noun phrase names, else the phrase itself as a thing without a name."""
        named = [m for m in self.at(token) if m.entity.kind is not Kind.GROUP]
        return named[0] if named else self._phrases.nameless(token, Kind.OTHER)

    # -- one noun phrase ------------------------------------------------------------------------------

    def _resolved(self, token: Token) -> tuple[Mention, ...]:
        if is_pronoun(token):
            return self._discourse.pronoun(token, self.of)
        name = self._phrases.name_at(token)
        if name is not None:
            return (self._named(name, token),)
        if token.pos_ not in NOUNLIKE:
            return ()
        return (
            self._listed(token)
            or self._beside.called(token)
            or self._beside.apposed(token)
            or self._spoken_for(token)
            or self._body(token)
            or self._office(token)
            or self._discourse.described(token)
            or (self._owned(token),)
        )

    def _owned(self, token: Token) -> Mention:
        """Somebody without a name, called by whose they are where that is known: "his lawyer", "Cole's office"."""
        unnamed = self._phrases.group(token)
        owner = child_with(token, "poss")
        owners = self.at(owner) if owner is not None and owner.tag_ != "WP$" else ()
        if owner is None or len(owners) != 1 or owners[0].entity.kind is Kind.GROUP:
            return unnamed
        who = owners[0].entity
        marks = [t.i for t in self.doc[owner.i : token.i] if t.tag_ == "POS"]
        own = [t.text for t in self.doc[max([owner.i, *marks]) + 1 : token.i + 1]]
        label = f"{who.label}'s {' '.join(own)}"
        entity = replace(
            unnamed.entity,
            label=label,
            aliases=tuple(dict.fromkeys((*unnamed.entity.aliases, unnamed.entity.label, " ".join(own)))),
            state=unnamed.entity.state or who.state,
            state_label=unnamed.entity.state_label or who.state_label,
        )
        return replace(unnamed, entity=entity, via=Via.OWNER)

    def _named(self, name: Name, token: Token) -> Mention:
        entity = name.mention.entity
        if name.via is Via.DEMONYM and (token.pos_ != "ADJ" or token.dep_ in {"nsubj", "pobj", "dobj"}):
            return self._phrases.nameless(token, Kind.GROUP, state=entity)
        if entity.kind is Kind.PERSON:
            return self._beside.with_state(name.mention, token)
        if name.via is not Via.UNLINKED or entity.kind is not Kind.ORGANISATION:
            return name.mention
        aliases = tuple(dict.fromkeys((*entity.aliases, *self._beside.fuller(name, token))))
        return replace(name.mention, entity=replace(entity, aliases=aliases))

    def _listed(self, token: Token) -> tuple[Mention, ...]:
        """In "allies like Kazakhstan and Belarus", "firms such as Siemens" those that are named stand for all."""
        if token.tag_ not in {"NNS", "NNPS"}:
            return ()
        part = next(
            (c for c in token.rights if c.lower_ in LISTING and c.dep_ in {"prep", "advmod", "amod"}), None
        )
        if part is None or (part.lower_ == "from" and not any(c.dep_ == "conj" for c in part.subtree)):
            return ()
        inner = child_with(part, "pobj")
        if inner is None:
            return ()
        head = inner if self._phrases.name_at(inner) else (child_with(inner, "appos") or inner)
        named = (one for one in conjuncts(head) if self._phrases.name_at(one))
        return tuple(mention for one in named for mention in self.at(one))

    def _spoken_for(self, token: Token) -> tuple[Mention, ...]:
        """For "a spokesman for the ministry", "Hamas officials", "the WHO's website" the body behind them."""
        kinds = {self._words.kinds.get(token.lower_), self._words.kinds.get(token.lemma_.lower())}
        document = Kind.OTHER in kinds or token.lemma_ in {"website", "tweet"}
        if token.lower_ not in SPOKEN_FOR and not document:
            return ()
        parts = (
            c for c in token.rights if c.dep_ == "prep" and c.lower_ in {"for", "of", "from", "at", "by"}
        )
        part = next(parts, None)
        inner = child_with(part, "pobj") if part is not None else None
        if inner is None:
            owners = (
                c for c in token.lefts if c.dep_ in {"compound", "poss", "nmod", "amod"} and self._is_body(c)
            )
            inner = next(owners, None)
        if inner is None:
            return ()
        wanted = SPEAKERS if document else MANY - {Kind.GROUP}
        country = self._phrases.country(token) if inner.dep_ in {"compound", "amod"} else None
        if (
            country is not None
            and self._phrases.country(inner) is None
            and self._phrases.name_at(inner) is None
        ):
            body = self._body_of(inner, country)  # "a Kenyan government source"
            if body:
                return body
        return tuple(mention for mention in self.at(inner) if mention.entity.kind in wanted)

    def _is_body(self, token: Token) -> bool:
        name = self._phrases.name_at(token)
        if name is not None:
            return name.mention.entity.kind in {Kind.ORGANISATION, Kind.GOVERNMENT, Kind.MEDIUM}
        return token.lower_ in self._words.body_heads

    def _body(self, token: Token) -> tuple[Mention, ...]:
        """ "the Hungarian government", "Kazakhstan's Foreign Ministry", "Ministry of Defence of Russia"."""
        heads = self._words.body_heads
        if token.lower_ not in heads and token.lemma_.lower() not in heads:
            return ()
        countries = self._phrases.countries(token) or self._state_of_name(token)
        if not countries and token.lower_ in ALONE and any(c.lower_ == "the" for c in token.lefts):
            known = self._discourse.described(token)
            if known:
                return known
            elsewhere = any(c.dep_ == "prep" and c.lower_ in {"in", "of"} for c in token.rights)
            countries = [self._main_country] if self._main_country is not None and not elsewhere else []
        return tuple(body for country in countries for body in self._body_of(token, country))

    def _state_of_name(self, token: Token) -> list[Entity]:
        """Afghanistan for "the Taliban government": the state that the gazetteer gives whoever it is named after."""
        owners = (c for c in token.lefts if c.dep_ in {"compound", "nmod", "amod", "poss"})
        names = (name for owner in owners if (name := self._phrases.name_at(owner)) is not None)
        states = (
            name.mention.entity.state for name in names if name.mention.entity.kind is Kind.ORGANISATION
        )
        known = (self._gazetteer.by_qid(state) for state in states if state is not None)
        return [country for country in known if country is not None][:1]

    def _body_of(self, token: Token, country: Entity) -> tuple[Mention, ...]:
        text = self._phrases.text(token)
        words = _runs(self._phrases.words(token))
        body = next((self._words.bodies[run] for run in words if run in self._words.bodies), None)
        if body is None and token.lower_ not in {"ministry", "department", "office"}:
            return ()
        label = body.label.format(country=country.label) if body is not None else text
        speaks = body is None or body.speaks
        aliases = (text, country.label, *country.aliases) if speaks else (text,)
        entity = Entity(label, Kind.GOVERNMENT, aliases=aliases, state=country.qid, state_label=country.label)
        return (self._phrases.mention(token, entity, text, HELD, Via.BODY),)

    def _office(self, token: Token) -> tuple[Mention, ...]:
        """ "the Russian foreign minister", "the president": who bears these words in the text, else who held the
        office of that country (or of the one that the article is about) on the article's day."""
        if self._words.kinds.get(token.lemma_.lower()) is not Kind.PERSON or token.tag_ in {"NNS", "NNPS"}:
            return ()
        if token.pos_ != "PROPN" and not any(c.lower_ in DEFINITE or c.dep_ == "poss" for c in token.lefts):
            return ()
        words = self._phrases.words(token)
        if FORMER.intersection(words):
            return ()
        country = self._phrases.country(token)
        bearer = self._discourse.bearer(token, frozenset(words) - {"of", "for", "and"}, country)
        if bearer:
            return bearer
        role = next((self._words.roles[run] for run in _runs(words) if run in self._words.roles), None)
        place = country or self._main_country
        if role is None or place is None or place.qid is None:
            return ()
        holders = self._gazetteer.holder(role, place.qid, self._date)
        sure = HELD if country is not None else DESCRIBED
        return (
            (self._phrases.mention(token, holders[0], holders[0].label, sure, Via.OFFICE),)
            if len(holders) == 1
            else ()
        )

    # -- who is spoken of -----------------------------------------------------------------------------

    def _read(self) -> None:
        """Tell the discourse who is spoken of, in the text's order, so that each may look back."""
        for token in self.doc:
            name = self._phrases.name_at(token)
            if name is not None:
                if name.via is Via.DEMONYM:
                    self._discourse.imply(token, name.mention)
                elif token.i == name.last and token.dep_ != "compound":
                    self._discourse.add(
                        token, self._beside.with_state(name.mention, token), self._titles(token, name)
                    )
            elif token.pos_ in {"NOUN", "PROPN"}:
                lemma = token.lemma_.lower()
                if lemma in self._words.body_heads or token.lower_ in self._words.body_heads:
                    for mention in self._body(token):
                        self._discourse.add(token, mention)
                elif self._is_unnamed_person(token):
                    self._discourse.add(token, self._phrases.group(token))

    def _is_unnamed_person(self, token: Token) -> bool:
        person = self._words.kinds.get(token.lemma_.lower()) is Kind.PERSON
        return person and token.dep_ in {"nsubj", "nsubjpass"} and child_with(token, "appos") is None

    def _titles(self, token: Token, name: Name) -> frozenset[str]:
        """What the text or the gazetteer says a person is: "the defence minister, Maria Otieno"."""
        if name.mention.entity.kind is not Kind.PERSON:
            return frozenset()
        apposed = [token.head] if token.dep_ == "appos" else [c for c in token.rights if c.dep_ == "appos"]
        spans = [self.doc[token.left_edge.i : name.first]]
        spans += [self.doc[noun.left_edge.i : noun.i + 1] for noun in apposed if noun.pos_ == "NOUN"]
        said = {t.lower_ for span in spans for t in span if t.pos_ in {"NOUN", "PROPN", "ADJ"}}
        held = {
            word for office in self._gazetteer.offices(name.mention.entity) for word in office.role.split()
        }
        return frozenset(said | held)


def _most_named(found: list[Name]) -> Entity | None:
    """The country that the article names most, the first of equals."""
    counted = Counter(n.mention.entity for n in found if n.mention.entity.kind is Kind.COUNTRY)
    return counted.most_common(1)[0][0] if counted else None


def _runs(words: list[str]) -> list[str]:
    """Every run of neighbouring words, the longest first: "deputy foreign minister", "foreign minister", ..."""
    spans = [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    return sorted(spans, key=len, reverse=True)

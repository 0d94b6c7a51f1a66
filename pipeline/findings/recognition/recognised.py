"""What can be recognised politically: the things that an act of recognition has for its object.

A name of a state, territory, government, organisation or leader; or a noun phrase whose head the lexicon
allows ("the results of the referendum", "Russian sovereignty over Crimea").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.phrases import GUESSED
from pipeline.findings.recognition.pointing import (
    asked_about,
    contested,
    deed,
    is_of_taking,
    is_of_usurpers,
    told_thing,
)
from pipeline.findings.recognition.wording import first_of, last_of, nameless, places_behind
from pipeline.findings.states import listed
from pipeline.grammar.commitment import DOCUMENTS
from pipeline.grammar.syntax import child_with
from pipeline.records import PLACES, Kind, Mention, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.text import Text

NAMED = frozenset({Kind.COUNTRY, Kind.TERRITORY, Kind.GOVERNMENT, Kind.ORGANISATION, Kind.PERSON})
OF_ITSELF = frozenset(
    {"independence", "statehood", "existence", "legitimacy", "secession", "right", "restoration"}
)
"""To recognise these is to recognise the one that has them."""
MUST_BE_OF_SOMEBODY = frozenset({"existence", "right", "restoration"})
KINDS_OF_PLACE = frozenset(
    {
        "republic",
        "state",
        "statelet",
        "island",
        "territory",
        "enclave",
        "province",
        "region",
        "nation",
        "country",
        "kingdom",
    }
)
"""What a place is said to be before its name: "the statelet of South Ossetia"."""
STATES = frozenset({"republic", "state", "statelet"})
"""Those of them that an adjective may name: "the breakaway Turkish Cypriot state"."""
HELD = frozenset(
    {
        "annexation",
        "cession",
        "claim",
        "control",
        "declaration",
        "dominion",
        "incorporation",
        "jurisdiction",
        "occupation",
        "proclamation",
        "rule",
        "sovereignty",
        "suzerainty",
    }
)
"""To recognise these is to recognise something about the territory that they are over."""
RULED = frozenset(
    {
        "administration",
        "government",
        "presidency",
        "regime",
        "rule",
        "term",
        "mandate",
        "victory",
        "inauguration",
    }
)
"""To recognise these is to recognise something about the person who has them."""
VOTED = frozenset({"result", "outcome", "legitimacy", "validity", "winner"})
VOTES = frozenset(
    {"vote", "election", "referendum", "ballot", "poll", "plebiscite", "runoff", "process", "contest"}
)


NEVER_NAMED = frozenset({*OF_ITSELF, *HELD, *VOTED, *VOTES})
"""What is no name, though the words beside it are: "the council's result"."""


def objects(
    text: Text, noun: Token, entry: Entry, *, refused: bool, described: bool, actors: frozenset[str]
) -> list[Mention]:
    """What the noun phrase names that can be recognised, "A and B" as two; empty where it is no such thing.

    ``refused`` is whether the act is a refusal, ``described`` whether it says as what ("as president"): a
    person is recognised politically only then. "It" is none of the actors.
    """
    found: dict[str, Mention] = {}
    noun = told_thing(text, noun, actors) or asked_about(noun) or noun
    for head in listed(text, noun):
        for mention in _things(text, _Asked(head, entry, refused, described, actors)):
            found.setdefault(mention.entity.label, mention)
    return list(found.values())


class _Asked:
    """One noun of the object, and what is asked of it."""

    __slots__ = ("actors", "described", "entry", "head", "lemma", "refused")

    def __init__(
        self, head: Token, entry: Entry, refused: bool, described: bool, actors: frozenset[str]
    ) -> None:
        self.head = head
        self.lemma = head.lemma_.lower()
        self.entry = entry
        self.refused = refused
        self.described = described
        self.actors = actors


def _things(text: Text, asked: _Asked) -> Iterator[Mention]:
    head, entry, lemma = asked.head, asked.entry, asked.lemma
    if lemma == "right" and not any(t.lemma_ == "exist" for t in head.subtree):
        return
    told = list(_place_of(text, asked)) if lemma in KINDS_OF_PLACE else list(deed(text, head))
    if told:
        yield from told
        return
    rulers = tuple(_rulers(text, head)) if lemma in RULED else ()
    if entry.one("named") == "yes" and not rulers and lemma not in NEVER_NAMED:
        named = _named(text, head, asked)
        if named is not None:
            if _is_political(named, asked):
                yield named
            return
    if is_of_usurpers(head) and asked.refused:
        yield nameless(text, head, (text.doc[first_of(head) : head.right_edge.i + 1].text,))
        return
    if lemma in entry.many("denied") and (asked.refused or asked.described):
        yield nameless(text, head)
        return
    if lemma in DOCUMENTS and not is_of_taking(head):
        return
    other = any(child.lower_ in {"other", "member"} for child in head.lefts)
    if lemma not in entry.many("heads") or other or not _is_voted(head, entry):
        return
    if lemma in entry.many("placed") and not places_behind(text, head):
        return
    if lemma in OF_ITSELF:
        owners = list(_owners(text, asked))
        yield from owners
        owner = _inner(head, ("of",))
        of_what = owner is not None and owner.i > head.i and owner.lemma_.lower() not in entry.many("heads")
        if owners or lemma in MUST_BE_OF_SOMEBODY or of_what:
            return
    yield _phrase(text, head, rulers)


def _is_political(named: Mention, asked: _Asked) -> bool:
    """A person is recognised politically where it is said as what, refused, or done to one who speaks for a state;
    an unknown name of one word is likelier an old state's ("Manchukuo") than a person's."""
    person = named.entity.kind is Kind.PERSON
    unknown = named.entity.qid is None and " " not in named.text
    return not person or asked.refused or asked.described or unknown or named.entity.state is not None


def _is_voted(head: Token, entry: Entry) -> bool:
    """Where an entry asks for it, whether a result is one of a vote."""
    if entry.one("votes") != "yes" or head.lemma_.lower() not in VOTED:
        return True
    said = head.doc[head.left_edge.i : last_of(head) + 1]
    return len(said) <= 2 or any(t.lemma_.lower() in VOTES or t.lemma_ == "sham" for t in said)


def _owners(text: Text, asked: _Asked) -> Iterator[Mention]:
    """Who has the independence, legitimacy, existence that is recognised."""
    head = asked.head
    owner = _inner(head, ("of", "for"))
    if owner is None or owner is head:
        return
    if owner.lower_ == "whose":
        owner = _whose(text, head, owner)
    owner = asked_about(owner) or owner
    words = text.doc[first_of(head) : last_of(head) + 1].text
    for one in listed(text, owner):
        named = _named(text, one, asked)
        if named is not None:
            yield replace(named, text=words)
        elif one.lemma_.lower() in KINDS_OF_PLACE and one.tag_ in {"NNS", "NNPS"}:
            yield from _first_names(text, one)
        elif one.lemma_.lower() in OF_ITSELF:
            inner = _Asked(one, asked.entry, asked.refused, asked.described, asked.actors)
            yield from _owners(text, inner)
        elif asked.lemma == "legitimacy":
            yield replace(_phrase(text, one, tuple(_rulers(text, one))), text=words)


def _whose(text: Text, head: Token, pronoun: Token) -> Token:
    """Kosovo in "the capital of Kosovo, whose independence": the place named just before, else the clause's noun."""
    before = pronoun.i - 2 if pronoun.i > 1 and pronoun.nbor(-1).text == "," else pronoun.i - 1
    nearest = pronoun.doc[max(before, 0)]
    if any(mention.entity.kind in PLACES for mention in text.entities.at(nearest)):
        return nearest
    return next((t.head for t in head.ancestors if t.dep_ == "relcl"), pronoun)


def _named(text: Text, head: Token, asked: _Asked) -> Mention | None:
    """The name at a token; a city or a region that no kind fits only where it is recognised as something."""
    for mention in text.entities.pointed_at(head, asked.actors):
        known = mention.entity.qid is not None or mention.confidence > GUESSED or head.pos_ == "PROPN"
        if known and (
            mention.entity.kind in NAMED or (asked.described and mention.entity.kind is Kind.OTHER)
        ):
            return mention
    return None


def _place_of(text: Text, asked: _Asked) -> Iterator[Mention]:
    """The place that a kind of place is said to be: "the statelet of South Ossetia", "the breakaway territory" of
    one named before, "the Turkish Cypriot state"."""
    head = asked.head
    parts = list(_parts(text, head))
    if parts:
        yield from parts
        return
    own = next((c for c in head.lefts if c.i == head.i - 1 and c.dep_ in {"amod", "nmod", "compound"}), None)
    if own is not None and asked.lemma in STATES and head.tag_ == "NN":
        adjectives = (n for n in text.entities.names if n.last == own.i and n.via is Via.DEMONYM)
        yield from (name.mention for name in adjectives if name.mention.entity.label not in asked.actors)
    if not text.entities.pointed_at(head, asked.actors) or asked.lemma not in STATES:
        yield from contested(text, head, asked.actors)


def _parts(text: Text, head: Token) -> Iterator[Mention]:
    """South Ossetia in "the statelet of South Ossetia", both in "the regions of Abkhazia and South Ossetia"; what
    is only a part of a place, as "two regions of Ukraine", is not that place."""
    of = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    inner = child_with(of, "pobj") if of is not None and head.pos_ == "NOUN" else None
    if inner is None:
        return
    named = list(listed(text, inner))
    many = head.tag_ == "NNS"
    if many == (len(named) > 1) and (many or any(c.lower_ == "the" for c in head.lefts)):
        for one in named:
            yield from (m for m in text.entities.at(one)[:1] if m.entity.kind in PLACES)


def _inner(head: Token, words: tuple[str, ...]) -> Token | None:
    """What the noun is of: "independence OF KOSOVO", "KOSOVO'S independence", "KOSOVAR independence"."""
    part = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in words), None)
    inner = child_with(part, "pobj") if part is not None else None
    return inner or child_with(head, "poss", "compound", "amod", "nmod")


def _phrase(text: Text, head: Token, rulers: tuple[str, ...]) -> Mention:
    """A nameless thing, with what it is about as a further name."""
    lemma = head.lemma_.lower()
    within = list(rulers)
    if lemma in HELD:
        within += places_behind(text, head)
    if lemma in KINDS_OF_PLACE and head.tag_ in {"NNS", "NNPS"}:
        within += (mention.entity.label for mention in _first_names(text, head))
    inner = _inner(head, ("of", "over", "in"))
    if inner is not None and lemma in VOTED and inner.i > head.i:
        within += [
            text.doc[first_of(inner) : inner.i + 1].text,
            text.doc[first_of(inner) : last_of(inner) + 1].text,
        ]
    return nameless(text, head, tuple(within))


def _rulers(text: Text, head: Token) -> Iterator[str]:
    """The person of "the government of Federico Tinoco", "Lukashenko's rule", "the Maduro government"."""
    first, last = first_of(head), last_of(head)
    for name in text.entities.names:
        if first <= name.first <= last and name.mention.entity.kind is Kind.PERSON:
            yield from (name.mention.entity.label, name.mention.text)


def _first_names(text: Text, head: Token) -> Iterator[Mention]:
    """The last place of "the Donetsk and Luhansk people's republics", which the parser leaves with its noun."""
    for name in text.entities.names:
        within = first_of(head) <= name.first and name.last < head.i
        if within and name.via in {Via.NAME, Via.UNLINKED} and text.doc[name.last].dep_ != "poss":
            yield name.mention

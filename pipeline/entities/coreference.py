"""Whom a pronoun or a description stands for: the nearest fitting one before it, subjects first.

A salience heuristic in the line of Hobbs (1978) and Lappin & Leass (1994): sentence by sentence backwards,
in each the subjects first; kinds, number and the words of a description filter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.entities.vocabulary import vocabulary
from pipeline.grammar.syntax import SUBJECTS, child_with
from pipeline.records import Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.entities.phrases import Phrases
    from pipeline.gazetteer import Gazetteer

REACH = 5
"""How many sentences back an antecedent may stand."""
DESCRIBED = 0.7
"""How sure a resolved pronoun or description is."""

PERSONS = frozenset({Kind.PERSON})
THINGS = frozenset({Kind.COUNTRY, Kind.TERRITORY, Kind.GOVERNMENT, Kind.ORGANISATION, Kind.MEDIUM})
MANY = frozenset({*THINGS, Kind.GROUP, Kind.PERSON})
KINDS_OF_PRONOUN = {
    **dict.fromkeys(("he", "she", "him", "her", "his", "hers", "himself", "herself"), PERSONS),
    **dict.fromkeys(("it", "its", "itself"), THINGS),
    **dict.fromkeys(("they", "them", "their", "themselves", "both", "all", "these", "we", "us", "our"), MANY),
}
PLURAL = frozenset({"they", "them", "both", "their", "all"})
DEFINITE = frozenset({"the", "this", "that", "both", "neither", "either"})
SIDES = frozenset({Kind.COUNTRY, Kind.GOVERNMENT, Kind.ORGANISATION, Kind.PERSON})
"""The kinds that stand on a side."""
PARTIES = frozenset(
    {
        "side",
        "party",
        "government",
        "group",
        "leader",
        "army",
        "military",
        "country",
        "nation",
        "state",
        "team",
        "man",
        "woman",
        "candidate",
        "president",
        "minister",
        "company",
    }
)
"""Nouns of which two stand for the last two spoken of."""
PAIR = 2
NUMBERS = {"two": PAIR, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class Referent:
    """A noun phrase that names or describes someone: its head token, whom it stands for, and (in lower case)
    the words that say what they are: "foreign", "minister"."""

    head: int
    mention: Mention
    words: frozenset[str] = frozenset()
    implied: bool = False


CHARGES = frozenset({"for", "of", "over"})
"""Prepositions of what someone is charged with, blamed or thanked for."""


def is_pronoun(token: Token) -> bool:
    """Whether the token is a pronoun that can point back."""
    return token.lower_ in KINDS_OF_PRONOUN and token.pos_ in {"PRON", "DET"}


class Discourse:
    """Who was spoken of so far in one article, and who is meant by what points back at them."""

    def __init__(self, phrases: Phrases, gazetteer: Gazetteer) -> None:
        self._phrases = phrases
        self._gazetteer = gazetteer
        self._referents: list[Referent] = []
        self._heads: dict[int, Referent] = {}

    def add(self, head: Token, mention: Mention, words: frozenset[str] = frozenset()) -> None:
        """Someone spoken of; to be added in the text's order."""
        self._add(Referent(head.i, mention, words))

    def imply(self, head: Token, mention: Mention) -> None:
        """A country that is named by an adjective or a body only."""
        self._add(Referent(head.i, mention, implied=True))

    def _add(self, referent: Referent) -> None:
        self._referents.append(referent)
        self._heads[referent.head] = referent

    def before(self, token: Token) -> Iterator[Referent]:
        """Who was spoken of before a token, the likeliest first: sentence by sentence backwards, in each the
        subjects in their order, then the rest, nearest first."""
        doc = token.doc
        upper = token.i
        for start in _sentence_starts(token):
            inside = [r for r in self._referents if start <= r.head < upper]
            subjects = [r for r in inside if _is_subject(doc[r.head])]
            yield from subjects
            yield from (r for r in reversed(inside) if r not in subjects)
            upper = start

    def pronoun(
        self,
        token: Token,
        of: Callable[[Token], tuple[Mention, ...]],
        others: frozenset[str] = frozenset(),
    ) -> tuple[Mention, ...]:
        """Whom a pronoun stands for, none of the others, by label; ``of`` tells all that a noun phrase joins, for
        "they"."""
        kinds = KINDS_OF_PRONOUN[token.lower_]
        for referent in self._commanding_first(token):
            head = token.doc[referent.head]
            if (
                referent.implied
                or referent.mention.entity.label in others
                or referent.mention.entity.kind not in kinds
                or not _may_be(token, head, referent)
            ):
                continue
            joined = of(_first_conjunct(head)) if token.lower_ in PLURAL else ()
            return tuple(
                self._phrases.mention(token, m.entity, m.text, min(m.confidence, DESCRIBED), Via.PRONOUN)
                for m in joined or (referent.mention,)
            )
        return ()

    def _commanding_first(self, token: Token) -> Iterator[Referent]:
        """Who was spoken of before a pronoun, first the subjects of the clauses that hold it, from the inside: "if Ruiz
        fulfils his threat" is about Ruiz, whoever says so (Reinhart 1976); before them whom the clause charges or
        thanks, "criticised Ruiz for his threat"; in a relative clause first those of the phrase that it belongs to:
        "the speech by Ruiz in which he"."""
        heads = self._heads
        above: list[Referent] = []
        for verb in token.ancestors:
            charged = child_with(verb, "dobj")
            if charged is not None and charged.i in heads and _is_of_charge(token, verb, charged):
                above.append(heads[charged.i])
            before = (c for c in verb.lefts if c.dep_ in SUBJECTS and c.i < token.i)
            subjects = (c.i for c in before if token not in c.subtree)
            above += [heads[i] for i in subjects if i in heads]
            if verb.dep_ == "relcl":
                inside = range(verb.left_edge.i - 1, verb.head.i, -1)
                above += [heads[i] for i in inside if i in heads]
        yield from above
        yield from (r for r in self.before(token) if r not in above)

    def bearer(self, token: Token, words: frozenset[str], country: Entity | None) -> tuple[Mention, ...]:
        """The person of whom the text said all these words ("foreign minister"), of that country if one is given."""
        for referent in self.before(token):
            entity = referent.mention.entity
            same = country is None or entity.state in {None, country.qid}
            if entity.kind is Kind.PERSON and referent.words and words <= referent.words and same:
                return (self._phrases.mention(token, entity, referent.mention.text, DESCRIBED, Via.ROLE),)
        return ()

    def described(self, token: Token, others: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
        """Whom "the ministry", "the central Asian nation", "the two Scandinavian countries" stand for."""
        if _names_pair(token):
            return self._pair(token)
        kinds = vocabulary().points_back.get(token.lemma_.lower(), ())
        determined = any(child.lower_ in DEFINITE for child in token.lefts)
        qualified = any(child.dep_ == "prep" and child.lower_ in {"of", "for"} for child in token.rights)
        if not kinds or not determined or qualified or Kind.PERSON in kinds:
            return ()
        modifiers = [c for c in token.lefts if c.dep_ in {"amod", "compound", "nmod", "poss"}]
        said = token.doc[modifiers[0].left_edge.i : token.i].text.split() if modifiers else []
        regional = frozenset(said) & self._gazetteer.region_words
        fitting = [m for m in self._fitting(token, kinds, regional) if m.entity.label not in others]
        called = [] if regional else self._so_called(fitting, [*said, token.lower_])
        if token.tag_ in {"NNS", "NNPS"} or _number(token) == PAIR:
            wanted = _number(token) if Kind.COUNTRY in kinds else 0
            chosen = fitting[:wanted][::-1] if len(fitting) >= wanted else []
        elif modifiers and called:
            chosen = called[:1]
        elif modifiers and not regional:
            chosen = [m for m in fitting if token.lower_ in m.text.lower().split()][:1]
        else:
            chosen = fitting[:1]
        return tuple(
            self._phrases.mention(token, m.entity, m.text, DESCRIBED, Via.DESCRIPTION) for m in chosen
        )

    def _pair(self, token: Token) -> tuple[Mention, ...]:
        """Whom "both sides", "the two governments" stand for: the nearest two that are joined by "and" or are the
        subject and another party of one clause, of kinds that have sides."""
        states = token.lemma_.lower() in {"country", "nation", "state"}
        found: dict[str, Mention] = {}
        for referent in self.before(token):
            entity = referent.mention.entity
            if entity.kind not in SIDES or (referent.implied and not states):
                continue
            if states and entity.kind is not Kind.COUNTRY:
                continue
            joined = [
                other.mention
                for other in self._referents
                if other.mention.entity.label != entity.label
                and other.mention.entity.kind in SIDES
                and _first_conjunct(token.doc[other.head]) is token.doc[referent.head]
            ]
            if len(joined) == 1:
                found = {m.entity.label: m for m in (referent.mention, joined[0])}
                break
            found.setdefault(entity.label, referent.mention)
        pair = tuple(found.values())[:2]
        return (
            tuple(self._phrases.mention(token, m.entity, m.text, DESCRIBED, Via.PAIR) for m in pair)
            if len(pair) == 2
            else ()
        )

    def _so_called(self, fitting: list[Mention], words: list[str]) -> list[Mention]:
        """Those that the gazetteer says are called so without their name: "the military alliance"."""
        phrase = " ".join(words).lower()
        return [m for m in fitting if phrase in map(str.lower, self._gazetteer.descriptions(m.entity))]

    def _fitting(self, token: Token, kinds: tuple[Kind, ...], regional: frozenset[str]) -> list[Mention]:
        """What a description may stand for, each entity once, the likeliest first; those whose name holds the
        described word alone where there are any ("the court": the Supreme Court)."""
        found: dict[str, Mention] = {}
        for referent in self.before(token):
            entity = referent.mention.entity
            named = f"{entity.label} {referent.mention.text}".lower()
            if entity.kind not in kinds or entity.label in found or (referent.implied and not regional):
                continue
            if regional and not self._gazetteer.is_described(entity.qid, " ".join(sorted(regional))):
                continue
            if entity.kind is Kind.GOVERNMENT and token.lower_ not in named:
                continue
            found[entity.label] = referent.mention
        lemma = token.lemma_.lower()
        return [m for m in found.values() if lemma in f"{m.entity.label} {m.text}".lower()] or list(
            found.values()
        )


def _names_pair(token: Token) -> bool:
    """ "both sides", "the two governments", "each side"."""
    described = any(c.dep_ in {"amod", "compound", "nmod", "poss"} for c in token.lefts if c.lower_ != "both")
    if token.lemma_.lower() not in PARTIES or described:
        return False
    return any(c.lower_ in {"both", "two"} for c in token.lefts) or (
        token.lemma_.lower() == "side" and any(c.lower_ in {"each", "the"} for c in token.lefts)
    )


def _number(token: Token) -> int:
    """How many "the two countries" are; "both countries", "neither country" are two; 0 where it is not said."""
    counted = next((child.lower_ for child in token.lefts if child.dep_ == "nummod"), "")
    both = any(child.lower_ in {"both", "neither", "either"} for child in token.lefts)
    return NUMBERS.get(counted, PAIR if both else 0)


def _may_be(token: Token, head: Token, referent: Referent) -> bool:
    """A person alone is not "they"; two arguments of one kind of one verb are not the same."""
    if token.lower_ in PLURAL:
        joined = any(child.dep_ == "conj" for child in head.children)
        return referent.mention.entity.kind is not Kind.PERSON or joined
    return not (token.head is head.head and token.dep_ == head.dep_)


def _is_of_charge(token: Token, verb: Token, charged: Token) -> bool:
    """Whether a pronoun stands in what someone is charged with, or thanked for: "for its refusal", "of hiding his role"."""
    charges = (c for c in verb.rights if c.dep_ == "prep" and c.lower_ in CHARGES and c.i > charged.i)
    return any(charge.i < token.i <= charge.right_edge.i for charge in charges)


def _first_conjunct(head: Token) -> Token:
    while head.dep_ == "conj":
        head = head.head
    return head


def _sentence_starts(token: Token) -> Iterator[int]:
    start = token.sent.start
    for _ in range(REACH):
        yield start
        if start == 0:
            return
        start = token.doc[start - 1].sent.start


def _is_subject(head: Token) -> bool:
    head = _first_conjunct(head)
    if head.dep_ in {"appos", "compound"}:
        head = head.head
    return head.dep_ in SUBJECTS

"""How well each entity that a question may mean fits (0..100), and whether one is meant beyond doubt.

The score is 100 for an entity with exactly this name (or this id) that is of the type and has the properties asked
for. Less is had for what only nearly fits: a name that is spelt otherwise (``api.likeness``), one that names it only
indirectly, another type, other properties. docs/reconciliation.md says it for those who read the scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz.distance import OSA

from api.likeness import SAME_WORDS
from api.names_index import CODE, Found, NamesIndex
from api.reconcile.candidates import candidates, values_of
from api.reconcile.questions import Question, Wanted
from api.reconcile.vocabulary import CLASS, FORMER, Type, is_of, types_of
from ontology.spelling import fold

INDIRECT: Final = 0.9
"""Of the score of a name: for a demonym or a code, which stand for the entity, and are not its names."""
UNLINKED: Final = 0.9
"""For an entity that is known from articles alone: nobody has checked that it is one and the same."""
OTHER_TYPE: Final = 0.5
PROPERTY_WEIGHT: Final = 0.4
"""What a property counts, where the name counts 1."""
UNKNOWN: Final = 50.0
"""What a property scores of which nothing is known; 100 if it agrees, 0 if it does not."""
LEAST: Final = 20.0
"""Scores below are not worth telling."""
EXACT: Final = 98.0
"""Likeness of names that differ in nothing but order, blanks, accents and marks."""
RIVAL: Final = 10.0
"""What a near name must be ahead of the next."""
ACRONYM: Final = 6
"""Letters of the longest acronym, with its dots."""
SPOKEN: Final = 4
"""Letters from which an acronym may be written as a word is."""
OF_A_WORD: Final = 5
"""Letters of the shortest word that can be misspelt and still be no other."""
NAMES: Final = frozenset({"label", "short name", "alias"})
KINDS: Final = {"Country": 0, "Organisation": 1, "Person": 1, "Medium": 1, "Territory": 2}
"""Which of equal fit is likelier to be meant."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An entity, its types, and how it fits. ``of_type`` and ``has`` are None where nothing was asked of it.

    ``has`` is the share of the properties asked for that agree; ``disagrees`` that one of them does not, ``lacks`` that
    one that is required is not known to.
    """

    found: Found
    types: tuple[Type, ...]
    score: float
    of_type: bool | None
    has: float | None
    disagrees: bool
    lacks: bool = False
    match: bool = False


def judge(index: NamesIndex, question: Question) -> list[Judged]:
    """Answer a question: the entities that fit best first, at most one of them a match."""
    found = candidates(index, question)
    names = {wanted.property for wanted in question.wanted}
    facts = index.facts([hit.entity.number for hit in found], [*names, CLASS])
    values = [(wanted, values_of(index, wanted)) for wanted in question.wanted]
    judged = [_judged(hit, facts, question, values) for hit in found]
    strict = question.type_strict != "should"
    kept = [
        each
        for each in judged
        if each.score >= LEAST and not each.lacks and not (strict and each.of_type is False)
    ]
    kept.sort(key=_order)
    if kept and _is_beyond_doubt(kept, question, index):
        kept[0] = replace(kept[0], match=True)
    return kept[: question.limit]


def _judged(
    hit: Found,
    facts: Mapping[tuple[int, str], list[str]],
    question: Question,
    values: Sequence[tuple[Wanted, frozenset[str]]],
) -> Judged:
    number = hit.entity.number
    classes = facts.get((number, CLASS), [])
    name = hit.likeness * (INDIRECT if hit.what in {"demonym", CODE} else 1)
    enough = all if question.type_strict == "all" else any
    of_type = enough(is_of(each, hit.entity, classes) for each in question.types) if question.types else None
    name *= (OTHER_TYPE if of_type is False else 1) * (1 if is_linked(hit) else UNLINKED)
    types = types_of(hit.entity, classes)
    scores = []
    for wanted, accepted in values:
        held = {*facts.get((number, wanted.property), [])}
        if wanted.property == CLASS:
            held |= {each.id for each in types}
        scores.append(_agreement(held, accepted, wanted.not_these))
    total = (name + PROPERTY_WEIGHT * sum(scores)) / (1 + PROPERTY_WEIGHT * len(scores))
    has = scores.count(100.0) / len(scores) if scores else None
    lacks = any(wanted.required and score < 100 for (wanted, _), score in zip(values, scores, strict=True))
    return Judged(hit, types, round(total, 1), of_type, has, 0.0 in scores, lacks)


def _agreement(held: set[str], values: frozenset[str], not_these: bool) -> float:
    if not held and not not_these:
        return UNKNOWN
    return 100.0 if values.isdisjoint(held | {fold(value) for value in held}) == not_these else 0.0


def is_linked(hit: Found) -> bool:
    """Whether an entity is Wikidata's."""
    return hit.entity.id[:1] == "Q" and hit.entity.id[1:].isdigit()


def _order(judged: Judged) -> tuple[float, int, int]:
    entity = judged.found.entity
    return (-judged.score, min((KINDS.get(kind, 3) for kind in entity.kinds), default=3), entity.number)


def _is_beyond_doubt(judged: list[Judged], question: Question, index: NamesIndex) -> bool:
    """Whether the first is meant and no other can be: a wrong match costs more than one that is not made."""
    first, others = judged[0], judged[1:]
    if not question.words or not is_linked(first.found) or first.of_type is False or first.disagrees:
        return False
    if first.found.what == "id":
        return True
    if FORMER in {each.id for each in first.types} - {*question.types} and not first.has:
        return False  # today's country may be meant: Zaire
    fitting = [each for each in others if each.of_type is not False and not each.disagrees]
    if first.found.likeness >= EXACT:
        return _is_its_name(first, fitting, question)
    ahead = max((each.found.likeness for each in fitting), default=0.0) <= first.found.likeness - RIVAL
    return ahead and first.found.what in NAMES and _is_nearly(first, question.words, index)


def _is_its_name(first: Judged, others: list[Judged], question: Question) -> bool:
    """Whether what is called so, and in this order, is meant: no other is called so, and it is more than half a name."""
    told, found = bool(first.has), first.found
    others = [each for each in others if is_linked(each.found)]
    if any(each.found.likeness >= EXACT and not (told and not each.has) for each in others):
        return False
    if found.what not in NAMES:
        return told or (bool(first.of_type) and (found.what != CODE or question.words == found.name))
    if found.likeness == SAME_WORDS and "Person" not in found.entity.kinds and "," not in question.words:
        return told  # the Council of the EU is not the EU Council
    return told or not _is_half_a_name(first, others, question)


def _is_half_a_name(first: Judged, others: list[Judged], question: Question) -> bool:
    """Whether one word may be short for several things: a surname, the Guinea that three countries are called by,
    the Geneva that is a city and a canton, a word in small letters that could be an acronym.
    """
    words = fold(question.words).split()
    entity, name = first.found.entity, first.found.name
    if len(words) > 1:
        return False
    if "Person" in entity.kinds:
        return True
    if first.of_type:
        return False
    if len(name) <= ACRONYM and sum(map(str.isupper, name)) > 1:
        return not _is_written_so(question.words, name)
    label = fold(entity.label).split()
    longer = any(
        words[0] in fold(each.found.entity.label).split()
        and not set(entity.kinds).isdisjoint(each.found.entity.kinds)
        for each in others
        if each.found.likeness < EXACT
    )
    return longer or (len(label) > 1 and words[0] in label)


def _is_written_so(words: str, acronym: str) -> bool:
    """Whether an acronym is written as one: ``NATO``, or ``Nato`` if it is long enough to be spoken as a word."""
    return words.isupper() or words == acronym or (words.istitle() and len(words) >= SPOKEN)


def _is_nearly(first: Judged, words: str, index: NamesIndex) -> bool:
    """Whether a name is misspelt so little, for its length, that it can hardly be another.

    A word of other names is none that is misspelt (``Republic of Australia``). Other letters at the beginning of a word
    make another word (``World Wealth Organization``), and so do other letters of a short one (``Republic of Fish``), or
    at the end of a person's names (``Pete``, ``Peter``).
    """
    asked, name = fold(words).split(), fold(first.found.name).split()
    is_person, sure = "Person" in first.found.entity.kinds, bool(first.has) or bool(first.of_type)
    if len(asked) != len(name):
        return False
    differing = [(one, other) for one, other in zip(asked, name, strict=True) if one != other]
    for one, other in differing:
        if one[0] != other[0] or (is_person and one[-1] != other[-1]) or len(other) < OF_A_WORD:
            return False
        if index.has_word(one):
            return False
    misspelt = sum(OSA.distance(one, other) for one, other in differing)
    length = min(len(" ".join(asked)), len(" ".join(name)))
    if is_person:
        return misspelt == 1 and length >= 11 and len(asked) > 1
    return (misspelt == 1 and length >= (7 if sure else 9)) or (sure and misspelt == 2 and length >= 13)

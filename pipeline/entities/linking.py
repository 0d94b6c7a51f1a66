"""Which of a name's candidates is meant here, and how sure that is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.entities.gazetteer import Candidate, Match

SURE = 0.5
SPEAKING = 0.3
"""How much likelier a capital stands for its state where it acts or is dealt with."""
METONYMS = frozenset({"capital", "seat"})
KINDS_OF_LABEL = {
    "PERSON": {Kind.PERSON},
    "GPE": {Kind.COUNTRY, Kind.TERRITORY},
    "LOC": {Kind.COUNTRY, Kind.TERRITORY},
    "NORP": {Kind.COUNTRY, Kind.TERRITORY, Kind.ORGANISATION, Kind.GROUP},
    "ORG": {Kind.ORGANISATION, Kind.MEDIUM, Kind.GOVERNMENT},
}


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of the article says about who may be meant: how often each place is named without doubt."""

    places: Counter[str]
    persons: frozenset[str]
    date: str | None

    @classmethod
    def of(cls, matches: Iterable[Match], date: str | None) -> Context:
        """Counts from the names that have one candidate only."""
        places: Counter[str] = Counter()
        persons: set[str] = set()
        for match in matches:
            if len(match.candidates) == 1:
                entity = match.candidates[0].entity
                if entity.kind is Kind.PERSON and match.candidates[0].relation == "name" and entity.qid:
                    persons.add(entity.qid)
                for qid in (entity.qid, entity.state):
                    if qid is not None:
                        places[qid] += 1
        return cls(places, frozenset(persons), date)


def choose(
    match: Match, label: str, context: Context, of: frozenset[str], *, speaks: bool
) -> tuple[Candidate, float] | None:
    """
    The best candidate with a confidence 0..1, or None where none is likely enough.

    ``label`` is the recogniser's for these words, "" where it saw no name. ``of`` are the places that the
    words beside it say it is of: "the Supreme Court of Kenya" is no other state's. ``speaks`` is whether the words
    stand where a capital or a seat of power may stand for its state.
    """
    scored = sorted(
        (
            (_score(candidate, label, context) + (SPEAKING if candidate.relation in METONYMS else 0), -i)
            for i, candidate in enumerate(match.candidates)
            if (speaks or candidate.relation not in METONYMS) and not _elsewhere(candidate, of)
        ),
        reverse=True,
    )
    if not scored:
        return None
    best, position = scored[0]
    if best < SURE:
        return None
    return match.candidates[-position], min(1.0, best)


def _elsewhere(candidate: Candidate, of: frozenset[str]) -> bool:
    state = candidate.entity.state
    return bool(of) and state is not None and state not in of and candidate.entity.kind is not Kind.PERSON


def _score(candidate: Candidate, label: str, context: Context) -> float:
    score = candidate.prior
    entity = candidate.entity
    fitting = KINDS_OF_LABEL.get(label)
    if fitting is not None and entity.kind not in fitting:
        score -= (
            0.35
            if candidate.relation in {"surname", "capital", "seat"} or entity.kind is Kind.PERSON
            else 0.05
        )
    if candidate.relation == "surname":
        if entity.qid is not None and entity.qid in context.persons:
            score += 0.4
        elif entity.state is not None and context.places[entity.state]:
            score += 0.2
    elif entity.qid is not None and context.places[entity.qid]:
        score += 0.2
    return score

"""Which of a name's candidates is meant here, and how sure that is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.records import PLACES, Entity, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.gazetteer import Candidate, Gazetteer, Match

SURE = 0.5
MARGIN = 0.05
"""By how much the likeliest candidate must be likelier than the next: else the name stays without an identifier."""
NEARBY = 120
"""Characters within which another name is beside this one."""
NAMED, NAMED_NEARBY, SIBLING = 0.2, 0.5, 0.6
"""What it adds to a score that the article names the place without doubt; that it does so nearby; the weight of naming
another part of the same state ("Georgia and Arizona")."""
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
    """What the rest of the article says about who may be meant.

    ``at`` tells where each place is named without doubt (QID -> characters, ascending; for a part of a state also the
    state's, as ``part of Q30``), ``persons`` who is named in full.
    """

    at: Mapping[str, Sequence[int]]
    persons: frozenset[str]
    gazetteer: Gazetteer

    @classmethod
    def of(cls, matches: Iterable[Match], gazetteer: Gazetteer) -> Context:
        """Gathered from the names that can mean one place, or one person, only."""
        at: dict[str, list[int]] = {}
        persons: set[str] = set()
        for match in matches:
            candidates = match.candidates
            if len(candidates) == 1 and candidates[0].relation == "name":
                entity = candidates[0].entity
                if entity.kind is Kind.PERSON and entity.qid:
                    persons.add(entity.qid)
            meant = {q for c in candidates for q in (c.entity.qid, c.entity.state) if q is not None}
            if (
                len(meant) > len(candidates)
                or len({c.entity.state or c.entity.qid for c in candidates} - {None}) > 1
            ):
                continue
            for qid in sorted(meant):
                parent = gazetteer.parent(qid)
                for evidence in (qid, *([_part_of(parent)] if parent else [])):
                    at.setdefault(evidence, []).append(match.start)
        return cls(at, frozenset(persons), gazetteer)

    def support(self, candidate: Candidate, start: int) -> float:
        """How much the article speaks for a place: by naming it or what is its own, more so if nearby; for a part of a
        state by naming another part."""
        entity = candidate.entity
        if entity.kind not in PLACES or entity.qid is None:
            return 0.0
        parent = self.gazetteer.parent(entity.qid)
        for evidence, weight in ((entity.qid, 1.0), (_part_of(parent) if parent else "", SIBLING)):
            if named := self.at.get(evidence):
                within = named[bisect_right(named, start - NEARBY) : bisect_left(named, start + NEARBY)]
                near = any(place != start for place in within)
                return weight * (NAMED + (NAMED_NEARBY if near else 0))
        return 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a name means: the entity meant, or None where that is a guess, how sure it is (0..1), and all that it may
    mean with their scores, the best first."""

    candidate: Candidate | None
    confidence: float
    scored: tuple[tuple[Entity, float], ...]


def choose(match: Match, label: str, context: Context, of: frozenset[str], *, speaks: bool) -> Choice:
    """
    Which candidate is meant; none where none is likely enough, or another one is as likely.

    ``label`` is the recogniser's for these words, "" where it saw no name. ``of`` are the places that the
    words beside it say it is of: "the Supreme Court of Kenya" is no other state's. ``speaks`` is whether the words
    stand where a capital or a seat of power may stand for its state.
    """
    ambiguous = len(match.candidates) > 1
    scored = sorted(
        (
            (min(1.0, _score(candidate, label, context, match.start, speaks=speaks, ambiguous=ambiguous)), -i)
            for i, candidate in enumerate(match.candidates)
            if (speaks or candidate.relation not in METONYMS) and not _elsewhere(candidate, of)
        ),
        reverse=True,
    )
    ranked = [(match.candidates[-position], score) for score, position in scored]
    kept = tuple((candidate.entity, round(score, 3)) for candidate, score in ranked if score > 0)
    if not ranked or ranked[0][1] < SURE or _is_toss_up(ranked):
        return Choice(None, 0.0, kept)
    return Choice(ranked[0][0], ranked[0][1], kept)


def _is_toss_up(ranked: list[tuple[Candidate, float]]) -> bool:
    """Whether two different entities, both with identifiers, are about as likely."""
    if len(ranked) < 2:
        return False
    (first, best), (second, next_best) = ranked[:2]
    both = first.entity.qid is not None and second.entity.qid is not None
    return both and first.entity.qid != second.entity.qid and best - next_best < MARGIN


def _part_of(state: str | None) -> str:
    return f"part of {state}"


def _elsewhere(candidate: Candidate, of: frozenset[str]) -> bool:
    state = candidate.entity.state
    return bool(of) and state is not None and state not in of and candidate.entity.kind is not Kind.PERSON


def _score(
    candidate: Candidate, label: str, context: Context, start: int, *, speaks: bool, ambiguous: bool
) -> float:
    score = candidate.prior + (SPEAKING if candidate.relation in METONYMS and speaks else 0)
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
        elif entity.state is not None and entity.state in context.at:
            score += 0.2
        return score
    return score + context.support(candidate, start) if ambiguous else score

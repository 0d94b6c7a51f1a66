"""Claims and mentions as JSON Lines: what ``extract`` and ``annotate`` write (docs/commands.md).

One object a line, keys in a fixed order, so that the same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pipeline.iris import Iris
from pipeline.records import Article, Claim, Membership, Mention, Position, Recognition, Span

Json = (
    str
    | int
    | float
    | bool
    | list[str]
    | list[list[int]]
    | list[int]
    | list[dict[str, "Json"]]
    | dict[str, "Json"]
    | None
)


def claim_line(claim: Claim, iris: Iris) -> str:
    """One claim as a line with its newline."""
    row: dict[str, Json] = {
        "article": claim.article,
        "type": type(claim).__name__,
        "subject": _entity(claim.subject, claim.article, iris),
        "object": _entity(claim.object, claim.article, iris) if claim.object else None,
        **_own(claim),
        "cue": claim.cue,
        "cue_spans": _spans(claim.cue_spans),
        "sentence": [claim.evidence.start, claim.evidence.end],
        "reported_by": _entity(claim.reported_by, claim.article, iris) if claim.reported_by else None,
        "asserted": claim.asserted,
        "negated": claim.negated,
        "modality": claim.modality.value,
        "date": claim.date,
        "confidence": round(claim.confidence, 3),
        "rule": claim.evidence.rule,
        "id": iris.claim(claim),
    }
    return _line(row)


def mention_line(article: Article, mention: Mention, iris: Iris) -> str:
    """One mention as a line with its newline."""
    row: dict[str, Json] = {
        "article": article.id,
        "start": mention.start,
        "end": mention.end,
        "mention": mention.text,
        "label": mention.entity.label,
        "qid": mention.entity.qid,
        "iri": iris.entity(mention.entity, article.id),
        "kind": mention.entity.kind.value,
        "confidence": round(mention.confidence, 3),
        "via": mention.via.value,
        **_candidates(mention),
    }
    return _line(row)


def _candidates(mention: Mention) -> dict[str, Json]:
    """What the words may mean, where that is not sure enough for an identifier; nothing elsewhere."""
    if not mention.candidates:
        return {}
    candidates: list[dict[str, Json]] = [
        {"label": entity.label, "qid": entity.qid, "score": score} for entity, score in mention.candidates
    ]
    return {"candidates": candidates}


def _own(claim: Claim) -> dict[str, Json]:
    """The keys that only this type of claim has."""
    match claim:
        case Position():
            spans = _spans(claim.content_spans)
            return {"stance": claim.stance.value, "content": claim.content, "content_spans": spans}
        case Recognition():
            return {"act": claim.act.value}
        case Membership():
            return {"status": claim.status.value}
    raise TypeError(type(claim))


def _entity(mention: Mention, article: str, iris: Iris) -> dict[str, Json]:
    entity = mention.entity
    return {
        "label": entity.label,
        "mention": mention.text,
        "aliases": list(entity.aliases),
        "qid": entity.qid,
        "iri": iris.entity(entity, article),
        "kind": entity.kind.value,
        "role": entity.role,
        "state": entity.state,
        "start": mention.start,
        "end": mention.end,
        "via": mention.via.value,
        **_candidates(mention),
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _line(row: dict[str, Json]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n"

"""Words whose source is named beside them without a verb: "according to X", a post signed by X, "X:" in a transcript."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.findings.position.cues import Cue, Reading
from pipeline.grammar.complements import Tokens
from pipeline.grammar.syntax import edges, own_subject
from pipeline.lexicon import Entry
from pipeline.records import Kind
from pipeline.text import Text

DASHES = frozenset({"—", "–", "--", "―"})
SHORTEST = 4
"""Tokens that a signed or spoken paragraph has at least."""
LONGEST_LABEL = 5
"""Tokens of a speaker's name before the colon of a transcript."""


def sourced(text: Text) -> list[Reading]:
    """All of them, in the order of these kinds."""
    return [*according(text), *_signed(text), *_transcribed(text)]


def _entry(rule: str) -> Entry:
    return next(entry for entry in lexicon.load("position") if entry.id == rule)


def _signed(text: Text) -> Iterator[Reading]:
    """A paragraph that ends with a dash and who wrote it: "We will win! — Ana Ruiz (@ruiz) June 3, 2016"."""
    entry = _entry("position/signed")
    for start, end in text.paragraphs:
        dash = next((i for i in range(end - 1, start + SHORTEST, -1) if text.doc[i].text in DASHES), None)
        if dash is None or dash + 1 >= end or not _is_complete(text.doc[dash - 1]):
            continue
        name = next((n for n in text.entities.names if n.first == dash + 1), None)
        if name is None or name.mention.entity.kind not in {Kind.PERSON, Kind.ORGANISATION, Kind.MEDIUM}:
            continue
        after = name.last + 1
        if after == end or text.doc[after].text in {"(", ","}:
            yield Reading(Cue(text.doc[dash], entry), ((start, dash - 1),), text.doc[name.last])


def _is_complete(last: Token) -> bool:
    """Whether a post ends with this token: with a full stop, a closing mark, a hashtag's word or a link."""
    return last.is_punct or last.like_url or last.text.startswith("pic.") or last.nbor(-1).text == "#"


def _transcribed(text: Text) -> Iterator[Reading]:
    """A paragraph that begins with a speaker's name and a colon, in an article with several such."""
    entry = _entry("position/transcript")
    found = []
    for start, end in text.paragraphs:
        colon = next(
            (i for i in range(start + 1, min(start + LONGEST_LABEL, end)) if text.doc[i].text == ":"), None
        )
        if colon is None or end - colon < SHORTEST:
            continue
        label = text.doc[start:colon]
        who = label[-1]
        if all(t.is_upper or t.pos_ == "PROPN" for t in label if t.is_alpha) and who.is_alpha:
            found.append(Reading(Cue(text.doc[colon], entry), ((colon + 1, end - 1),), who))
    speakers = [reading.speaker.lower_ for reading in found if reading.speaker is not None]
    yield from (r for r in found if r.speaker is not None and speakers.count(r.speaker.lower_) > 1)


def according(text: Text) -> list[Reading]:
    """ "According to X, S" and "S, according to X": S is the sentence or clause without the phrase."""
    entry = _entry("position/according-to")
    found = []
    for token in text.doc[:-2]:
        if token.lower_ != "according" or text.doc[token.i + 1].lower_ != "to":
            continue
        whom = next((t for t in token.subtree if t.dep_ == "pobj" and t.head.i == token.i + 1), None)
        if whom is None:  # "according to monitoring group Acme", read as a deed
            whom = next((t for t in token.subtree if t.dep_ == "dobj" and t.head.dep_ == "pcomp"), None)
        if whom is None:
            continue
        first, last = token.i, max(whom.right_edge.i, token.i + 1)
        sentence = token.sent
        last = min(last, sentence.end - 1)
        start, end = sentence.start, sentence.end - 1
        clause = _clause_of(token)
        if clause is not None:
            start, end = clause
        ranges = tuple(r for r in ((start, first - 1), (last + 1, end)) if edges(text.doc, *r) is not None)
        ranges = tuple(r for r in ranges if r[1] - r[0] >= 2) or ranges
        if ranges:
            longest = max(ranges, key=lambda r: r[1] - r[0])
            found.append(Reading(Cue(token, entry, text.doc[token.i + 1]), (longest,), whom))
    return found


def _clause_of(token: Token) -> Tokens | None:
    """The coordinated or subordinate clause that the phrase belongs to, if it is not the whole sentence."""
    head = token.head
    while head.dep_ in {
        "prep",
        "pobj",
        "acl",
        "relcl",
        "amod",
        "appos",
        "pcomp",
        "dobj",
        "attr",
        "npadvmod",
        "nmod",
    }:
        head = head.head
    if head.dep_ == "conj" and own_subject(head) is not None:
        return head.left_edge.i, head.right_edge.i
    return None

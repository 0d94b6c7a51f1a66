"""Whose words stand in quotation marks or behind a colon: the cue beside them, or who was spoken of before."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline import lexicon
from pipeline.findings.position.cues import Cue, Reading, entries
from pipeline.grammar.quotes import Quotation
from pipeline.grammar.syntax import is_passive, own_subject, subject
from pipeline.records import Kind
from pipeline.text import Text

SPOKEN_WORDS = 4
"""A quotation of fewer tokens is a quoted expression, not an act of speech by itself."""


def quoted(text: Text, readings: list[Reading]) -> list[Reading]:
    """The readings of cues, with all words added that stand in quotation marks."""
    return _resumed(_with_quotations(text, _led_in(text, readings)))


def _with_quotations(text: Text, readings: list[Reading]) -> list[Reading]:
    """The readings with every quotation given to the cue that it belongs to."""
    found = list(readings)
    last: int | None = None
    for quotation in text.quotations:
        holder = _holder(found, quotation)
        if holder is not None:
            found[holder] = _widened(found[holder], quotation)
            last = holder
            continue
        if _held(found, quotation) or (
            quotation.words < SPOKEN_WORDS and not _is_answer(text.doc, quotation)
        ):
            continue
        cue = _beside(text, quotation)
        if cue is not None:
            known = next((i for i, r in enumerate(found) if r.cue.token.i == cue.token.i), None)
            if known is None:
                found.append(Reading(cue, ((quotation.first, quotation.last),), _speaker(cue.token)))
                last = len(found) - 1
            elif _is_direct(found[known], text):
                found[known] = _joined(found[known], quotation)
                last = known
        elif quotation.words < SPOKEN_WORDS:
            continue
        elif last is not None and _continues(text, found[last], quotation):
            found[last] = _joined(found[last], quotation)
        elif (floating := _floating(text, found, quotation)) is not None:
            found.append(floating)
            last = len(found) - 1
    return found


def _is_answer(doc: Doc, quotation: Quotation) -> bool:
    """Whether few words are spoken, not just quoted: '"Never," he said' ends with a mark of its own."""
    mark = quotation.first - 1
    led = mark == 0 or doc[mark - 1].is_punct or doc[mark - 1].pos_ == "VERB" or doc[mark - 1].is_space
    return led and doc[quotation.last].text in {",", "!", "?", "."} and quotation.words > 1


def _floating(text: Text, readings: list[Reading], quotation: Quotation) -> Reading | None:
    """A quotation that is a sentence of its own belongs to who the sentence before it is about, or who spoke last."""
    doc = text.doc
    mark = quotation.first - 1
    if mark < 1 or not _stands_alone(doc, quotation):
        return None
    entry = next(e for e in lexicon.load("position") if e.id == "position/floating")
    end = mark - 1 if doc[mark - 1].text != ":" else mark - 2
    verb = _main_verb(doc[max(end, 0)])
    who = own_subject(verb) if verb is not None else None
    if verb is not None and who is not None and _is_someone(text, who) and not _quoted(text, who):
        return Reading(Cue(verb, entry), ((quotation.first, quotation.last),), who)
    paragraph = next((k for k, p in enumerate(text.paragraphs) if p[0] <= mark < p[1]), 0)
    earliest = text.paragraphs[max(paragraph - 1, 0)][0]
    before = [
        r
        for r in readings
        if earliest <= r.cue.token.i < mark and r.speaker is not None and r.ranges[-1][1] < mark
    ]
    last = max(before, key=lambda r: (r.cue.token.i, r.ranges[-1][1]), default=None)
    if last is None or doc[mark - 1].text == ":":
        return None
    return Reading(
        Cue(last.cue.token, entry, last.cue.particle), ((quotation.first, quotation.last),), last.speaker
    )


def _stands_alone(doc: Doc, quotation: Quotation) -> bool:
    """Whether only whole sentences stand between the marks and a full stop, a colon or nothing before them."""
    before = doc[quotation.first - 2]
    led = before.text in {".", ":", "?", "!", '"', "''", ")"} or doc[quotation.first - 1].is_sent_start
    return (
        bool(led)
        and doc[quotation.last].text in {".", "?", "!", "...", "…"}
        and doc[quotation.first].text[:1].isupper()
    )


def _main_verb(token: Token) -> Token | None:
    root = token.sent.root
    return root if root.pos_ in {"VERB", "AUX"} else None


def _is_someone(text: Text, token: Token) -> bool:
    return any(who.entity.kind in {Kind.PERSON, Kind.GROUP} for who in text.entities.of(token))


def _quoted(text: Text, token: Token) -> bool:
    return any(q.holds(token) for q in text.quotations)


def _holder(readings: list[Reading], quotation: Quotation) -> int | None:
    """The reading whose content overlaps the quotation without holding it whole, or begins it."""
    best: int | None = None
    for i, reading in enumerate(readings):
        if quotation.holds(reading.cue.token):
            continue
        for first, last in reading.ranges:
            overlaps = first <= quotation.last and quotation.first <= last
            whole = first <= quotation.first and quotation.last <= last
            if overlaps and not whole and quotation.words >= SPOKEN_WORDS:
                best = i if best is None or reading.cue.token.i > readings[best].cue.token.i else best
    return best


def _widened(reading: Reading, quotation: Quotation) -> Reading:
    ranges = []
    for first, last in reading.ranges:
        if first <= quotation.last and quotation.first <= last:
            first, last = min(first, quotation.first), max(last, quotation.last)  # noqa: PLW2901
        ranges.append((first, last))
    ranges = [r for i, r in enumerate(ranges) if r not in ranges[:i]]
    cue = reading.cue.token.i
    return replace(reading, ranges=tuple(r for r in ranges if not r[0] <= cue <= r[1]) or reading.ranges)


def _joined(reading: Reading, quotation: Quotation) -> Reading:
    ranges = tuple(sorted({*reading.ranges, (quotation.first, quotation.last)}))
    return replace(reading, ranges=ranges)


def _held(readings: list[Reading], quotation: Quotation) -> bool:
    return any(
        first <= quotation.first and quotation.last <= last for r in readings for first, last in r.ranges
    )


def _beside(text: Text, quotation: Quotation) -> Cue | None:
    """The cue in the quotation's own sentence, nearest to its marks: "..., said X", "X said: ..."."""
    doc = text.doc
    before = _nearest(
        text, range(quotation.first - 2, max(doc[quotation.first].sent.start, quotation.first - 40) - 1, -1)
    )
    if before is not None and _leads_in(text, before, quotation):
        return before
    end = min(len(doc), quotation.last + 14)
    after = _nearest(text, range(quotation.last + 1, end))
    if after is not None and _follows(text, after, quotation):
        return after
    return before if before is not None and _is_near(text, before, quotation) else None


def _speaker(verb: Token) -> Token | None:
    """Who says it; in '"...," tweeted Otieno "..."' the parser takes the verb for an adjective of the name."""
    if verb.dep_ == "amod" and verb.tag_ in {"VBN", "VBD"} and verb.head.i > verb.i:
        return verb.head
    return subject(verb)


def _nearest(text: Text, indices: range) -> Cue | None:
    known_cues = entries()
    for i in indices:
        if i < 0 or i >= len(text.doc):
            return None
        token = text.doc[i]
        if token.text in {'"', "''"} and abs(i - indices.start) > 1:
            return None
        known = known_cues.get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        for entry, particle in known or ():
            if "quote" not in entry.many("content") or is_passive(token):
                continue
            beside = _particle(token, particle) if particle else None
            if not particle or beside is not None:
                return Cue(token, entry, beside)
    return None


def _particle(verb: Token, word: str) -> Token | None:
    return next((c for c in verb.rights if c.lower_ == word and c.dep_ in {"prt", "advmod"}), None)


def _leads_in(text: Text, cue: Cue, quotation: Quotation) -> bool:
    """Only a comma, a colon or the cue itself stands directly before the opening mark."""
    return (
        text.doc[quotation.first - 2].text in {",", ":", cue.token.text}
        or text.doc[quotation.first - 2].i - cue.token.i <= 2
    )


def _is_near(text: Text, cue: Cue, quotation: Quotation) -> bool:
    return quotation.first - cue.token.i <= 12 and all(
        t.text not in {".", ";"} for t in text.doc[cue.token.i : quotation.first - 1]
    )


def _follows(text: Text, cue: Cue, quotation: Quotation) -> bool:
    """The cue stands behind the closing mark with nothing but its subject between: '..." Macron told'."""
    between = text.doc[quotation.last + 1 : cue.token.i]
    if any(t.text in {".", ";", ":"} for t in between) or not text.same_paragraph(
        quotation.last, cue.token.i
    ):
        return False
    if (
        text.doc[quotation.last].text == "."
        and between[1:2]
        and between[1].is_sent_start
        and not between[1].is_lower
    ):
        return False
    who = own_subject(cue.token)
    return who is not None or cue.token.i - quotation.last <= 4


def _is_direct(reading: Reading, text: Text) -> bool:
    return any(
        q.first <= first + 1 and last <= q.last + 1 for q in text.quotations for first, last in reading.ranges
    )


def _continues(text: Text, reading: Reading, quotation: Quotation) -> bool:
    """A quotation that goes on: same paragraph as the attributed one before, and nothing said in between."""
    first, last = reading.ranges[-1]
    if not any(q.first <= last + 1 and first <= q.last for q in text.quotations):
        return False
    if text.doc[quotation.first - 2].text not in {".", ",", "?", "!", ";", '"', "'"}:
        return False  # 'called the vote "a sham"' is another sentence's expression
    here = next((p for p in text.paragraphs if p[0] <= quotation.first < p[1]), None)
    return (
        here is not None
        and here[0] <= first < here[1]
        and quotation.first - max(last, reading.cue.token.i) < 25
    )


def _led_in(text: Text, readings: list[Reading]) -> list[Reading]:
    """The readings, with those whose words stand in the next paragraph, behind a colon: "..., saying:"."""
    found = list(readings)
    for (start, end), (first, last) in zip(text.paragraphs, text.paragraphs[1:], strict=False):
        colon = next((t for t in text.doc[max(start, end - 3) : end] if t.text == ":"), None)
        cue = (
            _nearest(text, range(colon.i - 1, max(start, colon.i - 25) - 1, -1))
            if colon is not None
            else None
        )
        if cue is None or any(r.cue.token.i == cue.token.i for r in found):
            continue
        close = _closing(text, first, last)
        found.append(Reading(cue, ((first, close),), subject(cue.token)))
    return found


def _closing(text: Text, first: int, last: int) -> int:
    """The last token of a paragraph's opening words: up to a closing mark, else to the end."""
    for token in text.doc[first + 1 : last]:
        if token.text in {'"', "'", "''"} and not token.doc[token.i - 1].whitespace_:
            return token.i - 1
    return last - 1


def _resumed(readings: list[Reading]) -> list[Reading]:
    """A participle behind a quotation that the parser ties to the quoted words has the quotation's speaker."""
    found = []
    for reading in readings:
        cue, speaker = reading.cue.token, reading.speaker
        if (
            cue.tag_ == "VBG"
            and cue.dep_ in {"advcl", "ROOT", "acl", "pcomp", "conj"}
            and own_subject(cue) is None
        ):
            quoting = [
                r
                for r in readings
                if r.ranges[-1][1] < cue.i <= r.ranges[-1][1] + 8 and r.speaker is not None
            ]
            outer = max(quoting, key=lambda r: r.ranges[-1][1] - r.ranges[-1][0], default=None)
            if outer is not None and (speaker is None or speaker.i > cue.i or _inside(speaker, outer)):
                found.append(replace(reading, speaker=outer.speaker))
                continue
        found.append(reading)
    return found


def _inside(token: Token, reading: Reading) -> bool:
    return any(first <= token.i <= last for first, last in reading.ranges)

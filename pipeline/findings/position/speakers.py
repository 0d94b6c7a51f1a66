"""Who speaks: the entities behind a cue's subject, named or not, and the noun phrases that stand for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from pipeline.entities.vocabulary import vocabulary
from pipeline.findings.position.cues import Reading, entries
from pipeline.grammar.kinds import predicated
from pipeline.grammar.syntax import own_subject, subject
from pipeline.records import Kind, Mention
from pipeline.text import Text

NO_SPEAKERS = frozenset({Kind.OTHER, Kind.EVENT})
OF_THE_CONVERSATION = frozenset({"i", "we", "you", "my", "our", "your"})
"""Who speaks and is spoken to: outside quotation marks that is the writer and the reader, whom no claim is about."""
PUBLISHING = frozenset(
    {
        "sign",
        "issue",
        "publish",
        "release",
        "post",
        "pass",
        "adopt",
        "send",
        "write",
        "approve",
        "deliver",
        "share",
    }
)
JOINING = frozenset({"conj", "cc", "preconj"})


def speakers_of(text: Text, reading: Reading) -> Iterator[Mention]:
    """Everyone whose act the reading's cue reports, each at the words that stand for them here."""
    speaker = reading.speaker
    if speaker is None or speaker.i == reading.cue.token.i or _is_of_the_conversation(speaker):
        return
    if any(first <= speaker.i <= last for first, last in reading.ranges):
        return
    speaker = _author(speaker)
    if reading.cue.token.dep_ in {"acl", "relcl"} and reading.cue.token.head.i == speaker.i:
        speaker = predicated(speaker)  # "Peru became the third country to condemn it"
    found = [_at_phrase(text, who, reading) for who in text.entities.of(speaker)]
    anyone = reading.cue.entry.one("speakers") == "anyone" and own_subject(reading.cue.token) is not None
    able = found if anyone else [who for who in found if _can_speak(who, speaker)]
    verbal = reading.cue.token.pos_ in {"VERB", "AUX"} and reading.cue.token.lower_ != "according"
    if verbal and own_subject(reading.cue.token) is None and (_is_done_to(reading) or not able):
        able = list(_outer_speakers(text, reading.cue.token)) or able
    if not found and not able:
        able = [_at_phrase(text, text.entities.unnamed(speaker), reading)]
    yield from able


def _is_of_the_conversation(speaker: Token) -> bool:
    return speaker.pos_ in {"PRON", "DET"} and speaker.lower_ in OF_THE_CONVERSATION


def _author(speaker: Token) -> Token:
    """Who signs, issues or publishes the document that says it: "signs an order calling for ..."."""
    if speaker.dep_ != "dobj" or speaker.head.lemma_ not in PUBLISHING:
        return speaker
    document = vocabulary().kinds.get(speaker.lemma_.lower()) is Kind.OTHER
    writer = subject(speaker.head) if document else None
    return writer if writer is not None else speaker


def _can_speak(who: Mention, speaker: Token) -> bool:
    """Persons, bodies, places that stand for their state, and documents; not "the attack" or "the vote", of which
    only verbs tell that they report nothing but speech ("a golf partner said")."""
    entity = who.entity
    if entity.kind not in NO_SPEAKERS or entity.qid is not None or speaker.pos_ == "PROPN":
        return True
    return vocabulary().kinds.get(speaker.lemma_.lower()) is Kind.OTHER


def _is_done_to(reading: Reading) -> bool:
    """Whether the speaker is only the patient of the clause above: "says three were killed after announcing ..."."""
    cue, speaker = reading.cue.token, reading.speaker
    return speaker is not None and speaker.dep_ == "nsubjpass" and cue.dep_ in {"pcomp", "advcl"}


def _outer_speakers(text: Text, verb: Token) -> tuple[Mention, ...]:
    """Who says the clause that the parser joined the cue to: "says the tariff is an attack and vows to respond"."""
    for above in verb.ancestors:
        joined = verb.dep_ != "conj" or above.head.tag_ == verb.tag_
        if above.dep_ == "ccomp" and above.head.lemma_.lower() in entries() and joined:
            speaker = subject(above.head)
            return text.entities.of(speaker) if speaker is not None else ()
    return ()


def _at_phrase(text: Text, who: Mention, reading: Reading) -> Mention:
    """The mention at the whole noun phrase that it heads: "Ana Ruiz, a retired nurse" for "Ana Ruiz"."""
    if reading.speaker is None:
        return who
    for head in text.entities.heads(reading.speaker):
        first, last = _phrase(head, reading)
        start, end = text.doc[first].idx, text.doc[last].idx + len(text.doc[last])
        if start <= who.start and who.end <= end:
            return replace(who, start=start, end=end)
    return who


def _phrase(head: Token, reading: Reading) -> tuple[int, int]:
    """First and last token of a noun phrase, without what is joined to it by "and", short of the cue and its content."""
    first = head.left_edge.i
    last = max((child.right_edge.i for child in head.rights if child.dep_ not in JOINING), default=head.i)
    joined = min((child.left_edge.i for child in head.rights if child.dep_ in JOINING), default=last + 1)
    last = last if last < joined else max(head.i, joined - 1)
    for stop in (reading.cue.token.i, *(r[0] for r in reading.ranges)):
        if head.i < stop <= last:
            last = stop - 1
    for end in (reading.cue.token.i, *(r[1] for r in reading.ranges)):
        if first <= end < head.i:
            first = end + 1
    while last > head.i and (head.doc[last].is_punct or head.doc[last].dep_ in {"case", "punct"}):
        last -= 1
    while first < head.i and head.doc[first].is_punct:
        first += 1
    return first, last

"""country – refuses – recognition: which state recognises what, promises it, refuses it or takes it back.

An act (a verb or noun of ``data/lexicon/recognition.yml``) has an object; ``pipeline.grammar.commitment`` climbs to
the one who acts; the governors and denials on the way decide what has been done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.phrases import GUESSED
from pipeline.findings.recognition.findings import (
    Finding,
    entries_at,
    words_of,
)
from pipeline.findings.recognition.nouns import of_noun
from pipeline.findings.recognition.recognised import objects
from pipeline.findings.recognition.verbs import of_verb
from pipeline.findings.recognition.views import of_view
from pipeline.findings.states import reporter, states
from pipeline.grammar.commitment import NOMINAL
from pipeline.records import Act, Kind, Modality, Recognition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.records import Mention
    from pipeline.text import Text


ACTORS = frozenset({Kind.COUNTRY, Kind.TERRITORY, Kind.GOVERNMENT, Kind.ORGANISATION, Kind.PERSON})
REGIMES = frozenset({"regime", "government", "administration", "junta", "leadership"})
"""Bodies that act for a state, also where the text names them by a person: "the Assad regime"."""


def extract(text: Text) -> list[Recognition]:
    """The acts of recognition that a text reports, each once, where it first stands."""
    found: dict[tuple[str, str, Act], Recognition] = {}
    for token in text.doc:
        for finding in _findings(token):
            for claim in _claims(text, finding):
                key = (
                    claim.subject.entity.label,
                    claim.object.entity.label if claim.object else "",
                    claim.act,
                )
                found.setdefault(key, claim)
    return list(found.values())


def _findings(token: Token) -> Iterator[Finding]:
    if token.pos_ in {"VERB", "AUX", "ADJ"}:
        for base in entries_at(token, "act"):
            yield from of_verb(token, base)
        for base in entries_at(token, "view"):
            yield from of_view(token, base)
    elif token.pos_ in NOMINAL:
        word = token.lower_
        if token.i > 1 and token.nbor(-1).text == "-":
            word = f"{token.nbor(-2).lower_}-{word}"
        for base in words_of("noun").get(word, ()):
            yield from of_noun(token, base)


def _claims(text: Text, finding: Finding) -> Iterator[Recognition]:
    refused = finding.act is Act.REFUSES
    who = [mention for head in finding.actors for mention in states(text, head) if _may_act(mention, head)]
    things = (
        objects(
            text,
            finding.thing,
            finding.base,
            refused=refused,
            described=finding.described,
            actors=_labels(text, finding, who),
        )
        if who
        else []
    )
    told_by = finding.commitment.told_by if finding.commitment is not None and finding.told else None
    words = sorted((finding.trigger, *finding.actors), key=lambda t: t.i)
    for actor in who:
        for thing in things:
            if thing.entity.label != actor.entity.label:
                yield Recognition(
                    article=text.article,
                    subject=actor,
                    object=thing,
                    cue=" ".join(t.text for t in finding.cue),
                    cue_spans=tuple((t.idx, t.idx + len(t)) for t in finding.cue),
                    evidence=text.evidence(words[0], words[-1], finding.rule.id),
                    reported_by=reporter(text, told_by, actor),
                    modality=Modality.FUTURE if finding.act is Act.PLEDGES else Modality.ASSERTED,
                    date=text.date,
                    act=finding.act,
                )


def _labels(text: Text, finding: Finding, who: list[Mention]) -> frozenset[str]:
    """What the actors are called, as states and as the bodies that speak for them."""
    named = (mention for head in finding.actors for mention in text.entities.at(head))
    return frozenset(mention.entity.label for mention in (*who, *named))


def _may_act(who: Mention, head: Token) -> bool:
    """States and what speaks for them; persons only where they refuse or the act says as what."""
    kind = who.entity.kind
    if kind is Kind.OTHER and head.lemma_.lower() in REGIMES:
        return any(c.pos_ == "PROPN" for c in head.lefts)
    if head.lemma_.lower() == "community":
        return any(c.lower_ == "international" for c in head.lefts)
    if kind is Kind.GROUP:
        return who.confidence > GUESSED
    if kind not in ACTORS:
        return False
    return who.entity.qid is not None or who.confidence > GUESSED

"""Others that a sentence tells of beside the one who acts: those whom a list takes back ("by Britain, but not by Spain"),
those whom the actor joins ("joined Britain in recognising")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.recognition.findings import entry_of
from pipeline.findings.states import left_out
from pipeline.grammar.commitment import NOMINAL
from pipeline.grammar.syntax import child_with, is_passive
from pipeline.records import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.findings.recognition.findings import Finding


def contrasts(found: Finding) -> Iterator[Finding]:
    """What is said of those that "but not" leaves out: the opposite."""
    if found.base.one("act") != "recognises":
        return
    refused = found.act is not Act.REFUSES
    act, rule = (Act.REFUSES, entry_of("negation")) if refused else (Act.RECOGNISES, found.base)
    opposite = replace(found, act=act, rule=rule, told=False)
    passive = is_passive(found.trigger)
    loose = list(_left_at_verb(found.trigger))
    for other in (*(o for actor in found.actors for o in left_out(actor)), *(loose if passive else ())):
        yield replace(opposite, actors=(other,))
    for thing in (*left_out(found.thing), *(() if passive else loose)):
        yield replace(opposite, thing=thing)


def _left_at_verb(verb: Token) -> Iterator[Token]:
    """Spain in "but not by Spain", "but not Spain", wherever the parser hung it."""
    for child in verb.rights:
        for one in (child, *(c for c in child.rights if c.dep_ == "conj")):
            if child_with(one, "neg") is None:
                continue
            if one.lower_ == "by":
                inner = child_with(one, "pobj")
                if inner is not None:
                    yield inner
            elif one.dep_ in {"conj", "npadvmod"} and one.pos_ in NOMINAL and one.head.i == verb.i:
                yield one


def joined(found: Finding) -> Iterator[Finding]:
    """What those have done whom the actor joins or follows in it: Britain in "joined Britain in recognising"."""
    together = found.trigger.dep_ == "pcomp" and found.trigger.head.lower_ == "in"
    if found.act is not Act.RECOGNISES or found.commitment is None or not together:
        return
    for governor in found.commitment.governors:
        if governor.token.lemma_ in entry_of("joining").many("words") and governor.addressee is not None:
            yield replace(found, actors=(governor.addressee,), told=False)

"""Acts that a list takes back for some: "by Britain, but not by Spain", "recognises Kosovo but not Abkhazia"."""

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

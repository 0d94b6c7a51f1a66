"""Acts that repeat or contradict one just told, without its verb: "nor does Belarus", "as did Norway", "but Spain
does not"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.recognition.findings import Finding, entry_of
from pipeline.grammar.commitment import NOMINAL
from pipeline.grammar.syntax import is_negated, is_passive
from pipeline.records import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

NOT_EITHER = frozenset({"nor", "neither"})
LIKEWISE = frozenset({"so", "as"})
WILL = frozenset({"will", "shall"})
ENDS = frozenset({"and", "but", "either", "too", "yet", "not", "n't", "never"})


def echoes(found: Finding) -> Iterator[Finding]:
    """What the rest of the sentence, or a next one that begins with "nor" or "so", says of others."""
    verb = found.trigger
    if is_passive(verb):
        return
    words = entry_of("echo").many("words")
    for token in verb.doc[verb.i + 1 : _end(verb)]:
        if token.lower_ not in words or token.dep_ in {"aux", "auxpass"}:
            continue
        echo = _inverted(token, found) or _contrasted(token, found)
        if echo is not None:
            actor, act = echo
            yield replace(
                found, actors=(actor,), act=act, rule=entry_of("echo"), cue=(token, *found.cue), told=False
            )


def _end(verb: Token) -> int:
    end = verb.sent.end
    if end < len(verb.doc) and verb.doc[end].lower_ in {*NOT_EITHER, "so"}:
        return verb.doc[end].sent.end
    return end


def _inverted(auxiliary: Token, found: Finding) -> tuple[Token, Act] | None:
    """ "nor does Belarus", "neither has Belarus", "so did Belarus", "as did Belarus"."""
    before = auxiliary.nbor(-1).lower_
    noun = next((c for c in auxiliary.rights if c.pos_ in NOMINAL), None)
    if noun is None or before not in NOT_EITHER | LIKEWISE:
        return None
    if before in LIKEWISE:
        return noun, found.act
    return (noun, Act.REFUSES) if found.base.one("act") == "recognises" else None


def _ends(token: Token) -> bool:
    return token.is_punct or token.lower_ in ENDS or token.dep_ in {"prep", "npadvmod"}


def _contrasted(auxiliary: Token, found: Finding) -> tuple[Token, Act] | None:
    """ "but Spain does not", "while Spain does": of the verb alone, no more words."""
    noun = next((c for c in auxiliary.lefts if c.dep_ == "nsubj" and c.pos_ in {"PROPN", "NOUN"}), None)
    after = auxiliary.i + 1
    if after < auxiliary.sent.end and auxiliary.nbor().lower_ == "so":  # "until Russia did so"
        after += 1
    ended = after >= auxiliary.sent.end or _ends(auxiliary.doc[after])
    if noun is None or not ended or any(c.dep_ in {"dobj", "attr", "acomp"} for c in auxiliary.rights):
        return None
    if found.base.one("act") != "recognises":
        return None
    if is_negated(auxiliary):
        return noun, Act.REFUSES
    return noun, Act.PLEDGES if auxiliary.lower_ in WILL else Act.RECOGNISES

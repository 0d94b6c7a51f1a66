"""Where a content begins and ends: the complement of a cue without the writer's own words and those of other cues."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.findings.position.cues import Cue, entries
from pipeline.grammar.complements import Tokens
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, SUBJECTS

MARKS = frozenset({'"', "''", "``"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
TAILS = frozenset({"while", "whereas", "as", "after", "following", "amid", "despite"})
"""What begins a tail behind a comma."""
BARE_TAILS = frozenset({"after", "following", "amid"})
"""What begins one without a comma, unless a whole clause is said."""


def without_tail(doc: Doc, found: Tokens, *, clausal: bool) -> Tokens:
    """A complement without what the writer adds to tell how it came about: "..., while Russia disputes it",
    "a state of emergency after the attack". The parser ties such tails to what is said as often as to the cue."""
    quoted = begun = doc[found[0] - 1].text in MARKS or doc[found[0]].text in MARKS
    finite = not clausal
    for i in range(found[0] + 1, found[1]):
        token = doc[i]
        finite = finite or token.tag_ in FINITE
        if token.text in MARKS:
            quoted = not quoted
            if begun and not quoted and doc[i + 1].lower_ in {"and", "but"}:
                return found[0], i  # 'said "We lost," and the crowd left'
        apart = doc[i - 1].text == ","
        answering = apart and token.lower_ == "in" and doc[i + 1].lower_ == "response"
        if quoted or not finite or not (answering or token.lower_ in (TAILS if apart else BARE_TAILS)):
            continue
        if token.lower_ == "as" and (token.dep_ != "mark" or doc[i + 1].pos_ == "AUX"):
            continue  # "as well as", "as were others"
        if apart or not clausal:
            return found[0], i - 1
    return found


def without_others(cue: Cue, found: Tokens) -> tuple[Tokens, ...]:
    """A complement without the cue's own words inside it and without what another cue begins."""
    first, last = found
    doc = cue.token.doc
    if first < cue.token.i < last and doc[first].lower_ in RELATIVE_PRONOUNS:
        first = cue.token.i + 1  # "which he says was due to an error": the clause goes on behind the cue
    if first <= cue.token.i <= last:
        left, right = cue.token.left_edge.i, cue.token.right_edge.i
        left = min(left, cue.token.i)
        parts = ((first, left - 1), (right + 1, last))
        return tuple(part for part in parts if part[0] <= part[1] and not _is_relative(doc[part[0]], part))
    for token in doc[first + 1 : last + 1]:
        if token.i > first and _begins_another(token, first, cue):
            edge = token.left_edge.i
            if edge > first:
                return ((first, edge - 1),)
    return ((first, last),)


def _is_relative(token: Token, part: Tokens) -> bool:
    """Whether a part is only the pronoun of "which he says will hold"."""
    return part[0] == part[1] and token.lower_ in RELATIVE_PRONOUNS


def _begins_another(token: Token, first: int, cue: Cue) -> bool:
    """Whether a clause with a cue of its own starts behind a comma here ("..., while Russia says", "..., saying")."""
    if (
        token.dep_ not in {"advcl", "conj", "acl", "relcl"}
        or token.lemma_.lower() not in entries()
        or token.pos_ != "VERB"
    ):
        return False
    edge = token.left_edge
    if edge.i <= first or edge.i <= cue.token.i or token.doc[edge.i - 1].text not in {",", ";"}:
        return False
    if token.dep_ == "relcl":
        return edge.lower_ in {"whom", "which", "who"} and edge.dep_ not in SUBJECTS and token.tag_ != "VBG"
    if token.tag_ == "VBG":
        return token.dep_ in {"advcl", "acl"}
    return any(
        c.dep_ == "mark" and c.lower_ in {"while", "whereas", "although", "though"} for c in token.lefts
    )

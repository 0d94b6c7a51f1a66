"""How real a clause is: its auxiliaries, conditions, demands and wishes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.grammar.syntax import CONDITIONAL_MARKS, POSSIBLE, SUBJECTS, own_subject
from pipeline.records import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

UNLESS = frozenset({*CONDITIONAL_MARKS, "until", "till", "before", "once"})
INVERTED = frozenset({"had", "were", "should"})
"""Auxiliaries that make a condition by standing first: "Had Spain recognised", "Were Spain to recognise"."""
DEMANDS = frozenset(
    {"demand", "insist", "urge", "ask", "suggest", "propose", "recommend", "request", "require"}
)
WISHES = frozenset(
    {
        "assume",
        "suppose",
        "provide",
        "wish",
        "hope",
        "hop",
        "want",
        "deny",
        "wonder",
        "doubt",
        "imagine",
        "pretend",
        "fear",
    }
)
"""Verbs whose content nobody has done or said to do; "hop" is what the lemmatiser makes of "hopes"."""
RUMOURS = frozenset({"report", "rumour", "rumor", "claim", "suggestion", "allegation", "speculation"})
DISPELS = frozenset({"deny", "dismiss", "reject", "refute", "dispel", "rebut", "play", "brush"})
"""Verbs that tell that a rumour is untrue."""
CAUSES = frozenset({"see", "let", "help", "have", "make"})
"""Verbs that take a bare infinitive: what they are about has happened only where they themselves have."""
STEPS = 8


def mood_of(verb: Token) -> Modality:
    """What the verb's own auxiliaries say; an infinitive with a subject ("Israel to leave") will be."""
    for child in verb.lefts:
        word = child.lower_
        if child.dep_ == "aux" and word in POSSIBLE:
            return Modality.POSSIBLE
        if child.dep_ == "aux" and word in {"would", "'d", "should", "must", "ought"}:
            return Modality.CONDITIONAL if word in {"would", "'d"} else Modality.POSSIBLE
        if child.dep_ == "aux" and word in {"will", "shall", "'ll", "wo"}:
            return Modality.FUTURE
    if is_infinitive(verb) and (_has_own_subject(verb) or _is_of_headline(verb)):
        return Modality.FUTURE
    return Modality.ASSERTED


def _has_own_subject(verb: Token) -> bool:
    return verb.dep_ == "ROOT" and own_subject(verb) is not None


def _is_of_headline(verb: Token) -> bool:
    """ "Spain to recognise Kosovo", of which the parser makes a name with a clause of its own."""
    name = verb.head
    return verb.dep_ in {"relcl", "acl"} and name.dep_ == "ROOT" and name.pos_ == "PROPN"


def is_infinitive(verb: Token) -> bool:
    """Whether the verb has its "to"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.lefts)


def is_supposed(top: Token, told_by: Token | None) -> bool:
    """Whether a clause is only a condition, a demand or a wish."""
    if any(_is_condition(clause) for clause in _clauses(top)) or _is_dispelled(top):
        return True
    if told_by is None:
        return False
    bare = top.tag_ in {"VB", "VBP"} and not any(c.dep_ == "aux" for c in top.lefts)
    caused = bare and top.tag_ == "VB" and told_by.lemma_ in CAUSES and told_by.tag_ in {"VB", "VBG", "VBP"}
    return told_by.lemma_.lower() in WISHES or caused or (bare and told_by.lemma_ in DEMANDS)


def _is_dispelled(clause: Token) -> bool:
    """ "dismissed reports that Spain was planning to recognise Kosovo"."""
    if clause.dep_ not in {"acl", "relcl"} or clause.head.lemma_.lower() not in RUMOURS:
        return False
    return any(verb.lemma_.lower() in DISPELS for verb in islice(clause.head.ancestors, 2))


def _clauses(top: Token) -> list[Token]:
    """The clause and those that it is joined to or the subject of."""
    found = [top]
    for _ in range(STEPS):
        if found[-1].dep_ != "conj" and found[-1].dep_ not in SUBJECTS:
            break
        found.append(found[-1].head)
    return found


def _came_about(mark: Token, clause: Token) -> bool:
    """Whether what ended a state has happened: "stayed neutral UNTIL it applied", unlike "will not rest until ..."."""
    main = clause.head
    past = (
        clause.tag_ == "VBD"
        and main.tag_ == "VBD"
        and not any(c.dep_ in {"neg", "aux"} for c in main.children)
    )
    return mark.lower_ in {"until", "till"} and past


def _is_condition(clause: Token) -> bool:
    """ "if", "unless", or the auxiliary before the subject: "Had Spain ..."."""
    for child in clause.lefts:
        if child.dep_ in {"mark", "advmod"} and child.lower_ in UNLESS and not _came_about(child, clause):
            return True
    first = clause if clause.lower_ in INVERTED else next(iter(clause.lefts), clause)
    doer = own_subject(clause)
    if first.lower_ not in INVERTED or doer is None or doer.i < first.i:
        return False
    return first.i == first.sent.start or first.nbor(-1).is_punct

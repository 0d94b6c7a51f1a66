"""Who enters where it is no plain subject ("the goal of SERBIA joining", "keeps IT from joining"), and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import INTENDED, entries_at, words_of
from pipeline.grammar.commitment import possessor
from pipeline.grammar.mood import mood_of
from pipeline.grammar.syntax import child_with, is_negated, own_subject
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry

RUMOURS = frozenset({"report", "rumour", "rumor", "claim", "allegation", "suggestion", "speculation"})
KEEPING = frozenset({"keep", "prevent", "stop", "bar", "block", "exclude", "prohibit"})


def doer_elsewhere(verb: Token, entry: Entry, found: Commitment) -> tuple[Token, Status | None] | None:
    """The doer where it is no plain subject, and its status, None where the words claim none."""
    status = Status(entry.one("status"))
    actor = found.actor
    if (before := _doer_before(verb)) is not None:
        wanted = any(e.one("force") == "planned" for e in entries_at(verb.head, "governor"))
        return before, INTENDED.get(status) if wanted and not is_negated(verb.head) else None
    if (kept := _kept_from(verb)) is not None:
        return kept, Status.NOT_MEMBER if status is Status.JOINS and not found.negated else None
    if own_subject(verb) is not None and verb.dep_ == "pcomp":
        return actor or verb, _of_noun(verb, found, entry)
    if actor is not None and (goal := _goal_of(actor, found)) is not None:
        return goal, INTENDED.get(status)
    if actor is not None and _is_told_by_the_way(verb):
        return actor, status
    return None


def is_unsaid(verb: Token) -> bool:
    """Whether nobody says that it was done: voted against, done in company, a rumour, only let or helped."""
    against = verb.dep_ == "pcomp" and verb.head.lower_ == "against"
    allowed = verb.head.lemma_ in {"let", "help"} and verb.dep_ in {"ccomp", "xcomp"}
    return against or allowed or _is_in_company(verb) or _is_rumour(verb)


def _goal_of(actor: Token, found: Commitment) -> Token | None:
    """Whose goal it is: "UKRAINE'S goal is to join NATO"."""
    if actor.pos_ != "NOUN" or len(found.governors) != 1 or found.governors[0].token.lemma_ != "be":
        return None
    planned = any(e.one("force") == "planned" for e in entries_at(actor, "governor"))
    return possessor(actor) if planned and not found.governors[0].negated else None


def _is_rumour(verb: Token) -> bool:
    """ "denied REPORTS that it had joined": nobody says so."""
    return verb.dep_ in {"acl", "relcl"} and verb.head.lemma_ in RUMOURS and verb.head.dep_ == "dobj"


def _is_in_company(verb: Token) -> bool:
    """ "joined the EU in condemning": with it, not a member of it."""
    return any(
        c.dep_ == "prep" and c.lower_ in {"in", "for"} and child_with(c, "pcomp") is not None
        for t in (verb, child_with(verb, "dobj"))
        if t is not None
        for c in t.rights
    )


def _doer_before(verb: Token) -> Token | None:
    """Who would do it in "opposes UKRAINE joining NATO": the object of the verb above, right before the gerund."""
    if verb.tag_ != "VBG" or verb.dep_ not in {"advcl", "acl", "xcomp"}:
        return None
    above = verb.head if verb.dep_ != "acl" else verb.head.head
    direct = child_with(above, "dobj")
    beside = direct is not None and direct.i == verb.i - 1 and above.pos_ == "VERB"
    return direct if beside else None


def _kept_from(verb: Token) -> Token | None:
    """Who is kept out: "its neutrality kept AUSTRIA from joining"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "from" or verb.head.head.lemma_ not in KEEPING:
        return None
    return child_with(verb.head.head, "dobj")


def _of_noun(verb: Token, found: Commitment, entry: Entry) -> Status | None:
    """The status of a gerund with a subject of its own: only wished for in "the goal of Serbia joining the EU"."""
    above = verb.head.head
    if above.pos_ != "NOUN":
        return None if found.negated or found.is_open else Status(entry.one("status"))
    planned = any(e.one("force") == "planned" for e in entries_at(above, "governor"))
    return INTENDED.get(Status(entry.one("status"))) if planned else None


def _is_told_by_the_way(verb: Token) -> bool:
    """Whether a gerund tells as a fact what came before the main clause: "since joining the EU, Romania has ..."."""
    return (
        verb.dep_ == "pcomp"
        and verb.tag_ == "VBG"
        and verb.head.lower_ in {"since", "after", "by", "upon", "following"}
        and verb.head.dep_ == "prep"
        and verb.head.head.pos_ in {"VERB", "AUX"}
        and mood_of(verb.head.head) is Modality.ASSERTED
    )


def again(verb: Token, status: Status) -> Status:
    """The status of doing it again: "RE-admitted", "welcomed BACK"."""
    again = verb.doc[max(verb.i - 2, 0) : verb.i].text.lower() == "re-" or any(
        c.lower_ == "back" for c in verb.rights
    )
    return Status.RESTORED if status is Status.JOINS and again else status


def as_less(verb: Token) -> bool:
    """Whether one only joins as what is no member: "joined BRICS AS A PARTNER country", "as an observer"."""
    direct = child_with(verb, "dobj")
    places = (verb, *((direct,) if direct is not None else ()))
    roles = (child_with(c, "pobj") for t in places for c in t.rights if c.lower_ == "as" and c.dep_ == "prep")
    words = [w for role in roles if role is not None for w in (role, *role.lefts)]
    return any(w.lemma_.lower() in words_of("not") for w in words)

"""Verbs of membership: "joined NATO", "belongs to the EU", "suspended Mali", "was elected to the Council"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.context import dated, gapped, spoken_of, together_with
from pipeline.findings.membership.dates import only_since
from pipeline.findings.membership.findings import (
    INTENDED,
    Finding,
    cue_of,
    entries_at,
    rule_of,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import (
    first_named,
    organisation_of,
    places_of,
    prepositional,
)
from pipeline.findings.organisations import organisations
from pipeline.findings.runs import place_at
from pipeline.findings.states import HOMES
from pipeline.grammar.commitment import commitment, mood_of, predicated
from pipeline.grammar.syntax import (
    agent,
    antecedent,
    child_with,
    is_negated,
    is_passive,
    own_subject,
    subject,
)
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text

OWN = frozenset({"activity", "body", "organ", "institution", "participation", "work", "proceeding"})
RUMOURS = frozenset({"report", "rumour", "rumor", "claim", "allegation", "suggestion", "speculation"})
KEEPING = frozenset({"keep", "prevent", "stop", "bar", "block", "exclude", "prohibit"})


def entering(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Finland joined NATO": subject and object; of a passive "NATO was joined by Finland"."""
    direct = child_with(verb, "dobj")
    if direct is not None and "object" not in entry.many("by") and direct.ent_type_ != "DATE":
        return  # "withdrew the United States from": what is taken out, not who goes
    groups = _entered(text, verb, entry)
    if not groups or _is_in_company(verb) or _is_rumour(verb):
        return
    if (doer := _doer_before(verb)) is not None:
        wanted = any(e.one("force") == "planned" for e in entries_at(verb.head, "governor"))
        status = INTENDED.get(Status(entry.one("status")))
        if wanted and status is not None and not is_negated(verb.head):
            yield Finding(verb, groups, (doer,), status, entry, (verb.head, verb))
        return
    found = commitment(verb)
    if is_passive(verb) and "object" not in entry.many("by"):
        return
    actor = found.actor or (subject(verb) if verb.dep_ in {"dep", "parataxis"} else None)
    if (kept := _kept_from(verb)) is not None:
        if entry.one("status") == Status.JOINS.value and not found.negated:
            yield Finding(verb, groups, (kept,), Status.NOT_MEMBER, entry, (verb.head.head, verb), found)
        return
    if own_subject(verb) is not None and verb.dep_ == "pcomp":
        told = _of_noun(verb, found, entry)
        if told is not None:
            yield Finding(verb, groups, (found.actor or verb,), told, entry, (verb,), found)
        return
    if actor is not None and is_told_by_the_way(verb):
        yield Finding(verb, groups, (actor,), Status(entry.one("status")), entry, (verb,), found)
        return
    members = [actor] if actor is not None else []
    ordered = next(
        (
            g
            for g in found.governors
            if any(e.one("force") == "ordered" for e in entries_at(g.token, "governor"))
        ),
        None,
    )
    if ordered is not None and ordered.addressee is not None:
        members = [ordered.addressee]
    elif (
        actor is not None
        and any(
            g.addressee is not None
            and g.addressee.i < verb.i
            and g.addressee.dep_ == "dobj"
            and g.token.pos_ == "VERB"
            and g.token.i < g.addressee.i
            for g in found.governors[:1]
        )
        and found.governors[0].token.pos_ == "VERB"
        and verb.dep_ in {"xcomp", "ccomp", "advcl"}
    ):
        return
    if verb.head.lemma_ in {"let", "help"} and verb.dep_ in {"ccomp", "xcomp"}:
        return
    decided = status_of(found, entering_status(verb, entry, found), entry, members)
    late = only_since(verb) if found.negated else None
    if late is not None and members and not found.governors:
        yield Finding(
            verb, groups, tuple(members), Status(entry.one("status")), entry, cue_of(verb, found), found, late
        )
        return
    if members and decided is not None:
        status, rule = decided
        entered = Finding(verb, groups, tuple(members), status, rule, cue_of(verb, found), found)
        yield entered
        yield from _company(text, verb, entered)


def _entered(text: Text, verb: Token, entry: Entry) -> tuple[Mention, ...]:
    """The organisation that is joined or left; of "joined in 2004" and "joined NATO in 1999 and the EU in 2004" too."""
    groups = first_named(text, places_of(text, verb, entry.many("by")))
    direct = child_with(verb, "dobj")
    if not groups and direct is not None and direct.lower_ == "it":
        return spoken_of(text, verb)
    if not groups and direct is None and entry.one("alone") == "yes" and dated(verb):
        return spoken_of(text, verb)
    others = [c for c in verb.rights if c.dep_ == "dobj" and c is not direct] if groups else []
    return (*groups, *(m for other in others for m in organisations(text, other)))


def _company(text: Text, verb: Token, told: Finding) -> Iterator[Finding]:
    """Who is named with the one that joined: "alongside Russia", "and Croatia in 2013"."""
    if told.status in {Status.JOINS, Status.LEAVES, Status.RESTORED}:
        for names, groups, date in gapped(text, verb):
            others = groups or told.organisations
            yield replace(told, organisations=others, members=tuple(names) or told.members, date=date)
        yield replace(told, members=tuple(together_with(text, verb)))
    direct = child_with(verb, "dobj")
    beside = prepositional(verb, ("alongside",)) or (
        prepositional(direct, ("alongside",)) if direct is not None else None
    )
    if told.status is Status.JOINS and beside is not None:
        member = rule_of(told.rule, "membership/member")
        yield replace(told, members=(beside,), status=Status.MEMBER, rule=member)


def _is_rumour(verb: Token) -> bool:
    """ "denied REPORTS that it had joined": nobody says so."""
    return verb.dep_ in {"acl", "relcl"} and verb.head.lemma_ in RUMOURS and verb.head.dep_ == "dobj"


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


def is_told_by_the_way(verb: Token) -> bool:
    """Whether a gerund tells as a fact what came before the main clause: "since joining the EU, Romania has ..."."""
    return (
        verb.dep_ == "pcomp"
        and verb.tag_ == "VBG"
        and verb.head.lower_ in {"since", "after", "by", "upon", "following"}
        and verb.head.dep_ == "prep"
        and verb.head.head.pos_ in {"VERB", "AUX"}
        and mood_of(verb.head.head) is Modality.ASSERTED
    )


def entering_status(verb: Token, entry: Entry, found: Commitment) -> Status:
    """The status of an entry; "said it WAS LEAVING" is still to come, "belonged to it FOR 47 YEARS" is over."""
    status = _again(verb, Status(entry.one("status")))
    auxiliary = child_with(verb, "aux")
    if verb.tag_ == "VBG" and auxiliary is not None and auxiliary.tag_ == "VBD" and found.told_by is not None:
        return INTENDED.get(status, status)
    over = any(c.dep_ == "prep" and c.lower_ in {"for", "until", "till"} for c in verb.rights)
    if status is Status.MEMBER and verb.tag_ == "VBD" and over:
        return Status.FORMER
    return status


def taking(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "NATO admitted Finland", "Mali was suspended from the AU", "Trump withdrew the US from the WHO"."""
    taken = _taken(verb)
    if taken is None or taken.lemma_.lower() in words_of("belonging-noun"):
        return
    groups = _taking_organisations(text, verb, entry)
    if not groups or (entry.one("whole") == "yes" and not _is_whole(text, taken)):
        return
    found = commitment(verb)
    status = _again(verb, Status(entry.one("status")))
    if entry.one("lasting") and _lasts(verb):
        status = Status(entry.one("lasting"))
    if _is_resolved(text, found) and status in {Status.SUSPENDED, Status.RESTORED, Status.LEAVES}:
        yield Finding(verb, groups, (taken,), status, entry, cue_of(verb, found), found)
        return
    decided = status_of(found, status, entry, [taken])
    if decided is not None:
        status, rule = decided
        yield Finding(verb, groups, (taken,), status, rule, cue_of(verb, found), found)


def _lasts(verb: Token) -> bool:
    """Whether a participle tells how things stand: "remains excluded", "is barred"."""
    auxiliary = child_with(verb, "auxpass")
    lasting = verb.head.lower_.startswith("remain") or (
        auxiliary is not None and (auxiliary.lower_ in {"is", "are"} or auxiliary.lower_.startswith("remain"))
    )
    return lasting and verb.lower_ != "suspended"


def _is_whole(text: Text, taken: Token) -> bool:
    """Whether a country itself is taken out, not its troops."""
    return place_at(text, taken.i) is not None or taken.lemma_.lower() in HOMES


def _again(verb: Token, status: Status) -> Status:
    """The status of doing it again: "RE-admitted", "welcomed BACK"."""
    again = verb.doc[max(verb.i - 2, 0) : verb.i].text.lower() == "re-" or any(
        c.lower_ == "back" for c in verb.rights
    )
    return Status.RESTORED if status is Status.JOINS and again else status


def _taken(verb: Token) -> Token | None:
    """Whom an organisation takes in or puts out: the object, or of a passive its subject."""
    if not is_passive(verb) and not (verb.tag_ == "VBN" and verb.dep_ in {"xcomp", "conj"}):
        taken = child_with(verb, "dobj")
    elif verb.dep_ in {"acl", "relcl"}:
        taken = child_with(verb, "nsubjpass") or predicated(antecedent(verb.head))
    else:
        auxiliary = child_with(verb, "auxpass")
        taken = child_with(verb, "nsubjpass", "nsubj") or (
            child_with(auxiliary, "nsubj", "nsubjpass") if auxiliary is not None else None
        )
        if taken is None and verb.dep_ in {"xcomp", "advcl", "conj"} and verb.head.pos_ != "NOUN":
            taken = child_with(verb.head, "nsubjpass", "nsubj") or subject(verb.head)
    return antecedent(taken) if taken is not None else None


def _taking_organisations(text: Text, verb: Token, entry: Entry) -> tuple[Mention, ...]:
    """Which organisation takes in or puts out: behind its preposition, else the one who acts."""
    status = Status(entry.one("status"))
    places = places_of(text, verb, entry.many("by"))
    groups = first_named(text, places) or _member_phrase(text, verb)
    elsewhere = any(not _is_own(place) for place in places)
    if groups or (elsewhere and status in {Status.SUSPENDED, Status.LEAVES}):
        return groups
    by = agent(verb) if is_passive(verb) else subject(verb)
    if by is None or status not in {Status.JOINS, Status.RESTORED, Status.SUSPENDED, Status.LEAVES}:
        return ()
    stated = any(c.lower_ in {"as", "into"} for c in verb.children)
    if entry.id == "membership/admit" and verb.lemma_ != "admit" and not stated:
        return ()
    return tuple(organisations(text, by))


def _is_own(place: Token) -> bool:
    """Whether what one is suspended from is the organisation's own: "from all ITS activities", "from its bodies"."""
    return place.lemma_.lower() in OWN or any(c.dep_ == "poss" and c.lower_ == "its" for c in place.lefts)


def _is_resolved(text: Text, found: Commitment) -> bool:
    """Whether the organisation itself has decided it: "the Assembly voted to suspend Libya"."""
    return (
        len(found.governors) == 1
        and not found.governors[0].negated
        and found.governors[0].modality is Modality.ASSERTED
        and any(e.one("resolves") == "yes" for e in entries_at(found.governors[0].token, "governor"))
        and found.actor is not None
        and bool(organisations(text, found.actor))
    )


def _member_phrase(text: Text, verb: Token) -> tuple[Mention, ...]:
    """The organisation in "elected AS MEMBERS OF THE COUNCIL", "elected A MEMBER OF", "elected TO A SEAT ON"."""
    for child in verb.rights:
        if child.dep_ == "prep" and child.lower_ in {"as", "to", "for"}:
            inner = child_with(child, "pobj")
        else:
            inner = child if child.dep_ in {"oprd", "attr", "dobj"} else None
        if inner is not None and (
            inner.lemma_.lower() in words_of("word") or inner.lemma_.lower() in words_of("seat")
        ):
            return organisation_of(text, inner)
    return ()


def _is_in_company(verb: Token) -> bool:
    """ "joined the EU in condemning": with it, not a member of it."""
    return any(
        c.dep_ == "prep" and c.lower_ in {"in", "for"} and child_with(c, "pcomp") is not None
        for t in (verb, child_with(verb, "dobj"))
        if t is not None
        for c in t.rights
    )

"""Recognition as a noun: "withdrew its recognition of", "Israel's recognition of", "won recognition from"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.company import doers
from pipeline.findings.recognition.findings import (
    Finding,
    act_of,
    agent_of,
    cue_of,
    entries_at,
    plain_act,
    prepositional,
    words_of,
)
from pipeline.findings.recognition.verbs import description_of, said_as_behind
from pipeline.grammar.commitment import NOMINAL, commitment, possessor, subject_of
from pipeline.grammar.syntax import SUBJECTS, child_with, is_negated, is_passive, own_subject, subject
from pipeline.records import Act, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry


AFTERWARDS = frozenset({"after", "following", "since", "despite", "over", "by", "as", "with", "to"})
"""Prepositions whose noun is told as a fact: "after Israel's recognition of ..."."""
DEALT_WITH = frozenset({"dobj", "nsubjpass", "attr", "oprd"})
"""What the noun is to a verb of giving it; "attr" and "oprd" where the parser loses two objects."""
HAPPENS = frozenset({"be", "come", "happen", "follow", "materialise", "materialize"})
"""Verbs that, denied, tell that nothing was done: "recognition is not on the agenda"."""
LINKS = frozenset(
    {"policy", "act", "decision", "stance", "position", "declaration", "announcement", "statement"}
)


def of_noun(noun: Token, base: Entry) -> Iterator[Finding]:
    """What a noun of recognition tells, by the verb above it or by itself."""
    verb = noun.head if noun.dep_ in DEALT_WITH and noun.head.pos_ == "VERB" else None
    if verb is not None:
        for entry in entries_at(verb, "giving"):
            if entry.one("act") == "refuses" and not is_passive(verb) and _is_anothers(noun):
                yield from _bare(noun, base)
            else:
                yield from _given(noun, verb, base, entry)
            return
        for entry in entries_at(verb, "receiving"):
            yield from _received(noun, verb, entry)
            return
        for entry in entries_at(verb, "switching"):
            yield from _switched(noun, verb, entry)
            return
    yield from _bare(noun, base)


def _given(noun: Token, verb: Token, base: Entry, entry: Entry) -> Iterator[Finding]:
    """ "withdraws its recognition of X", "grants X recognition", "recognition was withheld from X"."""
    found = commitment(verb)
    if noun.dep_ != "nsubjpass" and is_passive(verb):
        thing = child_with(verb, "nsubjpass") or _described_by(verb)
        actor = prepositional((*verb.rights, *noun.rights), ("by",))
    else:
        thing = (
            _of_whom(noun) or _to_whom(verb) or _first_object(noun) or _granted(noun) or _told_before(noun)
        )
        actor = _owner(noun, entry) or agent_of(verb) or found.actor
    if thing is None or actor is None or found.is_open:
        return
    act = Act(entry.one("act"))
    if base.one("act") == "refuses":
        if act is not Act.RECOGNISES:
            return
        act = Act.REFUSES
    whose = doers(actor, found.top)
    decided = act_of(found, act, entry, whose)
    if decided is not None:
        act, rule, negated = decided
        yield Finding(
            noun,
            whose.heads,
            thing,
            act,
            plain_act(),
            rule,
            (*cue_of(verb, found, negated=negated), noun),
            described=bool(description_of(noun, thing)),
            commitment=found,
        )


def _described_by(participle: Token) -> Token | None:
    """The junta in "the junta, denied recognition by Spain," and in "Denied recognition by Spain, the junta"."""
    if participle.dep_ in {"acl", "relcl"}:
        return participle.head
    return subject_of(participle.head) if participle.dep_ == "advcl" else None


def _is_anothers(noun: Token) -> bool:
    """Whether it is said whose recognition it is that a verb like "reject" deals with."""
    holder = prepositional(noun.rights, ("by",)) or child_with(noun, "poss")
    return holder is not None and holder.pos_ == "PROPN"


def _owner(noun: Token, entry: Entry) -> Token | None:
    """Whose recognition is given or taken back where the noun says so: "extended US recognition of"."""
    if entry.one("act") == "refuses":
        return None
    holder = possessor(noun) if child_with(noun, "poss") is not None else None
    if holder is not None:
        return holder if holder.pos_ == "PROPN" else None
    return _adjective_holder(noun) if _of_whom(noun) is not None else None


def _first_object(noun: Token) -> Token | None:
    """Kosovo in "granted Kosovo recognition", of which the parser makes one noun phrase."""
    before = next((c for c in noun.lefts if c.i == noun.i - 1), None)
    named = before is not None and before.dep_ in {"compound", "nmod", "dative"} and before.pos_ == "PROPN"
    return before if named else None


def _granted(noun: Token) -> Token | None:
    """Kosovo in "rescinded the recognition that it had granted to Kosovo"."""
    clause = child_with(noun, "relcl", "acl")
    if clause is None or all(e.one("act") != "recognises" for e in entries_at(clause, "giving")):
        return None
    direct = next((c for c in clause.rights if c.dep_ in {"dobj", "dative"} and c.pos_ == "PROPN"), None)
    return direct or prepositional(tuple(clause.rights), ("to",))


def _told_before(noun: Token) -> Token | None:
    """Abkhazia in "recognised Abkhazia in 2011 but withdrew its recognition"."""
    if not any(child.lower_ in {"its", "their", "the", "this", "that"} for child in noun.lefts):
        return None
    for token in reversed(noun.doc[noun.sent.start : noun.i]):
        if token.pos_ == "VERB" and any(entry.id == plain_act().id for entry in entries_at(token, "act")):
            return child_with(token, "dobj")
    return None


def _received(noun: Token, verb: Token, entry: Entry) -> Iterator[Finding]:
    giver = prepositional((*verb.rights, *noun.rights), ("from", "by")) or _adjective_holder(noun)
    found = commitment(verb)
    thing = found.actor
    if giver is None or thing is None or found.is_open or found.modality is not Modality.ASSERTED:
        return
    decided = act_of(found, Act(entry.one("act")), entry, doers(giver, found.top))
    if decided is None or decided[0] is Act.PLEDGES:  # what one plans to win nobody has yet granted
        return
    act, rule, negated = decided
    cue = (*cue_of(verb, found, negated=negated), noun)
    yield Finding(noun, (giver,), thing, act, plain_act(), rule, cue, described=False, commitment=found)


def _switched(noun: Token, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "switched recognition from Taiwan to China": taken from the one, given to the other."""
    found = commitment(verb)
    if found.actor is None or found.is_open:
        return
    for act, word in ((Act.WITHDRAWS, "from"), (Act.RECOGNISES, "to")):
        thing = prepositional((*noun.rights, *verb.rights), (word,))
        decided = act_of(found, act, entry, doers(found.actor, found.top))
        if thing is not None and decided is not None:
            cue = (*cue_of(verb, found, negated=False), noun)
            yield Finding(
                noun,
                (found.actor,),
                thing,
                decided[0],
                plain_act(),
                decided[1],
                cue,
                described=False,
                commitment=found,
            )


def _bare(noun: Token, base: Entry) -> Iterator[Finding]:
    """ "Israel's recognition of X", "the recognition of X by Israel", "its policy of non-recognition of X"."""
    by = prepositional(noun.rights, ("by",))
    thing = _of_whom(noun) or (child_with(noun, "poss") if by is not None else None)
    tribute = noun.dep_ == "attr" and any(c.lower_ in {"a", "an"} for c in noun.lefts)
    if thing is None or tribute or _is_hoped(noun):
        return
    hyphened = noun.nbor(-2) if noun.i > 1 and noun.nbor(-1).text == "-" else noun
    holder = by or possessor(noun) or possessor(hyphened) or _adjective_holder(noun)
    if holder is None and noun.dep_ == "conj":  # "Russia's support (for) and recognition of X"
        holder = child_with(noun.head if noun.head.pos_ in NOMINAL else noun.head.head, "poss")
    if holder is None and noun.dep_ == "pobj" and noun.head.head.lemma_.lower() in LINKS:
        link = noun.head.head
        holder = possessor(link) or (subject(link.head) if link.dep_ == "dobj" else None)
    elif holder is None and noun.dep_ == "dobj" and words_of("governor").get(noun.head.lemma_):
        holder = subject(noun.head)
    act = Act(base.one("act"))
    if holder is None and act is Act.RECOGNISES:
        holder, act = _promised(noun, act)
    if any(c.lower_ == "no" for c in noun.lefts):
        holder = holder or _speaker(noun)
        act = Act.REFUSES
    if holder is None or holder.i == thing.i:
        return
    described = said_as_behind(thing)
    yield Finding(noun, (holder,), thing, act, plain_act(), base, (noun,), described)


def _promised(noun: Token, act: Act) -> tuple[Token | None, Act]:
    """France in "France's promise of recognition", and what becomes of the act by it."""
    attitude = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or attitude.pos_ != "NOUN":
        return None, act
    forces = {entry.one("force") for entry in entries_at(attitude, "governor")}
    becomes = Act.PLEDGES if "planned" in forces else Act.REFUSES if "refused" in forces else None
    return (child_with(attitude, "poss"), becomes) if becomes is not None else (None, act)


def _speaker(noun: Token) -> Token | None:
    """Who says so in "No recognition of X, says Spain", "Spain: no recognition of X"."""
    if noun.head.i != noun.i:
        subjects = (c for c in noun.head.children if c.dep_ in {*SUBJECTS, "attr"} and c.i != noun.i)
        return next(subjects, noun.head)
    after = noun.sent.end
    next_root = noun.doc[after].sent.root if after < len(noun.doc) and noun.doc[after].text == "," else None
    return own_subject(next_root) if next_root is not None else None


def _of_whom(noun: Token) -> Token | None:
    own = prepositional(noun.rights, ("of", "to", "for", "from"))
    if own is None and noun.dep_ == "conj":  # "support and recognition of X", tied to the first
        own = prepositional(tuple(c for c in noun.head.rights if c.i == noun.i + 1), ("of",))
    return own


def _to_whom(verb: Token) -> Token | None:
    whom = child_with(verb, "dative")
    if whom is not None and whom.pos_ != "ADP":
        return whom
    return prepositional(verb.rights, ("to", "from", "of", "for"))


def _adjective_holder(noun: Token) -> Token | None:
    """ "Israeli recognition of X", "US recognition of X"."""
    return next(
        (
            c
            for c in noun.lefts
            if c.dep_ in {"amod", "compound", "nmod"} and c.ent_type_ in {"NORP", "GPE", "ORG"}
        ),
        None,
    )


def _is_hoped(noun: Token) -> bool:
    """Whether the noun is only wished for, spoken about or possible."""
    hoped = words_of("hoped")
    if any(c.lower_ in hoped for c in noun.lefts):
        return True
    current = noun
    while (
        current.dep_ in {"pobj", "dobj", "conj", "appos", "prep", "pcomp", "nsubjpass"}
        and current.head is not current
    ):
        if current.dep_ == "prep" and current.lower_ in AFTERWARDS:
            return False
        direct = current.dep_ in {"dobj", "nsubjpass"}
        # "support (for) and recognition of" is no support for recognition
        joined = current.dep_ == "conj" or (noun.dep_ == "conj" and noun.head.i == current.i)
        current = current.head
        if current.lemma_.lower() in hoped and not joined and not (direct and current.lemma_ == "call"):
            return True
    if current.dep_ == "nsubj" and current.head.pos_ in {"VERB", "AUX"}:
        if current.head.lemma_ in HAPPENS and is_negated(current.head):
            return True
        return commitment(current.head).modality in {Modality.POSSIBLE, Modality.CONDITIONAL, Modality.ASKED}
    return False

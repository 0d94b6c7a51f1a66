"""What becomes of a membership: "suspends Madagascar's membership", "applied for EU membership"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.acts import is_fact
from pipeline.findings.membership.context import spoken_of
from pipeline.findings.membership.findings import (
    Finding,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import (
    organisation_of,
    owner_of,
    places_at,
    prepositional,
)
from pipeline.findings.membership.taking import dealt_with_before
from pipeline.findings.organisations import organisations
from pipeline.grammar.commitment import NOMINAL, commitment, possessor
from pipeline.grammar.syntax import child_with
from pipeline.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


POTENTIAL = frozenset({"potential", "possible", "future", "eventual", "prospective", "proposed", "would-be"})


def belonging(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """What becomes of a membership: "suspends Madagascar's membership", "applied for EU membership"."""
    over = _over(noun)
    if entry.many("only") and (over is None or over[1].one("status") not in entry.many("only")):
        return
    if over is None:
        yield from _plain_membership(text, noun, entry)
        return
    above, rule = over
    verb = above if above.pos_ == "VERB" else _verb_above(above)
    found = commitment(verb) if verb is not None else None
    by = found.actor if found is not None else None
    groups = _belonged_to(text, noun, verb, by)
    holder = _holder(text, noun, groups) or (possessor(above) if above.pos_ in NOMINAL else None)
    owner = child_with(noun, "poss")
    if verb is not None and owner is not None:
        holder = dealt_with_before(text, verb, owner, groups) or holder
    if holder is not None and _names(text, holder, groups):
        holder = None
    if holder is None and verb is not None:
        holder = child_with(verb, "dative") or by or child_with(verb, "nsubjpass")
        if holder is not None and holder.lemma_.lower() in words_of("belonging-noun"):
            holder = None
    if not groups or holder is None or (found is not None and (found.is_open or found.negated)):
        return
    status = Status(rule.one("status"))
    if found is not None and found.governors:
        decided = status_of(found, status, rule, [holder])
        if decided is None:
            return
        status, rule = decided
    yield Finding(
        noun, groups, (holder,), status, rule, tuple(sorted((above, noun), key=lambda t: t.i)), found
    )


def _belonged_to(text: Text, noun: Token, verb: Token | None, by: Token | None) -> tuple[Mention, ...]:
    """The organisation of a membership, at the noun, beside the verb, or the one who acts."""
    groups = organisation_of(text, noun)
    if not groups and verb is not None:
        beside = prepositional(verb, ("of", "in", "to", "at"))
        groups = tuple(organisations(text, beside)) if beside is not None else ()
    if not groups and by is not None:
        groups = tuple(organisations(text, by))
    bare = noun.dep_ == "pobj" and not any(
        c.dep_ in {"prep", "compound", "poss", "nmod"} for c in noun.children
    )
    if not groups and bare and verb is not None and verb.lemma_ == "apply":
        return spoken_of(text, noun)  # "it applied for membership in 1987"
    return groups


def _plain_membership(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Latvia's membership of the OECD has helped it": told as a fact, and by nothing else that is known."""
    groups = organisation_of(text, noun)
    holder = _holder(text, noun, groups)
    if not groups or holder is None or _names(text, holder, groups) or not _is_given(noun):
        return
    members = text.entities.at(holder)
    if not any(text.entities.belongs(m.entity, g.entity) is False for m in members for g in groups):
        yield Finding(noun, groups, (holder,), Status(entry.one("status")), entry, (noun,))


def _is_given(noun: Token) -> bool:
    """Whether a clause takes a membership for granted: as the subject of what it did, or what something came of."""
    if any(c.lower_ in POTENTIAL for c in noun.lefts):
        return False
    if noun.dep_ == "pobj":
        return noun.head.lower_ in {"after", "since", "despite", "through", "during", "under", "from", "by"}
    return noun.dep_ == "nsubj" and noun.head.pos_ == "VERB" and is_fact(noun.head)


def _holder(text: Text, noun: Token, groups: tuple[Mention, ...]) -> Token | None:
    """Whose membership it is: "Egypt's", "the membership OF EGYPT in the African Union"."""
    holder = possessor(noun)
    if holder is not None:
        owner = owner_of(text, holder)
        labels = {m.entity.label for m in text.entities.at(owner)}
        return owner if not labels or labels - {g.entity.label for g in groups} else None
    of = prepositional(noun, ("of",))
    return of if of is not None and places_at(text, [of]) and not _names(text, of, groups) else None


def _names(text: Text, holder: Token, groups: tuple[Mention, ...]) -> bool:
    """Whether a holder is the organisation itself: "the EU's membership"."""
    name = text.entities.name_at(holder.i)
    return name is not None and any(name.mention.entity.label == g.entity.label for g in groups)


def _verb_above(noun: Token) -> Token | None:
    return noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None


def _over(noun: Token) -> tuple[Token, Entry] | None:
    """The verb or noun that tells what becomes of a membership, with its entry: "SEEKS", "set its SIGHTS on"."""
    current = noun
    for _ in range(4):
        current = current.head
        words = [current]
        if current.pos_ == "VERB" and (direct := child_with(current, "dobj")) is not None:
            words += [direct] if direct is not noun else []
        for word in words:
            entries = words_of("over").get(word.lemma_.lower(), ())
            if entries:
                return word, entries[-1] if word.pos_ in NOMINAL else entries[0]
        if current.pos_ == "VERB" or current.head is current:
            return None
    return None

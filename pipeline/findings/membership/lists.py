"""Organisations with the list of their members: "Mercosur consists of A, B and C", "the AES (Mali, Niger, ...)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.beside import following
from pipeline.findings.membership.context import set_off
from pipeline.findings.membership.findings import Finding, words_of
from pipeline.findings.membership.places import named_or_described, places_at, prepositional
from pipeline.findings.membership.predicates import together
from pipeline.findings.organisations import described, organisation, organisations
from pipeline.findings.runs import from_here, is_dash, place_at, run
from pipeline.grammar.commitment import commitment
from pipeline.grammar.kinds import COPULAS
from pipeline.grammar.syntax import agent, antecedent, child_with, conjuncts, is_passive, subject
from pipeline.records import PLACES, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text

SORTS = frozenset({"states", "nations", "countries", "members", "economies"})
"""What may follow an organisation's name behind the list of its members: "- the G7 NATIONS -"."""
GROWING = frozenset({"expand", "grow", "enlarge", "widen"})
LONGEST_DESCRIPTION = 5
"""Tokens of "military-ruled neighbours" at most, and the place behind them."""
BEFORE_LIST = frozenset({"up", "of", "together", "by", "its", "members", "states", "countries", ":"})
"""Words between a verb and the list of members that it opens: "made up of", "brings together"."""


def holding(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Mercosur consists of A, B and C", "a pact grouping A and B", "A, B and C make up the Nordic Council"."""
    found = commitment(verb)
    if found.negated or found.is_open or found.modality is not Modality.ASSERTED:
        return
    grown = bool(found.governors) and all(g.token.lemma_ in GROWING for g in found.governors)
    if found.governors and not grown:
        return
    status = Status.JOINS if grown else Status(entry.one("status"))
    members = _listed_behind(text, verb)
    if members and _counts_as(text, members[-1]):
        return
    groups = _holder(text, verb) if len(members) > 1 else ()
    if groups:
        yield Finding(verb, groups, tuple(members), status, entry, (verb,))
        return
    yield from _making_up(text, verb, entry)


def _counts_as(text: Text, last: Token) -> bool:
    """Whether the list is put "in its list" or "among the poorest": included, but not as members."""
    after = text.doc[last.i + 1 : last.i + 5]
    added = after.text.startswith("in addition")
    return (
        len(after) > 0
        and after[0].lower_ in {"in", "among", "on"}
        and "members" not in after.text
        and not added
    )


def _listed_behind(text: Text, verb: Token) -> list[Token]:
    """The list of places that a verb opens, whatever the parser made of it."""
    i = verb.i + 1
    while i < len(text.doc) and (text.doc[i].lower_ in BEFORE_LIST or text.doc[i].pos_ == "NUM"):
        i += 1
    listed = from_here(text, _place_described(text, i))
    counted = child_with(verb, "dobj") if not listed else None  # "comprises six states: ..."
    return listed if counted is None else list(following(text, counted)) or set_off(text, counted)


def _place_described(text: Text, start: int) -> int:
    """The index of the place behind the words that describe it: "made up of JUNTA-LED Mali"; else the start."""
    for i in range(start, min(start + LONGEST_DESCRIPTION, len(text.doc))):
        if place_at(text, i) is not None:
            return i
        if text.doc[i].text != "-" and text.doc[i].dep_ not in {"amod", "npadvmod", "advmod"}:
            return start
    return start


def _holder(text: Text, verb: Token) -> tuple[Mention, ...]:
    """The organisation that has the members: the subject, what a participle belongs to, the name before "which"."""
    if is_passive(verb):
        holder = child_with(verb, "nsubjpass") or (verb.head if verb.dep_ in {"acl", "relcl"} else None)
    else:
        holder = subject(verb)
    if holder is not None:
        holder = antecedent(holder)
        groups = named_or_described(text, holder)
        if not groups and holder.dep_ in {"appos", "attr"}:
            above = holder.head if holder.dep_ == "appos" else subject(holder.head)
            groups = tuple(organisations(text, above)) if above is not None else ()
        if groups:
            return groups
    i = verb.i - 1
    while i >= 0 and (text.doc[i].lower_ in {"which", "that"} or text.doc[i].is_punct):
        i -= 1
    before = organisation(text, text.doc[i]) if 0 <= i < verb.i - 1 else None
    return (before,) if before is not None else ()


def _making_up(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "A, B and C MAKE UP the Nordic Council": the members are the subject, of "founded BY A and B" the agent."""
    passive = is_passive(verb)
    whole = child_with(verb, "nsubjpass") if passive else child_with(verb, "dobj")
    if passive and whole is None and verb.dep_ in {"acl", "relcl"}:
        whole = verb.head
    elif passive and whole is None and verb.dep_ == "advcl" and verb.i < verb.head.i:
        whole = subject(verb.head)  # "Founded by Iran, Iraq and Venezuela, OPEC moved ..."
    part = agent(verb) if passive else subject(verb)
    if whole is None or part is None or "object" not in entry.many("by"):
        return
    groups = named_or_described(text, antecedent(whole))
    members = [part, *together(verb), *together(whole)]
    members += set_off(text, part)
    if groups and len(places_at(text, [t for m in members for t in (*conjuncts(m), *run(text, m))])) > 1:
        yield Finding(verb, groups, tuple(members), Status(entry.one("status")), entry, (verb,))


def apposed(text: Text, noun: Token) -> Iterator[Finding]:
    """ "the Alliance of Sahel States (Mali, Niger and Burkina Faso)" and the other way round."""
    name = text.entities.name_at(noun.i)
    if name is None or name.last != noun.i:
        return
    group = organisation(text, noun)
    if group is None:
        return
    entry = words_of("word")["member"][0]
    members = _set_off_behind(text, noun)
    if len(members) > 1:
        yield Finding(noun, (group,), tuple(members), Status.MEMBER, entry, (noun,))
    before = name.first - (2 if text.doc[name.first - 1].lower_ == "the" else 1)
    if before > 0 and (text.doc[before].text == "(" or is_dash(text.doc[before])):
        listed = run(text, text.doc[before - 1])
        after = text.doc[noun.i + 1] if noun.i + 1 < len(text.doc) else None
        closed = (
            after is None
            or after.is_punct
            or after.lower_ in SORTS
            or after.lemma_.lower() in words_of("group")
        )
        if listed and listed[-1].i == before - 1 and closed:
            yield Finding(noun, (group,), tuple(listed), Status.MEMBER, entry, (noun,))


def _set_off_behind(text: Text, noun: Token) -> list[Token]:
    """The list of at least two places in brackets or between dashes behind a name, or of three behind "of"."""
    doc, i = text.doc, noun.i + 1
    while i < len(doc) and (doc[i].lemma_.lower() in words_of("group") or doc[i].lemma_ == "country"):
        i += 1
    if i + 2 < len(doc) and doc[i].text == "(" and doc[i + 2].text == ")":
        i += 3
    if i + 1 >= len(doc):
        return []
    opening = doc[i].text
    members = from_here(text, i + 1)
    if not members:
        return []
    after = doc[members[-1].i + 1].text if members[-1].i + 1 < len(doc) else "."
    if opening in {"(", "["} or is_dash(doc[i]):
        return members if after in {")", "]", "–", "—", "--", "-", "."} and len(members) > 1 else []
    return members if opening in {"of", "between"} and len(members) > 2 else []


def grouped(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "G7 is an informal group of seven countries, Canada, France, ...": a list behind what the group is of."""
    if noun.dep_ == "attr" and noun.head.lemma_ in COPULAS:
        named = subject(noun.head)
    else:
        named = noun.head if noun.dep_ == "appos" else None
    groups = tuple(organisations(text, named)) if named is not None else ()
    if not groups and (group := described(text, noun)) is not None:
        groups = (group,)
    kind = prepositional(noun, ("of", "between"))
    if not groups or kind is None:
        return
    if len(from_here(text, kind.left_edge.i)) > 1:
        yield Finding(noun, groups, (kind,), Status.MEMBER, entry, (noun,))
    if kind.tag_ not in {"NNS", "NNPS"}:
        return
    listed = following(text, kind)
    if listed:
        yield Finding(noun, groups, listed, Status.MEMBER, entry, (noun,))
        return
    for i in range(kind.i + 1, min(kind.i + 5, len(text.doc))):
        name = place_at(text, i)
        if name is not None and name.mention.entity.kind in PLACES:
            if len(run(text, text.doc[name.last])) > 2:
                yield Finding(noun, groups, (text.doc[name.last],), Status.MEMBER, entry, (noun,))
            return

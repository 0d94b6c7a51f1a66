"""
What a cue governs: the clause, noun phrase or infinitive that says what is said.

Each kind of complement that a lexicon entry may name is one function of the cue's token; it gives the
tokens ``(first, last)`` of the complement, or None where the cue has none of this kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.syntax import RELATIVE_PRONOUNS, child_with, is_passive, own_subject, preposition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Token

Tokens = tuple[int, int]
ADDRESSING = frozenset({"tell", "inform", "assure", "remind", "warn", "notify"})
MISREAD_CLAUSE = frozenset(
    {"dobj", "npadvmod", "dep", "advcl", "oprd", "attr", "nsubj", "xcomp", "dative", "conj"}
)
"""What the parser may make of the beginning of a clause that it did not see."""


def complement(cue: Token, kind: str, then: Sequence[str] = (), heads: Sequence[str] = ()) -> Tokens | None:
    """
    The complement of one kind (a key of ``KINDS``, or a preposition).

    ``then`` are prepositions whose phrases go on with an object; ``heads`` are the only nouns (lemmas)
    that may head it.
    """
    find = KINDS.get(kind)
    if find is None:
        return _prepositional(cue, kind)
    return find(cue, then, heads)


def _clause(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    for child in (*cue.rights, *cue.lefts):
        if child.dep_ == "ccomp" and child.left_edge.lower_ in {"as", "while", "after"} and child.i > cue.i:
            continue
        if child.dep_ == "ccomp" and not is_infinitive(child) and _is_clause(child):
            first, last = _without_complementiser(child)
            return first, _with_further_verbs(cue, last)
    if cue.dep_ == "parataxis" and _is_parenthetic(cue) and _is_clause(cue.head):
        return cue.head.left_edge.i, cue.head.right_edge.i
    return _clause_behind_what(cue) or _clause_behind_aside(cue) or _clause_behind_addressee(cue)


def _with_further_verbs(cue: Token, last: int) -> int:
    """The end of "that it has left, closed the border and sealed it", whose parts the parser may hang on the cue."""
    for child in cue.rights:
        comma = last + 1 < child.left_edge.i and cue.doc[last + 1].text == ","
        behind = child.left_edge.i == last + (2 if comma else 1)
        if behind and child.dep_ == "ccomp" and child.tag_ in {"VBD", "VBN"} and own_subject(child) is None:
            last = child.right_edge.i
    return last


def _clause_behind_what(cue: Token) -> Tokens | None:
    """In "in what Mali says is its last offer" the parser hangs the clause elsewhere."""
    what = next((c for c in cue.lefts if c.lower_ == "what"), None)
    if what is None or cue.i + 1 >= len(cue.doc):
        return None
    verb = cue.doc[cue.i + 1]
    return (verb.i, verb.right_edge.i) if verb.tag_ in {"VBZ", "VBD", "VBP", "MD"} else None


def _clause_behind_addressee(cue: Token) -> Tokens | None:
    """In "told colleagues she would walk" the parser takes the clause for one about the colleagues."""
    whom = child_with(cue, "dobj", "dative")
    clause = child_with(whom, "relcl") if whom is not None and whom.i > cue.i else None
    if clause is None or whom is None or cue.lemma_ not in ADDRESSING:
        return None
    first = clause.left_edge
    agreed = own_subject(clause) is first or (
        own_subject(clause) is not None and first.pos_ in {"PRON", "DET"}
    )
    if first.i != whom.i + 1 or first.lower_ in RELATIVE_PRONOUNS or not agreed:
        return None
    return first.i, clause.right_edge.i


def _is_parenthetic(cue: Token) -> bool:
    """Whether "he says" is put into the clause above, by commas and with nothing said of its own."""
    before = cue.doc[cue.left_edge.i - 1].text if cue.left_edge.i else ""
    return cue.head.pos_ in {"VERB", "AUX"} and before != ";" and child_with(cue, "dobj", "ccomp") is None


def _clause_behind_aside(cue: Token) -> Tokens | None:
    """In "wrote in her opinion THAT ..." the parser hangs the clause on the aside's noun."""
    if child_with(cue, "dobj") is not None:
        return None
    for adposition in cue.rights:
        noun = child_with(adposition, "pobj") if adposition.dep_ == "prep" else None
        clause = child_with(noun, "acl", "relcl") if noun is not None else None
        if noun is not None and clause is not None:
            first = clause.left_edge
            if first.i == noun.i + 1 and first.lower_ == "that" and first.dep_ == "mark":
                return first.i + 1, clause.right_edge.i
    return None


def _is_clause(head: Token) -> bool:
    return (
        own_subject(head) is not None
        or head.tag_ in {"VBD", "VBZ", "VBP", "MD"}
        or child_with(head, "expl", "csubj", "aux") is not None
    )


def _without_complementiser(head: Token) -> Tokens:
    first = head.left_edge
    if first.lower_ == "that" and first.dep_ == "mark":
        return first.i + 1, head.right_edge.i
    return first.i, head.right_edge.i


def is_infinitive(head: Token) -> bool:
    """Whether the clause's verb is "to leave" or "to be left"."""
    return head.tag_ in {"VB", "VBN"} and any(
        child.lower_ == "to" and child.dep_ == "aux" for child in head.lefts
    )


def _infinitive(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    for child in cue.rights:
        if child.dep_ in {"xcomp", "ccomp", "advcl"} and is_infinitive(child) and own_subject(child) is None:
            if child.dep_ == "advcl" and child.left_edge.i != cue.i + 1:
                continue
            return child.left_edge.i, child.right_edge.i
    return None


def _gerund(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    for child in cue.rights:
        if child.dep_ in {"xcomp", "ccomp", "pcomp"} and child.tag_ == "VBG" and own_subject(child) is None:
            return child.left_edge.i, child.right_edge.i
    return None


def _object(cue: Token, then: Sequence[str], heads: Sequence[str]) -> Tokens | None:
    found = child_with(cue, "nsubjpass") if is_passive(cue) else _direct_object(cue)
    if found is None and cue.dep_ == "relcl" and not heads:
        relative = next((c for c in cue.lefts if c.dep_ == "dobj" and c.lower_ in RELATIVE_PRONOUNS), None)
        if relative is not None:
            return cue.head.left_edge.i, cue.left_edge.i - 1
    if found is None and is_passive(cue) and cue.dep_ in {"acl", "relcl"}:
        found = cue.head
        return (found.left_edge.i, cue.left_edge.i - 1) if cue.i > found.i and not heads else None
    if found is None or (heads and found.lemma_.lower() not in heads):
        return None
    if found.i < cue.i:
        return found.left_edge.i, found.right_edge.i
    return found.left_edge.i, extended(cue, found.right_edge.i, then)


def _direct_object(cue: Token) -> Token | None:
    """The object; a time is none ("said Tuesday"), unless something is said of it ("three days of mourning")."""
    return next(
        (
            c
            for c in cue.rights
            if c.dep_ in {"dobj", "oprd"} and (c.ent_type_ not in {"DATE", "TIME"} or child_with(c, "prep"))
        ),
        None,
    )


def extended(cue: Token, last: int, then: Sequence[str]) -> int:
    """Where an object's complement ends: prepositional phrases that follow it directly belong to it."""
    for child in cue.rights:
        if child.left_edge.i != last + 1:
            continue
        as_adjective = child.dep_ == "advcl" and child.pos_ == "ADJ" and child.left_edge.lower_ == "as"
        condition = child.dep_ == "advcl" and child.left_edge.lower_ in {"if", "unless"}
        if (
            condition
            or (child.dep_ in {"prep", "dative"} and child.lower_ in then)
            or (as_adjective and "as" in then)
        ):
            last = child.right_edge.i
    return last


def _object_infinitive(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    for child in cue.rights:
        if child.dep_ in {"ccomp", "xcomp"} and is_infinitive(child):
            whom = own_subject(child) or child_with(cue, "dobj", "dative")
            if whom is not None and whom.i > cue.i:
                return whom.left_edge.i, child.right_edge.i
    whom = child_with(cue, "dobj")
    if whom is not None and whom.i > cue.i:
        for child in whom.rights:
            if child.dep_ in {"acl", "relcl"} and is_infinitive(child):
                return whom.left_edge.i, child.right_edge.i
        for child in cue.rights:
            behind = child.left_edge.i == whom.right_edge.i + 1
            if child.dep_ == "advcl" and behind and is_infinitive(child) and own_subject(child) is None:
                return whom.left_edge.i, child.right_edge.i
        return _infinitive_elsewhere(cue, whom)
    return None


def _infinitive_elsewhere(cue: Token, whom: Token) -> Tokens | None:
    """In "orders the minister to start" the parser may hang "start" on any noun before."""
    after = whom.right_edge.i + 1
    if after + 1 >= len(cue.doc) or cue.doc[after].lower_ != "to":
        return None
    verb = cue.doc[after].head
    held = verb.tag_ == "VB" and verb.i > after and verb.sent.start == cue.sent.start
    return (whom.left_edge.i, verb.right_edge.i) if held else None


def _on_infinitive(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    adposition = preposition(cue, ("on", "upon", "to"))
    whom = child_with(adposition, "pobj") if adposition is not None else None
    if whom is None:
        return None
    last = whom.right_edge.i
    for child in cue.rights:
        if child.i > whom.i and child.dep_ in {"xcomp", "advcl", "ccomp"} and is_infinitive(child):
            return whom.left_edge.i, child.right_edge.i
    held = any(is_infinitive(inner) for inner in whom.subtree)
    return (whom.left_edge.i, last) if held else None


def _object_of(cue: Token, then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    if is_passive(cue):
        charge = preposition(cue, then)
        return (charge.left_edge.i, charge.right_edge.i) if charge is not None else None
    whom = _direct_object(cue)
    if whom is None:
        return None
    last = extended(cue, whom.right_edge.i, then)
    held = last > whom.right_edge.i or any(
        inner.lower_ in then and inner.dep_ == "prep" for inner in whom.subtree
    )
    return (whom.left_edge.i, last) if held else None


def _object_complement(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    objects = [child for child in cue.rights if child.dep_ == "dobj"]
    if len(objects) > 1 and objects[1].left_edge.i == objects[0].right_edge.i + 1:
        return objects[0].left_edge.i, objects[1].right_edge.i
    for child in cue.rights:
        if child.dep_ in {"ccomp", "xcomp", "oprd"} and not _is_clausal(child):
            whom = own_subject(child) or child_with(cue, "dobj")
            if whom is not None and cue.i < whom.i < child.right_edge.i:
                return whom.left_edge.i, child.right_edge.i
    return None


def _object_quote(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    """In 'called the move a "smash and grab"' the parser takes the quoted words for anything: what follows the
    object directly and begins with an article or a quotation mark says what it is called."""
    whom = _direct_object(cue)
    last = cue.right_edge.i
    if whom is not None and any(t.text in {'"', "''"} for t in cue.doc[whom.i + 1 : whom.right_edge.i + 1]):
        return whom.left_edge.i, whom.right_edge.i
    after = whom.right_edge.i + 1 if whom is not None else last + 1
    if whom is None or after > last:
        return None
    word = cue.doc[after]
    if word.text not in {'"', "''", "``", "'"} and word.lower_ not in {"a", "an"}:
        return None
    marks = [t.i for t in cue.doc[after : last + 1] if t.text in {'"', "''"}]
    return whom.left_edge.i, marks[1] if len(marks) > 1 else last


def _is_clausal(head: Token) -> bool:
    return head.tag_ in {"VB", "VBD", "VBZ", "VBP", "VBG"} or any(
        c.dep_ in {"aux", "cop", "mark"} for c in head.children
    )


def _rest(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    """All that follows a verb that takes nothing but a clause, where the parser saw none in it: "said Otieno
    required surgery" with "required" taken for an adjective."""
    following = [child for child in cue.rights if not child.is_punct]
    if is_passive(cue) or not following or following[0].left_edge.i != cue.i + 1:
        return None
    if following[0].dep_ == "advcl" and child_with(following[0], "mark", "advmod") is not None:
        return None  # "said as he left"
    first, last = cue.i + 1, cue.right_edge.i
    words = cue.doc[first : last + 1]
    finite = any(
        t.tag_ in {"VBD", "VBZ", "VBP", "MD"} or (t.tag_ == "VBN" and t.dep_ == "amod") for t in words
    )
    return (first, last) if len(words) > 3 and finite and following[0].dep_ in MISREAD_CLAUSE else None


def _object_as(cue: Token, _then: Sequence[str], _heads: Sequence[str]) -> Tokens | None:
    whom = _direct_object(cue) or child_with(cue, "npadvmod")
    if whom is None or whom.i < cue.i:
        return None
    last = extended(cue, whom.right_edge.i, ("as",))
    held = last > whom.right_edge.i or any(inner.lower_ == "as" for inner in whom.subtree)
    return (whom.left_edge.i, last) if held else _object_as_quote(cue, whom)


def _object_as_quote(cue: Token, whom: Token) -> Tokens | None:
    """'described the raid as "meant to scare"', where the parser lost what "as" governs: up to the closing mark."""
    after = whom.right_edge.i + 1
    words = cue.doc[after : cue.sent.end]
    if whom.i < cue.i or len(words) < 3 or words[0].lower_ != "as" or words[1].text not in {'"', "``"}:
        return None
    close = next((t.i for t in words[2:] if t.text in {'"', "''"}), words[-1].i)
    return whom.left_edge.i, close


def _prepositional(cue: Token, word: str) -> Tokens | None:
    adposition = preposition(cue, (word,))
    if adposition is None:
        return _for_to(cue) if word == "for" else None
    found = child_with(adposition, "pobj", "pcomp")
    return (found.left_edge.i, extended(cue, found.right_edge.i, ())) if found is not None else None


def _for_to(cue: Token) -> Tokens | None:
    """ "called FOR Mali TO leave": the parser makes "for" a mark of the infinitive."""
    for child in cue.rights:
        if child.dep_ in {"advcl", "ccomp", "xcomp"} and is_infinitive(child):
            mark = child_with(child, "mark")
            if mark is not None and mark.lower_ == "for" and mark.i == child.left_edge.i:
                return mark.i + 1, child.right_edge.i
    return None


KINDS: dict[str, Callable[[Token, Sequence[str], Sequence[str]], Tokens | None]] = {
    "clause": _clause,
    "gerund": _gerund,
    "infinitive": _infinitive,
    "object": _object,
    "object-as": _object_as,
    "object-complement": _object_complement,
    "object-infinitive": _object_infinitive,
    "object-of": _object_of,
    "object-quote": _object_quote,
    "on-infinitive": _on_infinitive,
    "rest": _rest,
}

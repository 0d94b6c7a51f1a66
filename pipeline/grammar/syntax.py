"""
Questions to a dependency parse that every relation asks: subjects, negation, modality, spans.

Labels are those of spaCy's English models (ClearNLP style: ``nsubj``, ``dobj``, ``ccomp``, ``relcl`` ...).
Nothing here knows a word list of a relation; words live in ``data/lexicon/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import Modality, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})
INHERITS_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "dep", "acl", "parataxis", "acomp"})
OBJECT_CONTROL = frozenset(
    {
        "urge",
        "ask",
        "tell",
        "call",
        "order",
        "force",
        "allow",
        "invite",
        "require",
        "press",
        "lead",
        "direct",
        "instruct",
        "prompt",
        "cause",
        "compel",
        "persuade",
        "convince",
        "pressure",
        "oblige",
        "encourage",
    }
)
POSSIBLE = frozenset({"may", "might", "could", "can"})
EXPECTED = frozenset(
    {"expect", "likely", "set", "plan", "prepare", "consider", "schedule", "want", "hope", "threaten"}
)
CONDITIONAL_MARKS = frozenset({"if", "unless", "whether", "should"})
NEVER = {
    "at": frozenset({"time", "point", "stage"}),
    "under": frozenset({"circumstances", "circumstance", "conditions"}),
    "in": frozenset({"way", "case", "sense"}),
    "on": frozenset({"account"}),
    "by": frozenset({"means"}),
}
"""Preposition -> the nouns that make it a denial with "no": "at no time", "under no circumstances"."""
TRIMMED = frozenset("\"'.,;:–—-()[] \n\t")


def own_subject(verb: Token) -> Token | None:
    """The subject that the verb itself has, on either side of it."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child
    return None


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token is itself."""
    if token.lower_ in RELATIVE_PRONOUNS:
        for verb in token.ancestors:
            if verb.dep_ == "relcl":
                return _agreeing(verb, token)
            if verb.dep_ == "ccomp" and verb.head.lemma_ == "be" and token.head == verb:
                return child_with(verb.head, "attr") or token  # "it was Iceland that recognised"
        if token.i > 1 and token.nbor(-1).text == "," and token.nbor(-2).pos_ in {"NOUN", "PROPN"}:
            return token.nbor(-2)  # a clause that the parser did not see as one of a noun
    return token


def _agreeing(verb: Token, pronoun: Token) -> Token:
    """
    What a relative clause is about: its head, or the "A and B" before it where the verb is plural and the
    head is not ("the stance of India and China, which have ...").
    """
    plural = verb.tag_ == "VBP" or any(
        child.dep_ in {"aux", "auxpass"} and child.tag_ == "VBP" for child in verb.children
    )
    if (
        plural
        and verb.head.tag_ in {"NN", "NNP"}
        and not any(child.dep_ == "conj" for child in verb.head.children)
    ):
        for token in verb.head.subtree:
            if (
                token.i < pronoun.i
                and token.dep_ == "pobj"
                and any(child.dep_ == "conj" for child in token.rights)
            ):
                return token
    return verb.head


def agent(verb: Token) -> Token | None:
    """Who does it, where a passive says so: "was condemned by Turkey"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.lower_ == "by" and child.dep_ == "prep" and is_passive(verb)):
            return next((inner for inner in child.children if inner.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive, with or without its auxiliary ("a plan rejected by Hamas")."""
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
        return True
    return (
        verb.tag_ == "VBN"
        and verb.dep_ in {"acl", "relcl", "advcl"}
        and not any(c.dep_ == "aux" for c in verb.children)
    )


def subject(verb: Token) -> Token | None:
    """
    Who does what the verb says: its own subject, or the one that it takes over from the verb above.

    A passive gives its agent. A relative pronoun gives the noun that it stands for.
    """
    if is_passive(verb):
        return agent(verb)
    current = _out_of_aside(verb)
    current = current.head if current is not verb else verb
    for _ in range(6):
        if current is not verb and is_passive(current):
            found = agent(current) if current.dep_ == "conj" else own_subject(current)
        else:
            found = own_subject(current)
        if found is not None and found.dep_ in SUBJECTS:
            return antecedent(found)
        if current.dep_ in {"acl", "relcl"} and current.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return current.head
        if current.dep_ == "pcomp" and current.head.head.pos_ in {"NOUN", "PROPN"}:
            return current.head.head
        if current.dep_ not in INHERITS_SUBJECT:
            return None
        if current.dep_ == "xcomp" and current.head.lemma_ in OBJECT_CONTROL:
            controller = child_with(current.head, "dobj")
            if controller is not None:
                return controller
        current = current.head
        if current.pos_ in {"NOUN", "PROPN", "PRON"}:
            return current if current.dep_ in SUBJECTS else None
    return None


def _out_of_aside(verb: Token) -> Token:
    """Where the subject of a participle behind a comma is sought: in "left after two were shot, saying that ..." the
    parser ties it to the time clause, but whoever left says it."""
    above = verb.head
    first = verb.left_edge.i
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or first == 0 or verb.doc[first - 1].text != ",":
        return verb
    timed = above.dep_ == "advcl" and any(
        c.lower_ in {"after", "when", "as", "once", "since", "before"} for c in above.lefts
    )
    return above if timed and above.i < verb.i and own_subject(above.head) is not None else verb


def child_with(token: Token, *labels: str) -> Token | None:
    """The first child with one of these dependency labels."""
    return next((child for child in token.children if child.dep_ in labels), None)


def preposition(verb: Token, words: Iterable[str]) -> Token | None:
    """The prepositional child with one of these words, after the verb."""
    return next((c for c in verb.rights if c.dep_ in {"prep", "prt", "dative"} and c.lower_ in words), None)


def conjuncts(head: Token) -> Iterator[Token]:
    """The heads of "A, B and C", in order, A first; for a single noun phrase just its head."""
    yield head
    for child in head.rights:
        if child.dep_ == "conj" and (child.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "X"}):
            yield from conjuncts(child)


def is_negated(verb: Token) -> bool:
    """Whether "not", "never", "no longer" or "at no time" stands at the verb."""
    for child in verb.children:
        if child.lower_ in NEVER:
            inner = next((c for c in child.rights if c.lower_ in NEVER[child.lower_]), None)
            if inner is not None and any(c.lower_ == "no" for c in inner.lefts):
                return True
        if child.dep_ == "neg" or child.lower_ in {"never", "not", "n't", "hardly"}:
            return True
        if child.dep_ == "aux" and any(inner.dep_ == "neg" for inner in child.rights):
            return True
        if child.lower_ in {"neither", "nor"} and child.dep_ in {"preconj", "cc"} and child.i < verb.i:
            return True
        if child.lower_ == "longer" and any(inner.lower_ == "no" for inner in child.children):
            return True
    return False


def is_finite(verb: Token) -> bool:
    """Whether the verb, or its auxiliary, has a tense, so that somebody must be its subject."""
    return verb.tag_ in FINITE or any(c.dep_ in {"aux", "auxpass"} and c.tag_ in FINITE for c in verb.lefts)


def modality(verb: Token) -> Modality:
    """How firmly the text puts the verb's clause forward."""
    for child in verb.lefts:
        if child.dep_ == "mark" and child.lower_ in CONDITIONAL_MARKS:
            return Modality.CONDITIONAL
        if child.dep_ == "aux":
            if child.lower_ in POSSIBLE:
                return Modality.POSSIBLE
            if child.lower_ in {"would", "should"}:
                return Modality.CONDITIONAL
            if child.lower_ in {"will", "shall", "'ll"}:
                return Modality.FUTURE
    if verb.dep_ == "xcomp" and verb.tag_ == "VB" and verb.head.lemma_ in EXPECTED:
        return Modality.POSSIBLE
    if verb.dep_ in {"conj", "xcomp"} and own_subject(verb) is None and verb.head.pos_ in {"VERB", "AUX"}:
        return modality(verb.head)
    if is_question(verb):
        return Modality.ASKED
    return Modality.ASSERTED


def is_question(verb: Token) -> bool:
    """Whether the verb's sentence is a question."""
    sentence = verb.sent
    for token in reversed(list(sentence)):
        if token.text == "?":
            return True
        if token.is_alpha:
            return False
    return False


def is_asked(verb: Token) -> bool:
    """Whether a question mark ends the verb's own words, also in a quotation: "Does Spain ...?" a reporter asked."""
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.text == "?":
            return True
        if token.text in {'"', ":", ";"}:
            break
    return is_question(verb)


def edges(doc: Doc, first: int, last: int) -> Span | None:
    """The character span of the tokens ``first..last`` without punctuation, quotes and a last "and" at the ends."""
    while first <= last and _trimmable(doc[first]):
        first += 1
    while last >= first and (_trimmable(doc[last]) or doc[last].dep_ == "cc"):
        last -= 1
    if first > last:
        return None
    return doc[first].idx, doc[last].idx + len(doc[last])


def _trimmable(token: Token) -> bool:
    return all(character in TRIMMED for character in token.text)

"""Mends verbs of saying that the parser took for nouns: news in the present tense ends them like plurals ("claims").

- "The Rapid Support Forces state that ...", "The Senate votes to ...": a noun at the root, with what it governs.
- "The service claims responsibility": the verb read as a modifier of its object.
- "Al-Shabaab claims six rounds caused ...": read as the subject of what is claimed.
- "..., and hints that he will go", "..., and claims to have won": joined to a verb, but tagged as a noun.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.grammar.syntax import own_subject

NOUNLIKE = frozenset({"NNS", "NN", "NNPS"})
GOVERNED = frozenset({"xcomp", "ccomp"})


@cache
def verbs_with_clauses() -> frozenset[str]:
    """The lemmas of cues that may govern a clause."""
    entries = (entry for entry in lexicon.load("position") if "clause" in entry.many("content"))
    return frozenset(cue for entry in entries for cue in entry.many("cue"))


@cache
def _verbs() -> frozenset[str]:
    return frozenset(cue.split()[0] for entry in lexicon.load("position") for cue in entry.many("cue"))


def uncover(token: Token) -> bool:
    """Make the token the verb that it is, if it is one of these; whether anything was changed."""
    if token.tag_ not in {*NOUNLIKE, "VBZ"} or token.lemma_.lower() not in _verbs():
        return False
    if token.dep_ == "ROOT" and token.pos_ == "NOUN" and own_subject(token) is None:
        return _at_root(token)
    head = token.head
    if token.dep_ in {"compound", "nmod"} and head.i > token.i:
        named = own_subject(token) is not None or _takes_name_before(token, head)
        return named and _exchange(token, head, "dobj")
    if token.dep_ == "nsubj" and head.i > token.i and own_subject(token) is not None:
        return _exchange(token, head, "ccomp")
    governs = any(c.dep_ in GOVERNED for c in token.rights)
    joined = token.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}
    if (
        token.pos_ == "NOUN"
        and governs
        and ((joined and token.tag_ == "NNS") or own_subject(token) is not None)
    ):
        return _retag(token)
    return False


def _takes_name_before(token: Token, head: Token) -> bool:
    """In "President Ana Ruiz orders restrictions", a sentence without a verb, the name becomes the subject."""
    before = token.doc[token.i - 1] if token.i else token
    modifies = before.dep_ in {"compound", "nmod"} and before.head.i in {head.i, token.i}
    if head.dep_ != "ROOT" or before.pos_ != "PROPN" or not modifies or not token.lower_.endswith("s"):
        return False
    for child in list(head.lefts):
        if child.i < before.i:
            child.head = before
    before.head = token
    before.dep_ = "nsubj"
    return True


def _at_root(noun: Token) -> bool:
    clause = next((c for c in noun.rights if c.dep_ in {"relcl", "acl", "advcl"}), None)
    if clause is None:
        return False
    stated = clause.left_edge.lower_ == "that" and clause.left_edge.i == noun.i + 1
    perfect = clause.tag_ == "VBN" and clause.left_edge.lower_ == "to" and clause.left_edge.i == noun.i + 1
    if stated and noun.lemma_.lower() in verbs_with_clauses():
        role = "ccomp"
    elif noun.tag_ == "NNS" and clause.tag_ == "VB" and _follows_name(noun):
        role = "xcomp" if clause.left_edge.lower_ == "to" else "advcl"
    elif perfect:
        role = "xcomp"
    else:
        return False
    if not give_subject(noun):
        return False
    _retag(noun)
    for later in noun.rights:
        if later.dep_ == "acl" and later.tag_ == "VBG":
            later.dep_ = "advcl"
    clause.dep_ = role
    if stated:
        clause.left_edge.dep_ = "mark"
    return True


def _follows_name(noun: Token) -> bool:
    """ "The Senate votes to", "the Court of Justice rules for": headlines' present after a proper name."""
    before = next(reversed(list(noun.lefts)), None)
    return before is not None and before.pos_ == "PROPN" and before.right_edge.i == noun.i - 1


def _exchange(verb: Token, head: Token, role: str) -> bool:
    """Put the verb where its head stood, and the head below it, with what belongs to the clause."""
    behind = [c for c in head.rights if c.is_punct or c.dep_ in {"acl", "advcl"}]
    above, dep = head.head, head.dep_
    verb.head = verb if above.i == head.i else above
    verb.dep_ = dep
    head.head = verb
    head.dep_ = role
    for child in behind if role == "dobj" else [c for c in behind if c.is_punct and c.i == head.right_edge.i]:
        child.head = verb
        child.dep_ = "advcl" if child.dep_ == "acl" else child.dep_
    return _retag(verb)


def _retag(verb: Token) -> bool:
    verb.tag_ = "VBZ" if verb.lower_.endswith("s") else "VBP"
    verb.pos_ = "VERB"
    return True


def give_subject(verb: Token) -> bool:
    """ "The Kenyan military reports": the noun before a verb that the parser hung on it like a modifier."""
    if not verb.n_lefts or verb.i == 0:
        return False
    left = list(verb.lefts)
    noun = left[-1]
    if (
        noun.right_edge.i != verb.i - 1
        or noun.dep_ not in {"amod", "compound", "nmod"}
        or noun.pos_ not in {"NOUN", "PROPN", "ADJ"}
    ):
        return False
    if any(child.dep_ in {"nsubj", "nsubjpass", "csubj", "expl"} for child in verb.children):
        return False
    for child in left[:-1]:
        if child.dep_ in {"det", "amod", "compound", "nmod", "poss", "nummod"}:
            child.head = noun
    noun.dep_ = "nsubj"
    noun.pos_ = "PROPN" if noun.pos_ == "PROPN" else "NOUN"
    return True

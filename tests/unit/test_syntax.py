"""Questions to parses made by hand."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from pipeline.grammar.syntax import conjuncts, is_negated, modality, subject
from pipeline.records import Modality

VOCAB = spacy.blank("en").vocab


def parse(*rows: tuple[str, str, str, int]) -> Doc:
    """A document of (word, tag, dependency, head's index) rows."""
    words, tags, deps, heads = zip(*rows, strict=True)
    pos = [{"V": "VERB", "M": "AUX", "N": "NOUN", "P": "PRON", "W": "PRON"}.get(tag[0], "X") for tag in tags]
    return Doc(
        VOCAB,
        words=list(words),
        tags=list(tags),
        deps=list(deps),
        heads=list(heads),
        pos=pos,
        lemmas=[w.lower() for w in words],
    )


def test_a_verb_has_its_own_subject() -> None:
    doc = parse(("Kenya", "NNP", "nsubj", 1), ("spoke", "VBD", "ROOT", 1))
    assert subject(doc[1]) == doc[0]


def test_a_joined_verb_takes_the_subject_of_the_first() -> None:
    doc = parse(
        ("Kenya", "NNP", "nsubj", 1),
        ("came", "VBD", "ROOT", 1),
        ("and", "CC", "cc", 1),
        ("spoke", "VBD", "conj", 1),
    )
    assert subject(doc[3]) == doc[0]


def test_a_passive_gives_its_agent() -> None:
    doc = parse(
        ("Plan", "NN", "nsubjpass", 2), ("was", "VBD", "auxpass", 2), ("rejected", "VBN", "ROOT", 2),
        ("by", "IN", "agent", 2), ("Kenya", "NNP", "pobj", 3),
    )  # fmt: skip
    assert subject(doc[2]) == doc[4]


def test_a_passive_without_agent_has_nobody() -> None:
    doc = parse(("Plan", "NN", "nsubjpass", 2), ("was", "VBD", "auxpass", 2), ("rejected", "VBN", "ROOT", 2))
    assert subject(doc[2]) is None


def test_a_relative_pronoun_gives_the_noun_it_stands_for() -> None:
    doc = parse(("minister", "NN", "ROOT", 0), ("who", "WP", "nsubj", 2), ("spoke", "VBD", "relcl", 0))
    assert subject(doc[2]) == doc[0]


def test_conjuncts_are_all_the_joined_heads() -> None:
    doc = parse(("Kenya", "NNP", "ROOT", 0), ("and", "CC", "cc", 0), ("Mali", "NNP", "conj", 0))
    assert [token.text for token in conjuncts(doc[0])] == ["Kenya", "Mali"]


def test_no_longer_negates() -> None:
    doc = parse(("no", "DT", "neg", 1), ("longer", "RBR", "advmod", 2), ("recognises", "VBZ", "ROOT", 2))
    assert is_negated(doc[2])


def test_may_makes_a_verb_possible() -> None:
    doc = parse(("Kenya", "NNP", "nsubj", 2), ("may", "MD", "aux", 2), ("speak", "VB", "ROOT", 2))
    assert modality(doc[2]) is Modality.POSSIBLE


def test_if_makes_a_verb_conditional() -> None:
    doc = parse(("if", "IN", "mark", 2), ("Kenya", "NNP", "nsubj", 2), ("speaks", "VBZ", "ROOT", 2))
    assert modality(doc[2]) is Modality.CONDITIONAL

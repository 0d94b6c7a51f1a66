"""Loads the spaCy pipeline and parses paragraphs, each on its own, into one document an article."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc

from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Token

BATCH = 128
"""Paragraphs a batch: whole documents glue headlines to sentences, and this is also the fastest."""


def load(model: str) -> Language:
    """
    The spaCy pipeline of that name.

    Raises:
        SettingsError: no such pipeline is installed.
    """
    with warnings.catch_warnings():
        # W095: the model was trained with an older spaCy of the same line; its figures here are the same
        warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
        try:
            return spacy.load(model)
        except (OSError, ImportError) as error:
            raise SettingsError(f"model: no spaCy pipeline {model!r} is installed ({error})") from error


def parse(nlp: Language, articles: Iterable[list[str]]) -> Iterator[list[Doc]]:
    """The parsed paragraphs of each article (given by its paragraphs' texts), in order."""
    sizes: list[int] = []

    def paragraphs() -> Iterator[str]:
        for texts in articles:
            sizes.append(len(texts))
            yield from texts

    docs: list[Doc] = []
    done = 0
    for doc in nlp.pipe(paragraphs(), batch_size=BATCH):
        docs.append(repair(doc))
        while done < len(sizes) and len(docs) >= sizes[done] and len(sizes) > done + 1:
            yield docs[: sizes[done]]
            del docs[: sizes[done]]
            done += 1
    while done < len(sizes):
        yield docs[: sizes[done]]
        del docs[: sizes[done]]
        done += 1


def repair(doc: Doc) -> Doc:
    """
    Mends the misparse of "China's foreign minister, Wang Yi, called upon ...".

    All English models of spaCy read the verb as a participle of the noun and the noun as the root. Where a
    root noun has an apposition between commas and, behind it, a past form with arguments of its own, the
    verb becomes the root and the noun its subject. And of "The Kenyan military reports that ...", where
    the verb is tagged as one but its subject's words hang on it like those of a noun.
    """
    mended = [_mended(token) for token in doc]
    # edges of phrases are computed anew only when heads are read from an array
    return doc.from_array(["HEAD", "DEP"], doc.to_array(["HEAD", "DEP"])) if any(mended) else doc


def _mended(token: Token) -> bool:
    if token.dep_ == "ROOT" and token.lower_ == "according":
        return _free_from_source(token)
    if token.dep_ == "ROOT" and token.pos_ in {"NOUN", "PROPN"}:
        verb = _hidden_root(token)
        if verb is not None:
            _make_root(verb, token)
        return verb is not None
    return token.tag_ in {"VBZ", "VBD"} and (_give_subject(token) or _rejoin(token))


def _give_subject(verb: Token) -> bool:
    if not verb.n_lefts or verb.i == 0:
        return False
    left = list(verb.lefts)
    noun = left[-1]
    if (
        noun.i != verb.i - 1
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


def _rejoin(verb: Token) -> bool:
    """ "announces that it will lift ..., and expresses": a present form joined to a bare one belongs higher up."""
    if verb.dep_ != "conj" or verb.tag_ != "VBZ" or verb.head.tag_ not in {"VB", "VBN", "VBG"}:
        return False
    if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children) or any(
        c.dep_ == "aux" and c.tag_ in {"VBZ", "VBP"} for c in verb.head.children
    ):
        return False
    above = next((a for a in verb.head.ancestors if a.tag_ == "VBZ" and a.i < verb.i), None)
    if above is not None:
        verb.head = above
    return above is not None


def _hidden_root(noun: Token) -> Token | None:
    apposed = next((c for c in noun.rights if c.dep_ == "appos"), None)
    if apposed is None:
        return None
    for child in noun.rights:
        follows = child.i > apposed.right_edge.i and noun.doc[child.left_edge.i - 1].text == ","
        if (
            child.dep_ in {"acl", "relcl", "advcl"}
            and child.tag_ in {"VBN", "VBD"}
            and follows
            and child.left_edge.i == child.i
        ):
            return child
    return None


def _free_from_source(according: Token) -> bool:
    """ "According to Reuters, the minister, Wang Yi, called ...": the source is not the verb's subject."""
    source = next((t for t in according.subtree if t.dep_ == "pobj" and t.head.head == according), None)
    verb = _hidden_root(source) if source is not None else None
    if source is None or verb is None:
        return False
    noun = next(child for child in source.rights if child.dep_ == "appos")
    apposed = [child for child in source.rights if child.dep_ == "appos" and child.i > noun.i]
    _make_root(verb, according)
    according.dep_ = "prep"
    noun.head = verb
    noun.dep_ = "nsubj"
    for child in apposed:
        child.head = noun
    return True


def _make_root(verb: Token, noun: Token) -> None:
    late = [child for child in noun.rights if child.i > verb.right_edge.i]
    verb.head = verb
    verb.dep_ = "ROOT"
    verb.tag_ = "VBD"
    noun.head = verb
    noun.dep_ = "nsubj"
    for child in late:
        child.head = verb


def joined(docs: list[Doc]) -> Doc:
    """One document of an article's paragraphs, a space between them."""
    return Doc.from_docs(docs, ensure_whitespace=True)

"""Loads the spaCy pipeline and parses paragraphs, each on its own, into one document an article."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc

from pipeline.errors import SettingsError
from pipeline.grammar.repair import repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

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


def joined(docs: list[Doc]) -> Doc:
    """One document of an article's paragraphs, a space between them."""
    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=True)

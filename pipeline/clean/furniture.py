"""Page furniture as data: the patterns of ``data/lexicon/furniture.yml``, checked as they are loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

from pipeline.errors import DataError

PATTERNS: Final = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "furniture.yml"

_LONGEST: Final = 320  # characters; a longer line is prose, whatever it holds
_LONGEST_LINE: Final = 220  # the same for patterns that are told by how a line begins
_ENDING: Final = 80  # characters at the end of a line in which an ending has to stand
_UNTIL: Final = ("caption", "body", "end")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of furniture.

    ``needs``: one of these lower-case strings must be in the line, which spares costly patterns most lines.
    ``until``: how much after a heading goes with it; None for a single line.
    """

    id: str
    expression: re.Pattern[str]
    example: str
    keeps: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    until: str | None = None
    ending: bool = False


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns in the order in which they are tried: ``by_beginning`` at once, ``by_word`` where one is needed."""

    by_beginning: tuple[Pattern, ...]
    by_word: tuple[Pattern, ...]
    any_beginning: re.Pattern[str]
    any_word: tuple[str, ...]

    @property
    def all(self) -> tuple[Pattern, ...]:
        """All of them."""
        return self.by_beginning + self.by_word

    def match(self, line: str) -> Pattern | None:
        """The pattern that a trimmed line is furniture by, or None."""
        if len(line) > _LONGEST:
            return None
        if len(line) <= _LONGEST_LINE and self.any_beginning.fullmatch(line):
            return next(each for each in self.by_beginning if each.expression.fullmatch(line))
        lower = line.lower()
        if not any(word in lower for word in self.any_word):
            return None
        return next((each for each in self.by_word if _takes(each, line, lower)), None)


def _takes(pattern: Pattern, line: str, lower: str) -> bool:
    if not any(word in lower for word in pattern.needs):
        return False
    if pattern.ending:
        return pattern.expression.search(line, max(0, len(line) - _ENDING)) is not None
    return pattern.expression.fullmatch(line) is not None


@lru_cache(maxsize=4)
def load(path: Path = PATTERNS) -> Patterns:
    """Read the patterns. Raises DataError naming the entry that is malformed or misses its own example."""
    try:
        sections = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DataError(f"{path}: {error}") from error
    if not isinstance(sections, dict) or set(sections) != {"lines", "endings", "headings"}:
        raise DataError(f"{path}: needs exactly the lists lines, endings, headings")
    listed = [
        _pattern(path, section, number, entry)
        for section in ("headings", "lines", "endings")
        for number, entry in enumerate(sections[section], 1)
    ]
    plain = tuple(each for each in listed if not each.needs)
    costly = tuple(each for each in listed if each.needs)
    beginning = re.compile("|".join(each.expression.pattern for each in plain), re.IGNORECASE)
    words = tuple(sorted({word for each in costly for word in each.needs}))
    patterns = Patterns(plain, costly, beginning, words)
    for pattern in listed:
        _check(path, patterns, pattern)
    return patterns


def _pattern(path: Path, section: str, number: int, entry: object) -> Pattern:
    where = f"{path}, {section}, entry {number}"
    if not isinstance(entry, dict) or not {"id", "pattern", "example"} <= set(entry):
        raise DataError(f"{where}: needs id, pattern and example")
    until = entry.get("until")
    if (until in _UNTIL) != (section == "headings"):
        raise DataError(
            f"{where} ({entry['id']}): a heading, and only a heading, has until: {', '.join(_UNTIL)}"
        )
    source = f"(?:{entry['pattern']})" + (r"\Z" if section == "endings" else "")
    try:
        expression = re.compile(source, re.IGNORECASE)
    except re.error as error:
        raise DataError(f"{where} ({entry['id']}): {error}") from error
    keeps = tuple(str(line) for line in entry.get("keeps", ()))
    needs = tuple(str(word) for word in entry.get("needs", ()))
    ending = section == "endings"
    if ending and not needs:
        raise DataError(
            f"{where} ({entry['id']}): an ending needs the words that it can be found by, needs: [...]"
        )
    return Pattern(str(entry["id"]), expression, str(entry["example"]), keeps, needs, until, ending)


def _check(path: Path, patterns: Patterns, pattern: Pattern) -> None:
    found = patterns.match(pattern.example)
    if found is not pattern:
        raise DataError(
            f"{path} ({pattern.id}): its example is taken by {found.id if found else 'no pattern'}"
        )
    for line in pattern.keeps:
        if found := patterns.match(line):
            raise DataError(f"{path} ({pattern.id}): {found.id} takes a line that is to be kept: {line}")

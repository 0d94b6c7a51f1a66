"""What the server can be told, once, before it starts. Every setting stands in docs/api.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "COMMUNIQUE_"


class SettingsError(ValueError):
    """A setting has a value that cannot be meant; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sizes are bytes unless the name says otherwise, times are seconds.

    ``graph`` is the directory that builds publish into; ``base`` is what data IRIs start with, empty for what
    the graph was built with. ``query_*`` is about ``/sparql``, ``page_*`` about everything else.
    """

    graph: Path = Path("data/graph")
    base: str = ""
    query_timeout: float = 30.0
    query_workers: int = 2
    query_memory_mb: int = 2048
    query_queue: int = 32
    page_timeout: float = 10.0
    page_workers: int = 1
    body_limit: int = 1_000_000
    hold_limit: int = 1_000_000
    table_rows: int = 1000

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        whole = parts.scheme in {"http", "https"} and parts.netloc and self.base.endswith("/")
        if self.base and not whole:
            raise SettingsError(f"base: {self.base!r} is not an http(s) IRI that ends with a slash")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float) and not 0 < value < float("inf"):
                raise SettingsError(f"{field.name}: {value!r} is not a positive number")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read ``COMMUNIQUE_<NAME>`` for each field; what is not set keeps its default."""
        given: dict[str, object] = {}
        for field in fields(cls):
            text = environ.get(PREFIX + field.name.upper())
            if text:
                given[field.name] = _read(field.name, text, READERS[str(field.type)])
        return cls(**given)  # type: ignore[arg-type]  # READERS gives each field its type


READERS: Mapping[str, Callable[[str], object]] = {"Path": Path, "str": str, "float": float, "int": int}


def _read(name: str, text: str, reader: Callable[[str], object]) -> object:
    try:
        return reader(text)
    except ValueError:
        raise SettingsError(f"{PREFIX}{name.upper()}: {text!r} is not a number") from None

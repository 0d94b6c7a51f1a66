"""What the server can be told, once, before it starts. Every setting stands in docs/api.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "COMMUNIQUE_"
MAY_BE_ZERO = frozenset({"query_long", "result_rows", "result_bytes", "cache_bytes", "max_age", "hold_limit"})
REQUEST_LOGS = ("json", "off")


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
    processes: int = 1
    query_timeout: float = 30.0
    query_workers: int = 2
    query_long: int = 2
    query_memory_mb: int = 2048
    query_queue: int = 512
    result_rows: int = 1_000_000
    result_bytes: int = 1_000_000_000
    cache_bytes: int = 100_000_000
    max_age: int = 0
    slow_query: float = 1.0
    request_log: str = "json"
    page_timeout: float = 10.0
    page_workers: int = 1
    page_claims: int = 20_000
    body_limit: int = 1_000_000
    hold_limit: int = 4_000_000
    table_rows: int = 1000
    service_allow: tuple[str, ...] = ()
    service_workers: int = 2
    api_keys: tuple[str, ...] = ()
    heavy_timeout: float = 300.0

    def __post_init__(self) -> None:
        for name, iri in [("base", self.base), *(("service_allow", iri) for iri in self.service_allow)]:
            if iri and not _is_web_address(iri):
                raise SettingsError(f"{name}: {iri!r} is not an http(s) IRI")
        if self.base and not self.base.endswith("/"):
            raise SettingsError(f"base: {self.base!r} does not end with a slash")
        if self.request_log not in REQUEST_LOGS:
            raise SettingsError(f"request_log: {self.request_log!r} is none of {', '.join(REQUEST_LOGS)}")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int | float):
                least = value >= 0 if field.name in MAY_BE_ZERO else value > 0
                if not (least and value < float("inf")):
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

    def to_environment(self) -> dict[str, str]:
        """Write what ``from_environment`` reads, for another process."""
        written = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                written[PREFIX + field.name.upper()] = (
                    " ".join(value) if isinstance(value, tuple) else str(value)
                )
        return written


def _words(text: str) -> tuple[str, ...]:
    """Read a list: words with spaces or commas between them."""
    return tuple(text.replace(",", " ").split())


READERS: Mapping[str, Callable[[str], object]] = {
    "Path": Path,
    "str": str,
    "float": float,
    "int": int,
    "tuple[str, ...]": _words,
}


def _read(name: str, text: str, reader: Callable[[str], object]) -> object:
    try:
        return reader(text)
    except ValueError:
        raise SettingsError(f"{PREFIX}{name.upper()}: {text!r} is not a number") from None


def _is_web_address(iri: str) -> bool:
    parts = urlsplit(iri)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)

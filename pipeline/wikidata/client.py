"""A polite SPARQL client: one request at a time, with pauses, that waits when it is told to.

https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy wants a name and a way to
reach who asks; https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits that 429 and its
Retry-After are heeded. A query that takes the service longer than a minute is cut off: sometimes with 500,
sometimes in the middle of an answer of status 200, with a stack trace at its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from random import Random
from types import TracebackType
from typing import Self

import orjson
import requests

from pipeline.errors import EndpointError
from pipeline.wikidata.answers import Row

JSON = "application/sparql-results+json"
TOO_SLOW = b"TimeoutException"
CUT_TWICE = 2


class TooMuchError(EndpointError):
    """The endpoint could not answer one query in its time, again and again: a smaller one may do."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How often and how long to ask. Seconds; ``pause`` lies between two requests, and after a failure it is
    doubled each time, with some chance, up to ``longest``. ``patience`` is how long an answer may take."""

    pause: float = 1.0
    longest: float = 300.0
    patience: float = 90.0
    attempts: int = 8


class Client:
    """Asks one endpoint. ``agent`` names who asks; ``say`` is told why there is a wait."""

    def __init__(
        self, endpoint: str, agent: str, manners: Manners, say: Callable[[str], None], chance: Random
    ) -> None:
        self.endpoint = endpoint
        self._manners = manners
        self._say = say
        self._chance = chance
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": agent, "Accept": JSON})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def select(self, query: str) -> list[Row]:
        """The solutions of a query.

        Raises TooMuchError where the endpoint ran out of time twice, EndpointError where it refuses the query or
        still fails after the last attempt.
        """
        cut = 0
        for attempt in range(self._manners.attempts):
            time.sleep(self._manners.pause if not attempt else 0)
            answer = self._ask(query)
            if isinstance(answer, list):
                return answer
            cut += answer.cut
            if cut >= CUT_TWICE:
                raise TooMuchError(f"{self.endpoint}: {answer.reason}, {cut} times, for one query")
            self._wait(answer, attempt)
        raise EndpointError(
            f"{self.endpoint}: no answer after {self._manners.attempts} attempts; what was got is kept, run it again to go on"
        )

    def _wait(self, failure: _Failure, attempt: int) -> None:
        usual = self._manners.pause * 2 ** (attempt + 1) * self._chance.uniform(0.5, 1.5)
        seconds = min(max(usual, failure.wait or 0.0), max(self._manners.longest, failure.wait or 0.0))
        self._say(f"{failure.reason}; again in {seconds:.0f} s")
        time.sleep(seconds)

    def _ask(self, query: str) -> list[Row] | _Failure:
        try:
            answer = self._session.post(
                self.endpoint, data={"query": query}, timeout=(10.0, self._manners.patience)
            )
        except requests.Timeout:
            return _Failure("no answer in time", cut=True)
        except requests.RequestException as wrong:
            return _Failure(f"the connection broke ({type(wrong).__name__})")
        if answer.status_code == requests.codes.ok:
            return _rows(answer.content)
        if answer.status_code == requests.codes.too_many_requests or answer.status_code >= 500:
            slow = TOO_SLOW in answer.content
            return _Failure(f"status {answer.status_code}", cut=slow, wait=_retry_after(answer))
        raise EndpointError(
            f"{self.endpoint} refuses the query: status {answer.status_code}, {answer.text[:200]!r}"
        )


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no answer; ``cut`` where it took too long; ``wait`` is what the server asks for, in seconds."""

    reason: str
    cut: bool = False
    wait: float | None = None


def _rows(content: bytes) -> list[Row] | _Failure:
    """The solutions, or that they are cut off: no JSON, or not SPARQL's."""
    try:
        rows: list[Row] = orjson.loads(content)["results"]["bindings"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return _Failure("an answer that is cut off", cut=True)
    return rows


def _retry_after(answer: requests.Response) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3); a point in time is held against the answer's own Date."""
    value = answer.headers.get("Retry-After", "")
    if value.isdigit():
        return float(value)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(answer.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None

"""A polite SPARQL client: one request at a time, with pauses, that waits when it is told to.

https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy wants a name and a way to
reach who asks; https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits that 429 and its
Retry-After are heeded. A query that takes the service longer than a minute is cut off: sometimes with 500 or 504,
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
from urllib3.exceptions import HTTPError, ReadTimeoutError

from pipeline.errors import EndpointError
from pipeline.wikidata.answers import Row

JSON = "application/sparql-results+json"
TOO_SLOW = b"TimeoutException"
CUT_TWICE = 2
LARGEST = 256_000_000  # bytes of an answer; the largest that we ask for have a few millions
QUOTED = 200  # characters of what an endpoint says that are told further
AGAIN = "what was got is kept: run it again, and it goes on from there"


class TooMuchError(EndpointError):
    """The endpoint could not answer one query in its time, again and again: a smaller one may do."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How often and how long to ask, in seconds. ``pause`` lies between two requests, ``wait`` after a failure; it
    is doubled each time, with some chance, up to ``longest``. ``patience`` is how long an answer may take. An
    endpoint that wants a longer wait than ``bearable`` is asked another day."""

    pause: float = 1.0
    wait: float = 1.0
    longest: float = 300.0
    bearable: float = 3600.0
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

    def select(self, query: str, *, divisible: bool = False) -> list[Row]:
        """The solutions of a query.

        Raises EndpointError where the endpoint refuses the query or still fails after the last attempt; of one that
        is ``divisible`` TooMuchError, as soon as the endpoint ran out of time twice.
        """
        cut = attempt = 0
        time.sleep(self._manners.pause)
        while True:
            answer = self._ask(query)
            if isinstance(answer, list):
                return answer
            attempt += 1
            cut += answer.cut
            if divisible and cut >= CUT_TWICE:
                raise TooMuchError(f"{self.endpoint}: {answer.reason}, {cut} times, for one query")
            if attempt >= self._manners.attempts:
                raise EndpointError(
                    f"{self.endpoint}: no answer after {attempt} attempts, at last: {answer.reason}; {AGAIN}"
                )
            self._wait(answer, attempt)

    def _wait(self, failure: _Failure, attempt: int) -> None:
        usual = self._manners.wait * 2 ** (attempt - 1) * self._chance.uniform(0.5, 1.5)
        seconds = max(min(usual, self._manners.longest), failure.wait)
        if seconds > self._manners.bearable:
            raise EndpointError(
                f"{self.endpoint}: {failure.reason}, and asks for a wait of {seconds:.0f} s; {AGAIN}"
            )
        self._say(f"{failure.reason}; again in {max(1, round(seconds))} s")
        time.sleep(seconds)

    def _ask(self, query: str) -> list[Row] | _Failure:
        """One request. Redirects are not followed: requests would ask there without the query."""
        try:
            with self._session.post(
                self.endpoint,
                data={"query": query},
                timeout=(10.0, self._manners.patience),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return self._understood(answer, self._body(answer))
        except (requests.ReadTimeout, ReadTimeoutError):
            return _Failure("no answer in time", cut=True)
        except HTTPError:
            return _Failure("an answer that is cut off", cut=True)
        except requests.exceptions.InvalidURL as wrong:
            raise EndpointError(f"{self.endpoint}: {wrong}") from wrong
        except requests.RequestException as wrong:
            return _Failure(f"the connection broke ({_cause(wrong)})")

    def _body(self, answer: requests.Response) -> bytes:
        """All of it, if it comes in time: the time-out of requests is for each piece. ReadTimeout if not."""
        until = time.monotonic() + self._manners.patience
        body = bytearray()
        while piece := answer.raw.read1(1 << 20, decode_content=True):
            body += piece
            if time.monotonic() > until or len(body) > LARGEST:
                raise requests.ReadTimeout
        return bytes(body)

    def _understood(self, answer: requests.Response, body: bytes) -> list[Row] | _Failure:
        status = answer.status_code
        if status == requests.codes.ok:
            return _rows(body)
        if status == requests.codes.too_many_requests or status >= 500:
            slow = TOO_SLOW in body or status == requests.codes.gateway_timeout
            return _Failure(f"status {status}", cut=slow, wait=_retry_after(answer))
        if 300 <= status < 400:
            raise EndpointError(
                f"{self.endpoint} sends to another address, {answer.headers.get('Location')!r}: if you trust it,"
                " give that with --endpoint"
            )
        said = " ".join(body.decode("utf-8", "replace").split())[:QUOTED]
        raise EndpointError(f"{self.endpoint} refuses the query: status {status}, {said!r}")


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no answer; ``cut`` where it took too long; ``wait`` is what the server asks for, in seconds."""

    reason: str
    cut: bool = False
    wait: float = 0.0


def _rows(body: bytes) -> list[Row] | _Failure:
    """The solutions, or that they are cut off, or that there never were any."""
    try:
        rows: list[Row] = orjson.loads(body)["results"]["bindings"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        if body.lstrip()[:1] not in (b"{", b""):
            said = " ".join(body[: 2 * QUOTED].decode("utf-8", "replace").split())[:60]
            return _Failure(f"an answer that is no SPARQL result in JSON ({said!r})")
        return _Failure("an answer that is cut off", cut=True)
    return rows


def _cause(wrong: BaseException) -> str:
    """What the first of the errors that led to this one was: "Connection refused", not what was made of it."""
    while (before := wrong.__cause__ or wrong.__context__) is not None:
        wrong = before
    return getattr(wrong, "strerror", None) or type(wrong).__name__


def _retry_after(answer: requests.Response) -> float:
    """Seconds to wait (RFC 9110, 10.2.3); a point in time is held against the answer's own Date."""
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until, now = parsedate_to_datetime(value), parsedate_to_datetime(answer.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0

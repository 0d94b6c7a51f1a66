"""The SPARQL 1.1 Protocol's query operation: a request's bytes in, what was asked out. Nothing else."""

from __future__ import annotations

import math
import re
from binascii import a2b_qp
from itertools import islice
from typing import NamedTuple

from pyoxigraph import NamedNode

from api.errors import BadRequest, MissingQuery, Refused, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_PARAMETERS, MOST_STRAY = 1000, 1000
"""Parameters, and percent signs that begin nothing: each takes some time."""
QUERY_ALONE = b"query="
STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
BYTE_ORDER_MARK = "\ufeff"
"""Some editors begin a file with it."""
UPDATE_REFUSED = "This endpoint answers queries. It never changes the graph: that is what a build does."


class QueryRequest(NamedTuple):
    """``default_graphs`` and ``named_graphs`` are the protocol's dataset; both empty where it was not given.

    ``format`` is a name from ``?format=``, the first where there are several (SPARQLWrapper sends a name and then
    a media type); ``timeout`` the seconds that the client is ready to wait.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


def parse_request(
    method: str, query_string: bytes, content_type: str | None, body: bytes, encoding: str = ""
) -> QueryRequest:
    """Read a request by GET, by POST of a form or by POST of the query itself.

    By POST of nothing, too, with the query in the address: WikibaseIntegrator does so, and names its nothing a
    kind of form that it is not. Raises MissingQuery, BadRequest, Refused (an update) or UnsupportedMediaType.
    """
    if method != "POST" and query_string.startswith(QUERY_ALONE) and b"&" not in query_string:
        query = _unquoted(query_string[len(QUERY_ALONE) :], "address")
        return QueryRequest(query.removeprefix(BYTE_ORDER_MARK))
    fields = read_parameters(query_string, "address")
    if method == "POST" and (body or not _all(fields, "query")):
        if encoding not in {"", "identity"}:
            raise UnsupportedMediaType(
                f"The body has to come as it is, not as {encoding}.", accepted=[FORM, DIRECT]
            )
        media_type, charset = media_type_of(content_type)
        if charset not in {"", "utf-8", "utf8"}:
            raise UnsupportedMediaType(f"The body has to be UTF-8, not {charset}.", accepted=[FORM, DIRECT])
        if media_type == FORM:
            fields += read_parameters(body, "body")
        elif media_type == DIRECT:
            fields.append(("query", _text(body)))
        elif media_type == UPDATE:
            raise Refused(UPDATE_REFUSED)
        else:
            raise UnsupportedMediaType(
                f"A query is POSTed as {FORM} or as {DIRECT}, not as {media_type or 'nothing named'}.",
                accepted=[FORM, DIRECT],
            )
    return _request(fields)


def _request(fields: list[tuple[str, str]]) -> QueryRequest:
    if _all(fields, "update"):
        raise Refused(UPDATE_REFUSED)
    query = _single(fields, "query")
    if query is None:
        raise MissingQuery("Send a query in the parameter 'query'.")
    return QueryRequest(
        query=query.removeprefix(BYTE_ORDER_MARK),
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
        format=next(filter(None, _all(fields, "format")), None),
        timeout=_seconds(_single(fields, "timeout")),
    )


def read_parameters(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """Read what a form or an address says. Raises BadRequest, which names the one by ``where``.

    It is decoded once: a percent sign that comes out of the decoding stays one.
    """
    if encoded.count(b"&") >= MOST_PARAMETERS:
        raise BadRequest(f"The {where} has more than {MOST_PARAMETERS} parameters.")
    if next(islice(STRAY_PERCENT.finditer(encoded), MOST_STRAY, None), None) is not None:
        raise BadRequest(f"The {where} is not percent-encoded.")
    pairs = (field.partition(b"=") for field in encoded.split(b"&") if field)
    return [(_unquoted(name, where), _unquoted(value, where)) for name, _, value in pairs]


def _unquoted(encoded: bytes, where: str) -> str:
    try:
        return percent_decoded(encoded.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(f"The {where} is not percent-encoded UTF-8.") from None


def percent_decoded(encoded: bytes) -> bytes:
    """Do what ``unquote_to_bytes`` does, in a tenth of its time: the server itself does it, to megabytes.

    With ``=`` in the place of ``%`` it is quoted-printable (RFC 2045, 6.7), which Python decodes in C.
    """
    whole = STRAY_PERCENT.sub(b"%25", encoded)
    return a2b_qp(whole.replace(b"=", b"=3D").replace(b"%", b"="))


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8: byte {error.start} cannot be read.") from None


def media_type_of(header: str | None) -> tuple[str, str]:
    """Read a Content-Type: the media type and the charset, in lower case; empty where there is none."""
    media_type, *parameters = (header or "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _all(fields: list[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in fields if key == name]


def _single(fields: list[tuple[str, str]], name: str) -> str | None:
    values = _all(fields, name)
    if len(values) > 1:
        raise BadRequest(f"The parameter {name!r} was sent {len(values)} times.")
    return values[0] if values else None


def _graphs(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    """Read the IRIs of graphs. An empty one, as forms send it that nobody filled in, says nothing."""
    found = tuple(iri for iri in _all(fields, name) if iri)
    for iri in found:
        check_absolute(name, iri)
    return found


def check_absolute(name: str, iri: str) -> None:
    """Raise BadRequest, which names the parameter, if its value is no absolute IRI."""
    try:
        NamedNode(iri)
    except ValueError as error:
        raise BadRequest(f"{name!r} is no absolute IRI: {iri!r} ({error}).") from None


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise BadRequest(f"'timeout' is a positive number of seconds, not {text!r}.")
    return seconds

"""What a request can end in, drawn once. Each error knows its status and title; ``api.responses`` writes it.

ApiError
  + BadRequest            400  parameters missing, doubled or unreadable
  |   + MissingQuery      400  parameters were sent and no query: a browser gets the form instead
  |   + QuerySyntaxError  400  with line and column
  |   + QueryTooDeep      400  the parser ran out of stack
  |   + QueryFailed       400  the query is well-formed and cannot be evaluated
  + Unauthorised          401  an API key that is none
  + Refused               403  updates and SERVICE
  + NotFound              404
  + NotAcceptable         406  with the list of what there is
  + TooSlow               408  the body did not come in time
  + TooLarge              413
  + UnsupportedMediaType  415
  + CallFailed            502  an endpoint that the query calls gave no answer, or none that can be read
  + QueryTimeout          504  it was ended at its time limit
  + QueryStopped          503  its worker process died
  + Busy                  503  with Retry-After
  + GenerationGone        503  newer builds have removed the graph that it was to run on
  + NoGraph               503  nothing is published yet
  + NoNames               503  what is published has no index of names
  + ClientGone            499  nobody is there to read it: for the log
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

Extension = str | int | float | Sequence[str]


class ApiError(Exception):
    """An answer other than the one that was asked for. ``extensions`` become members of the problem."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "The server made a mistake"

    def __init__(
        self, detail: str, headers: Mapping[str, str] | None = None, **extensions: Extension
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})
        self.extensions = extensions


class BadRequest(ApiError):
    """The request itself is wrong: parameters or encoding."""

    status = 400
    title = "The request cannot be read"


class MissingQuery(BadRequest):
    """No query came with the request."""

    title = "No query was sent"


class QuerySyntaxError(BadRequest):
    """The query is not SPARQL. ``line`` and ``column`` count from 1, in characters."""

    title = "The query has a syntax error"


class QueryTooDeep(BadRequest):
    """The parser ran out of stack."""

    title = "The query is nested too deeply"


class QueryFailed(BadRequest):
    """The query is SPARQL and still has no answer here, for example a graph name that is no IRI."""

    title = "The query cannot be evaluated"


class Unauthorised(ApiError):
    """A key was sent that opens nothing."""

    status = 401
    title = "The API key is not known"


class Refused(ApiError):
    """What this endpoint does for nobody: updates, and calls to other endpoints."""

    status = 403
    title = "Not allowed here"


class NotFound(ApiError):
    """The graph says nothing of it."""

    status = 404
    title = "Nothing is known by this name"


class NotAcceptable(ApiError):
    """None of the media types that the client accepts is at hand. ``available`` lists those that are."""

    status = 406
    title = "No representation matches Accept"


class TooSlow(ApiError):
    """The body did not come in time."""

    status = 408
    title = "The request took too long to arrive"


class TooLarge(ApiError):
    """The body has more bytes than the server reads."""

    status = 413
    title = "The request is too large"


class UnsupportedMediaType(ApiError):
    """The body is of a kind that is not read here. ``accepted`` lists those that are."""

    status = 415
    title = "The body's media type is not understood"


class CallFailed(ApiError):
    """Another endpoint that the query calls did not answer as it should."""

    status = 502
    title = "An endpoint that the query calls did not answer"


class QueryTimeout(ApiError):
    """The query was ended at its time limit."""

    status = 504
    title = "The query took too long"


class QueryStopped(ApiError):
    """The query took its worker process down, most likely for want of memory."""

    status = 503
    title = "The query was stopped"


class Busy(ApiError):
    """All workers are busy and the queue is full."""

    status = 503
    title = "Too many queries are waiting"


class GenerationGone(ApiError):
    """The graph that a query was to run on was removed while it waited; there are newer ones."""

    status = 503
    title = "The graph was replaced"


class NoGraph(ApiError):
    """No build has been published in the directory that is served."""

    status = 503
    title = "No graph is published yet"


class NoNames(ApiError):
    """The generation that is served was published by a version that wrote no index of names."""

    status = 503
    title = "Names cannot be looked up"


class ClientGone(ApiError):
    """The client hung up before its answer was there."""

    status = 499
    title = "The client has gone away"

"""How an answer is written: pages, documents, problems."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.errors import ApiError
from api.formats import HTML, PAGES, Choice, Format, pick
from api.negotiate import wants_page
from api.services import services

PROBLEM = "application/problem+json"
VARY = {"Vary": "Accept"}
OF_ERRORS = {**VARY, "Cache-Control": "no-store"}
"""What is wrong now may be right when the same is asked again."""
OF_PAGES = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""What a browser is told of a page, besides what ``front`` tells of every answer."""
ENDINGS = {found.name: found for found in PAGES}


def page(
    request: Request,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] = VARY,
) -> Response:
    """Render a template, with every value escaped, as an HTML page."""
    own = services(request)
    text = own.templates.get_template(template).render(root=request.scope.get("root_path", ""), **context)
    return Response(text, status, headers={**OF_PAGES, **headers}, media_type="text/html")


def document(body: bytes, choice: Choice, location: str | None = None) -> Response:
    """Give a representation under the media type that was asked for; ``location`` is its own address."""
    headers = dict(VARY)
    if location is not None:
        headers["Content-Location"] = location
    return Response(body, headers=headers | {"Content-Type": choice.content_type})


def see_other(path: str) -> Response:
    """Send the client from a thing to a document about it."""
    return RedirectResponse(path, 303, headers=VARY)


def split_ending(key: str) -> tuple[str, Format | None]:
    """Take the file ending of a known format off a key: ``Q232.ttl`` is ``Q232`` in Turtle."""
    stem, dot, ending = key.rpartition(".")
    return (stem, ENDINGS[ending]) if dot and stem and ending in ENDINGS else (key, None)


def choose_for(request: Request, ending: Format | None) -> Choice:
    """Choose how to show a thing: by the address's ending, by ``?format=``, else by Accept."""
    name = ending.name if ending is not None else request.query_params.get("format") or None
    return pick(request.headers.get("accept"), PAGES, name)


def is_page(choice: Choice) -> bool:
    """Whether HTML was chosen."""
    return choice.format is HTML


async def answer_error(request: Request, error: Exception) -> Response:
    """Write any error: as a page for a browser, as problem+json (RFC 9457) for everything else."""
    if isinstance(error, ApiError):
        status, title, detail = error.status, error.title, error.detail
        headers, extensions = error.headers, dict(error.extensions)
    elif isinstance(error, HTTPException):
        status, title, detail = error.status_code, error.detail, _about(error.status_code, request)
        headers, extensions = dict(error.headers or {}), {}
    else:
        status, title, detail = 500, ApiError.title, "It is in the server's log."
        headers, extensions = {}, {}
    headers = OF_ERRORS | headers
    if wants_page(request.headers.get("accept")):
        context = {"status": status, "title": title, "detail": detail, "extensions": extensions}
        return page(request, "error.html", context, status=status, headers=headers)
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail} | extensions
    return Response(json.dumps(problem, ensure_ascii=False), status, headers=headers, media_type=PROBLEM)


def _about(status: int, request: Request) -> str:
    if status == 404:
        return f"There is nothing at {request.url.path}."
    if status == 405:
        return f"{request.method} is not possible here."
    return f"{request.method} {request.url.path} was not answered."

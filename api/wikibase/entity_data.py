"""``/wiki/Special:EntityData/{id}`` with its endings: an entity as Wikibase publishes it. ``/wiki/{title}``: its page.

Without ending the client is sent to the document in the format that it likes best, as Wikibase does; and to these
addresses from the others that a wiki has them at.
"""

from __future__ import annotations

import json
from hashlib import sha256
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound
from api.formats import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Choice, Format, pick
from api.graph import Graph
from api.responses import document, see_other
from api.services import graph_for, links_for
from api.sparql.delivery import matches
from api.wikibase.entities import normal_id, read_entities
from api.wikibase.json_form import entity, title
from api.wikibase.model import Item
from api.wikibase.rdf_form import Writer, values_of
from api.wikibase.reading import read_items, revision

ENTITY_JSON = Format("json", "application/json")
ENTITY_DATA = (ENTITY_JSON, TURTLE, N_TRIPLES, RDF_XML, JSON_LD, HTML)
"""JSON comes first: it is what gets who accepts anything."""
ENDINGS = {found.name: found for found in ENTITY_DATA}
FORMATS = f"There is it as {', '.join(ENDINGS)}."
OF_NONE_NAMED, SEARCH, ENTITY_PAGE = "Special:EntityData", "Special:Search", "Special:EntityPage/"
PROPERTY_PAGE = "https://www.wikidata.org/wiki/Property:{}"
"""Properties are Wikidata's, and so are the pages about them."""


async def entity_data(request: Request) -> Response:
    """Give an item or a property in Wikibase's JSON, or in RDF as in Wikidata's dumps."""
    stem, ending = _split(request.path_params.get("key") or request.query_params.get("id", ""))
    key = _key(stem)
    name = request.query_params.get("format") or None if ending is None else ending.name
    choice = pick(request.headers.get("accept"), ENTITY_DATA, name)
    graph = graph_for(request)
    root = links_for(request, graph.base).root
    if choice.format is HTML:
        return see_other(_page_of(key, root))
    address = f"{root}/wiki/Special:EntityData/{key}.{choice.format.name}"
    if ending is None:
        return see_other(address)
    answer = document(await _written(graph, key, choice), choice, address)
    answer.headers["Link"] = f'<{_page_of(key, root)}>; rel="alternate"; type="text/html"'
    return _unless_known(request, answer)


async def wiki_page(request: Request) -> Response:
    """Send the client to an entity's page or document, or to the search, from where a wiki has it."""
    root = links_for(request, graph_for(request).base).root
    name = request.path_params["title"]
    if name == OF_NONE_NAMED:
        return await entity_data(request)
    if name == SEARCH:
        return see_other(f"{root}/search?{urlencode({'q': request.query_params.get('search', '')})}")
    return see_other(_page_of(_key(name.removeprefix(ENTITY_PAGE)), root))


async def index_php(request: Request) -> Response:
    """Send the client to a page, from where a wiki has it by the name of its script."""
    root = links_for(request, graph_for(request).base).root
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "title"]
    name = quote(request.query_params.get("title", ""), safe=":/")
    return see_other(f"{root}/wiki/{name}" + (f"?{urlencode(rest)}" if rest else ""))


def other_address(name: str, root: str) -> str | None:
    """Say where to look for an entity that is asked for as Wikidata names it, and this graph does not: ``P463``, ``q232``."""
    stem, ending = _split(name)
    key = normal_id(stem)
    if key is None:
        return None
    wanted = key if ending is None else f"{key}.{ending.name}"
    if key.startswith("P") or ending is ENTITY_JSON:
        return f"{root}/wiki/Special:EntityData/{wanted}"
    return None if wanted == name else f"{root}/entity/{wanted}"


def _split(name: str) -> tuple[str, Format | None]:
    """Split the ending off that names a format."""
    stem, _, last = name.rpartition(".")
    ending = ENDINGS.get(last) if stem else None
    return (name, None) if ending is None else (stem, ending)


def _key(text: str) -> str:
    key = normal_id(text)
    if key is None:
        raise NotFound(
            f"{text or 'Nothing'} is no id of an item or a property, such as Q232 or P463. {FORMATS}"
        )
    return key


def _page_of(key: str, root: str) -> str:
    return f"{root}/entity/{key}" if key.startswith("Q") else PROPERTY_PAGE.format(key)


async def _written(graph: Graph, key: str, choice: Choice) -> bytes:
    found = (await read_entities(graph, [key])).get(key)
    if found is None:
        raise NotFound(f"The graph describes no {title(key)}.")
    if choice.format is not ENTITY_JSON:
        values = sorted(values_of(found)) if isinstance(found, Item) else []
        others = await read_items(graph, values, statements=False)
        return Writer(graph.base).document(found, others.values(), revision(graph), choice.format.name)
    body = {"entities": {key: entity(found, revision(graph))}}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _unless_known(request: Request, answer: Response) -> Response:
    """Give an answer with a tag, or only say that the client has it already."""
    etag = f'"{sha256(bytes(answer.body)).hexdigest()[:32]}"'
    answer.headers["ETag"] = f"W/{etag}"  # weak: compressed it has the same
    if matches(request.headers.get("if-none-match", ""), etag):
        kept = {name: answer.headers[name] for name in ("ETag", "Vary", "Content-Location")}
        return Response(status_code=304, headers=kept)
    return answer

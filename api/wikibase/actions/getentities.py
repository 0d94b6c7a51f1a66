"""``action=wbgetentities``: items and properties by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.wikibase.call import Call
from api.wikibase.entities import check_id, read_entities
from api.wikibase.json_form import Json, Object, entity
from api.wikibase.reading import revision
from api.wikibase.refusal import Refusal

FALLBACK = "en"
NO_SITES = "There are no links to other sites here: ask by ids."


async def answer(call: Call) -> Object:
    """Give entities; one that is not known is marked as missing."""
    ids = _ids(call)
    props = call.given.values["props"]
    found = await read_entities(call.graph, ids, statements="claims" in props)
    now = revision(call.graph)
    entities: Object = {
        key: _narrowed(entity(found[key], now, props), call) if key in found else _missing(key, call)
        for key in ids
    }
    return {"entities": entities, "success": 1}


def _ids(call: Call) -> Sequence[str]:
    given = call.given
    if given.has("titles"):
        raise Refusal(
            "badvalue", f'Unrecognized value for parameter "sites": {given.text("sites")}. {NO_SITES}'
        )
    if not given.has("ids"):
        raise Refusal(
            "param-missing",
            f'Either provide the Item "ids" or pairs of "sites" and "titles" for corresponding pages. {NO_SITES}',
        )
    return list(dict.fromkeys(check_id(one) for one in given.values["ids"]))


def _missing(key: str, call: Call) -> Object:
    return {"id": key, "missing": True if call.version == 2 else ""}


def _narrowed(written: Object, call: Call) -> Object:
    """Leave the languages that were asked for."""
    languages = call.given.values.get("languages")
    if languages is None:
        return written
    for part in ("labels", "descriptions", "aliases"):
        if isinstance(texts := written.get(part), Mapping):
            fallback = call.given.has("languagefallback") and part != "aliases"
            written[part] = dict(_chosen(texts, languages, fallback=fallback))
    return written


def _chosen(
    texts: Mapping[str, Json], languages: Iterable[str], *, fallback: bool
) -> Iterable[tuple[str, Json]]:
    for language in languages:
        if language in texts:
            yield language, texts[language]
        elif fallback and isinstance(instead := texts.get(FALLBACK), Mapping):
            yield language, {**instead, "for-language": language}

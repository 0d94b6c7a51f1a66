"""``action=wbgetclaims``: the statements about an item, or one of them."""

from __future__ import annotations

from api.wikibase.call import Call
from api.wikibase.entities import check_id, no_entity, read_entities
from api.wikibase.json_form import Object, claims
from api.wikibase.model import Item, Statement
from api.wikibase.refusal import Refusal


async def answer(call: Call) -> Object:
    """Give statements, by property. Raises Refusal for an entity or a statement that there is not."""
    given = call.given
    if not (given.has("entity") or given.has("claim")):
        raise Refusal("param-missing", 'One of the parameters "entity" and "claim" must be set.')
    claim = given.text("claim")
    key = check_id(given.text("entity") or claim.partition("$")[0])
    found = (await read_entities(call.graph, [key])).get(key)
    if found is None:
        raise no_entity(key)
    statements = found.claims if isinstance(found, Item) else {}
    wanted = {
        name: kept
        for name, several in statements.items()
        if (kept := [one for one in several if _is_wanted(one, call)])
    }
    if claim and not wanted:
        raise Refusal("no-such-claim", f'Could not find a claim with the GUID "{claim}".')
    return {"claims": claims(wanted)}


def _is_wanted(statement: Statement, call: Call) -> bool:
    given = call.given
    name, rank, claim = given.text("property").upper(), given.text("rank"), given.text("claim")
    return (
        name in {"", statement.snak.property_id}
        and rank in {"", statement.rank.value}
        and claim.lower() in {"", statement.id.lower()}
    )

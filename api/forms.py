"""What a request says by its address and, if it is POSTed, by a form: for what is answered without FastAPI."""

from __future__ import annotations

from api.errors import UnsupportedMediaType
from api.exchange import Exchange
from api.sparql.endpoint import read_body
from api.sparql.protocol import FORM, media_type_of, read_parameters


async def read_fields(exchange: Exchange, sent: str) -> list[tuple[str, str]]:
    """Read the fields of the address, then those of the body. Raises ApiError; ``sent`` names what a form holds."""
    fields = read_parameters(exchange.query_string, "address")
    if exchange.method == "POST":
        body = await read_body(exchange, exchange.own.settings.body_limit)
        media_type, _ = media_type_of(exchange.header(b"content-type") or FORM)
        if body and media_type != FORM:
            raise UnsupportedMediaType(f"{sent} POSTed as {FORM}, not as {media_type}.", accepted=[FORM])
        fields += read_parameters(body, "body")
    return fields

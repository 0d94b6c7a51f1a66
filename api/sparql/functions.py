"""Functions that Wikidata's engine has and SPARQL has not, for queries that come from there; and DAYS.

That one is for ``meanings``, which writes it: a number of days in the place of a duration, and all else as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from urllib.parse import unquote

import pyoxigraph as ox

from ontology.wikidata import PREFIXES, WIKIBASE

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Function = Callable[..., Term | None]

DAYS = "https://w3id.org/communique/function#days"
UNKNOWN = "/.well-known/genid/"
"""What stands in the IRI that Wikidata gives to a value that is not known."""
POINT = re.compile(r"(?:<[^<>]*>\s*)?point\s*\(\s*(\S+)\s+([^\s()]+)\s*\)", re.IGNORECASE)
DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
DAY_TIME, DECIMAL = (ox.NamedNode(f"{PREFIXES['xsd']}{name}") for name in ("dayTimeDuration", "decimal"))
DOUBLE = ox.NamedNode(f"{PREFIXES['xsd']}double")
GEOF = ("http://www.opengis.net/def/geosparql/function/", PREFIXES["geof"])
"""Where Wikidata has its functions on places, and where the standard and this endpoint's prefix have them."""


def functions(query: str) -> dict[ox.NamedNode, Function]:
    """Give those that a query may call: Oxigraph reads them anew for each."""
    return {iri: function for name, iri, function in _FUNCTIONS if name in query}


def _is_unknown(value: Term) -> Term:
    """Say whether there is a value that nobody knows."""
    return ox.Literal(
        isinstance(value, ox.BlankNode) or (isinstance(value, ox.NamedNode) and UNKNOWN in value.value)
    )


def _decoded(address: Term) -> Term | None:
    """Give an address with its ``%20`` and such as characters."""
    return ox.Literal(unquote(address.value)) if isinstance(address, ox.NamedNode | ox.Literal) else None


def _days(difference: Term) -> Term:
    """Give a duration in days."""
    if not isinstance(difference, ox.Literal) or difference.datatype != DAY_TIME:
        return difference
    found = DURATION.fullmatch(difference.value)
    if found is None:
        return difference
    days, hours, minutes, seconds = (Fraction(part or 0) for part in found.groups()[1:])
    total = float(days + (hours + (minutes + seconds / 60) / 60) / 24)
    return ox.Literal(f"{found[1]}{total:.6f}".rstrip("0").rstrip("."), datatype=DECIMAL)


def _coordinate(number: int) -> Function:
    def part(place: Term) -> Term | None:
        """Give one number of ``Point(longitude latitude)``."""
        found = POINT.fullmatch(place.value) if isinstance(place, ox.Literal) else None
        return None if found is None else ox.Literal(found[number], datatype=DOUBLE)

    return part


_FUNCTIONS: tuple[tuple[str, ox.NamedNode, Function], ...] = (
    (DAYS, ox.NamedNode(DAYS), _days),
    ("isSomeValue", ox.NamedNode(f"{WIKIBASE}isSomeValue"), _is_unknown),
    ("decodeUri", ox.NamedNode(f"{WIKIBASE}decodeUri"), _decoded),
    *(("longitude", ox.NamedNode(f"{namespace}longitude"), _coordinate(1)) for namespace in GEOF),
    *(("latitude", ox.NamedNode(f"{namespace}latitude"), _coordinate(2)) for namespace in GEOF),
)

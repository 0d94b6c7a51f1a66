"""Where things stand, as absolute IRIs: this server's documents by its address, the data by its base."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request

from api.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Places:
    """``root`` is the absolute address that the server was asked at, ``base`` what data IRIs start with; both end in a slash."""

    root: str
    base: str

    @property
    def endpoint(self) -> NamedNode:
        """Where queries are sent."""
        return NamedNode(f"{self.root}sparql")

    @property
    def service(self) -> NamedNode:
        """What answers them."""
        return NamedNode(f"{self.root}sparql#service")

    @property
    def document(self) -> NamedNode:
        """Where a description always stands (VoID, 6.2; RFC 8615)."""
        return NamedNode(f"{self.root}.well-known/void")

    @property
    def page(self) -> NamedNode:
        """The same for people."""
        return NamedNode(f"{self.root}dataset")

    @property
    def dataset(self) -> NamedNode:
        """All of the data."""
        return self.data("dataset")

    def data(self, name: str) -> NamedNode:
        """Something that has an IRI of the data's own."""
        return NamedNode(self.base + name)

    def part(self, name: str) -> NamedNode:
        """Something that only the description speaks of."""
        return NamedNode(f"{self.document.value}#{name}")


def places_for(request: Request, base: str) -> Places:
    """Give the places as the client sees them: by the host that it asked for. Raises BadRequest if that is none."""
    places = Places(root=str(request.base_url), base=base)
    try:
        NamedNode(places.root)
    except ValueError:
        raise BadRequest("The header Host is no host that an address could have.") from None
    return places

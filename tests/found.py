"""What the fixtures of extraction give: the claims of one text, by relation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.records import Claim, Membership, Mention, Position, Recognition


@dataclass(frozen=True)
class Found:
    """The claims of one text, by relation."""

    claims: list[Claim]

    @property
    def positions(self) -> list[Position]:
        return [claim for claim in self.claims if isinstance(claim, Position)]

    @property
    def recognition(self) -> list[Recognition]:
        return [claim for claim in self.claims if isinstance(claim, Recognition)]

    @property
    def membership(self) -> list[Membership]:
        return [claim for claim in self.claims if isinstance(claim, Membership)]


ClaimsIn = Callable[..., Found]
MentionsIn = Callable[[str], list[Mention]]

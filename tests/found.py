"""What the fixtures of extraction give: the claims of one text, by relation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.records import Act, Claim, Membership, Mention, Position, Recognition, Status

C = TypeVar("C", bound=Claim)
K = TypeVar("K", Act, Status)


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


def names_of(mention: Mention | None) -> set[str]:
    """What a mention may be called."""
    return {mention.entity.label, mention.text, *mention.entity.aliases} if mention is not None else set()


def assert_recognitions(found: list[Recognition], expected: list[tuple[str, str, Act]]) -> None:
    """Each expected (subject, object, act) is found, and nothing else."""
    _assert_found(found, expected, lambda claim: claim.act)


def assert_memberships(found: list[Membership], expected: list[tuple[str, str, Status]]) -> None:
    """Each expected (organisation, member, status) is found, and nothing else."""
    _assert_found(found, expected, lambda claim: claim.status)


def _assert_found(found: list[C], expected: list[tuple[str, str, K]], kind: Callable[[C], K]) -> None:
    left = list(found)
    for subject, thing, wanted in expected:
        fitting = [
            claim
            for claim in left
            if subject in names_of(claim.subject)
            and thing in names_of(claim.object)
            and kind(claim) is wanted
        ]
        assert fitting, found
        left.remove(fitting[0])
    assert left == []

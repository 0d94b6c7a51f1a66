"""What a run did: how many articles, what was skipped and why, what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.iris import BuildInfo
from pipeline.records import Article, Claim, HeldBack, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one run. ``claims`` counts by type, in a build those that are published.

    ``held_back`` are the others, ``seconds`` are of the whole run. ``by`` says which versions drew the claims;
    None where no article was read.
    """

    articles: int
    words: int
    skipped: tuple[Skipped, ...]
    claims: dict[str, int]
    held_back: tuple[HeldBack, ...] = ()
    quads: int = 0
    mentions: int = 0
    seconds: float = 0.0
    by: BuildInfo | None = None

    @property
    def words_per_second(self) -> float:
        """Words read in a second of the run."""
        return self.words / self.seconds if self.seconds else 0.0

    @property
    def complete(self) -> bool:
        """Whether nothing was left out: no record skipped, no claim held back."""
        return not self.skipped and not self.held_back


class Tally:
    """Counts while a run goes on; ``report`` gives the outcome."""

    def __init__(self) -> None:
        self.articles = 0
        self.words = 0
        self.quads = 0
        self.mentions = 0
        self.skipped: list[Skipped] = []
        self.held_back: list[HeldBack] = []
        self.claims: Counter[str] = Counter()
        self.by: BuildInfo | None = None

    def read(self, article: Article, claims: Iterable[Claim] = ()) -> None:
        """Count an article and what it claims."""
        self.articles += 1
        self.words += len(article.text.split())
        self.claims.update(type(claim).__name__ for claim in claims)

    def report(self, seconds: float) -> Report:
        """What was counted, with the time that it took."""
        return Report(
            articles=self.articles,
            words=self.words,
            skipped=tuple(self.skipped),
            claims=dict(sorted(self.claims.items())),
            held_back=tuple(self.held_back),
            quads=self.quads,
            mentions=self.mentions,
            seconds=seconds,
            by=self.by,
        )

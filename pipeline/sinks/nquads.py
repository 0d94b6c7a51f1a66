"""One N-Quads file: sorted lines, so that equal graphs are equal bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from pipeline.disk import replaced


class NQuadsSink:
    """Gathers graphs and writes them with ``close``: a whole new file, or the old one is left alone.

    A name that ends in ``.gz`` is compressed, without a time stamp.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._graphs: dict[str, bytes] = {}

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make ``graph`` hold exactly these quads in the file that ``close`` writes."""
        self._graphs[graph.value] = lines(quads)

    def close(self) -> None:
        """Write the file beside its place, then move it there."""
        content = sorted_lines(b"".join(self._graphs.values()))
        if self._path.suffix == ".gz":
            content = gzip.compress(content, mtime=0)
        with replaced(self._path) as unfinished:
            unfinished.write_bytes(content)


def lines(quads: Iterable[Quad]) -> bytes:
    """The quads as N-Quads, sorted, each once."""
    return sorted_lines(serialize(quads, format=RdfFormat.N_QUADS) or b"")


def sorted_lines(text: bytes) -> bytes:
    """The lines of an N-Quads text in one order, each once."""
    return b"".join(sorted(set(text.splitlines(keepends=True))))

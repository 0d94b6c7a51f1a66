"""What the help pages of all commands share."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """What stands at the end of a help page: lines to copy, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  $ {line}" for line in lines)

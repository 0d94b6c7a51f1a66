"""
What can go wrong, drawn once.

CommuniqueError
  + SettingsError    a setting or argument is wrong: stop before any work, say which
  + SourceError      one record is unreadable: skipped, counted, named in the report
  + DataError        a file under data/ is wrong: stop, it is our mistake
  + ValidationError  a graph breaks a shape: nothing is published
  + StoreError       the store refused: stop, the last generation still serves
  + EndpointError    a server that is asked for data does not give it: stop, what it gave is kept
"""

from __future__ import annotations


class CommuniqueError(Exception):
    """Anything that Communiqué itself raises."""


class SettingsError(CommuniqueError):
    """A setting or an argument is wrong."""


class SourceError(CommuniqueError):
    """One record cannot be read; the run goes on without it."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class DataError(CommuniqueError):
    """A file under data/ is wrong, named with the entry."""


class ValidationError(CommuniqueError):
    """A graph breaks a SHACL shape."""


class StoreError(CommuniqueError):
    """The store cannot be read or written."""


class EndpointError(CommuniqueError):
    """A server that is asked for data refuses, or does not answer in sense."""

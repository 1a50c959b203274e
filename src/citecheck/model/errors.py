"""The errors that end a run with one clear line."""

from __future__ import annotations


class CitecheckError(Exception):
    """Input that cannot be worked on: the message says what, where, and what to do, in one line.

    The command line prints it on standard error and ends with status 2.
    """


class UnreadableError(CitecheckError):
    """A manuscript, source or settings file that cannot be read."""


class ClaimsFileError(CitecheckError):
    """A claims file that breaks its schema; the message carries the path and the line."""


class UnfinishedError(CitecheckError):
    """The work could not be finished through no fault of the input (the network is gone): status 3."""

"""Which of the proposed fixes are made: safe ones or all, each whole or not at all, none over another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from citecheck.model import Edit, Finding, Fix, Place


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fix and what it is for: the finding's code or the conversion's name, its message, note and place."""

    code: str
    message: str
    note: str | None
    place: Place
    fix: Fix


@dataclass(frozen=True, slots=True)
class Left:
    """A proposal that is not made, and why."""

    proposal: Proposal
    why: str


@dataclass(frozen=True, slots=True)
class Span:
    """An edit in the characters of a file."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: ``spans`` in order, none over another; ``made`` proposals and those ``left``."""

    spans: tuple[Span, ...]
    made: tuple[Proposal, ...]
    left: tuple[Left, ...]


Locate = Callable[[Edit], "Span | str"]
"""Where an edit stands in the file, or in one clause why it cannot be made."""


def proposals(findings: Iterable[Finding]) -> list[Proposal]:
    """The fixes of findings that have one, in the same order."""
    return [
        Proposal(finding.code, finding.message, finding.note, finding.place, finding.fix)
        for finding in findings
        if finding.fix is not None and finding.fix.edits
    ]


def plan(proposed: Sequence[Proposal], locate: Locate, *, unsafe: bool = False) -> Plan:
    """The fixes that can be made together; of two that meet the safe one, then the first, goes before.

    Args:
        proposed: In the order of their places.
        locate: Where an edit stands in the file.
        unsafe: Also those that may change what the author meant.
    """
    taken: list[tuple[int, int, str]] = []
    made: list[Proposal] = []
    left: list[Left] = []
    for proposal in sorted(proposed, key=lambda one: not one.fix.safe):
        if not proposal.fix.safe and not unsafe:
            left.append(Left(proposal, "it is unsafe: look at it, or use --unsafe"))
            continue
        found = [locate(edit) for edit in proposal.fix.edits]
        problem = next((one for one in found if isinstance(one, str)), None)
        spans = [one for one in found if isinstance(one, Span)]
        if problem is None and any(_meets(taken, span) for span in spans):
            problem = "another fix changes the same words; run it again"
        if problem is not None:
            left.append(Left(proposal, problem))
            continue
        for span in spans:
            key = (span.start, span.end, span.text)
            if key not in taken[bisect_left(taken, key) : bisect_left(taken, key) + 1]:
                insort(taken, key)
        made.append(proposal)
    order = {id(one): position for position, one in enumerate(proposed)}
    return Plan(
        tuple(Span(*key) for key in taken),
        tuple(sorted(made, key=lambda one: order[id(one)])),
        tuple(sorted(left, key=lambda one: order[id(one.proposal)])),
    )


def _meets(taken: Sequence[tuple[int, int, str]], span: Span) -> bool:
    """Whether the span lies over one that is taken and is not the same edit."""
    at = bisect_right(taken, (span.start, span.end, span.text))
    for start, end, text in taken[max(0, at - 1) : at + 1]:
        if (start, end, text) == (span.start, span.end, span.text):
            continue
        if start < span.end and span.start < end:
            return True
        if start == span.start and (start == end or span.start == span.end):
            return True
    return False

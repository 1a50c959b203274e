"""What one try told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citecheck.sources.http.results import Verdict

if TYPE_CHECKING:
    from citecheck.sources.http.drift import Facts
    from citecheck.sources.http.missing import Sign
    from citecheck.sources.http.page import Page


@dataclass(slots=True)
class Answer:
    """One try. ``again`` when a further try may tell otherwise, ``wait`` what the server asks for until then.

    ``unreached`` when the reason may be that there is no network here at all. ``sign`` says that the page may
    not be there, for the host to be asked about. ``page`` and ``facts`` are what the page says of itself,
    ``headers`` those that a later look can be made conditional on. ``otherwise`` is the verdict and detail if
    the sign is wrong.
    """

    verdict: Verdict
    status: int | None = None
    final_url: str | None = None
    detail: str = ""
    again: bool = False
    wait: float | None = None
    unreached: bool = False
    sign: Sign | None = None
    otherwise: tuple[Verdict, str] | None = None
    page: Page | None = None
    facts: Facts | None = None
    html: bool = False
    stored: bool = False
    headers: dict[str, str] = field(default_factory=dict)

"""Addresses on the web: what answers, with manners, without believing one bad try, and safely.

:func:`look` asks each address, judges what comes (:mod:`.judge`, :mod:`.missing`, :mod:`.drift`), and asks
again what looks bad. Nothing but http and https is asked, no credentials are sent, and no address that is
not public unless the user allows it (:mod:`.guard`).
"""

from __future__ import annotations

from citecheck.sources.http.begin import look
from citecheck.sources.http.results import (
    GOOD,
    PASSING,
    LookOutcome,
    LookSettings,
    Site,
    UrlResult,
    Verdict,
    Wanted,
)

__all__ = ["GOOD", "PASSING", "LookOutcome", "LookSettings", "Site", "UrlResult", "Verdict", "Wanted", "look"]

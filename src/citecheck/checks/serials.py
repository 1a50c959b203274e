"""BIB rule on periodicals: the volumes of one journal grow with its years."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citecheck.checks.context import CheckContext
from citecheck.checks.records import Use
from citecheck.checks.registry import rule
from citecheck.citations.fold import fold
from citecheck.model import Finding, Severity

_ENOUGH = 3
"""Citations of a journal that must agree before another one is doubted."""
_SLACK = 1
"""A volume may run over two years."""
_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class _Volume:
    use: Use
    journal: str
    volume: int
    year: int

    @property
    def base(self) -> int:
        """The year before the first volume, if there is one volume a year."""
        return self.year - self.volume


@rule("BIB014", "volume-year-differs", Severity.WARNING)
def volume_year_differs(context: CheckContext) -> Iterator[Finding]:
    """A journal's volume and year do not go together.

    Finds:
        A citation whose volume belongs to another year, as at least three other citations of the journal
        tell that agree with each other (one volume a year), and a year before the journal's first volume.
        Journals with several volumes a year, or citations that do not agree, tell nothing.
    Why:
        The volume or the year is a slip, and a library looks the article up by them.
    Example:
        before:  Water Review, Vol. 31, 2001   (elsewhere Vol. 12, 2002; Vol. 13, 2003; Vol. 9, 1999)
        after:   Water Review, Vol. 11, 2001
    Fix:
        None: which of the two is wrong, the article itself must tell.
    """
    for journal in context.once(_journals).values():
        base = _base(journal)
        if base is None:
            continue
        for one in journal:
            if abs(one.base - base) <= _SLACK:
                continue
            if one.year <= base - _SLACK:
                message = f"{one.journal} had no volume yet in {one.year}: by its other volumes the first one is of {base + 1}"
            else:
                message = f"volume {one.volume} of {one.journal} is of {base + one.volume} by its other volumes, not of {one.year}"
            yield context.finding(message, note=one.use.cited, citation=one.use.citation)


def _base(journal: Sequence[_Volume]) -> int | None:
    """The year before the first volume, where enough different volumes agree and hardly any does not."""
    points = {(one.volume, one.year) for one in journal}
    counts = Counter(year - volume for volume, year in points)
    if not counts:
        return None
    base, agree = counts.most_common(1)[0]
    near = sum(count for other, count in counts.items() if abs(other - base) <= _SLACK)
    return base if agree >= _ENOUGH and near >= 0.75 * len(points) else None


def _journals(context: CheckContext) -> dict[str, list[_Volume]]:
    found: dict[str, list[_Volume]] = defaultdict(list)
    for cited, citation in context.citations():
        record = citation.record if citation.kind == "work" else None
        if record is None or record.type != "article-journal" or not record.container_title:
            continue
        volume = _NUMBER.fullmatch((record.volume or "").strip())
        year = record.issued.year if record.issued else None
        # Some journals number their volumes by the year.
        if volume is not None and year is not None and int(volume[0]) != year:
            one = _Volume(Use(cited, citation), record.container_title, int(volume[0]), year)
            found[fold(record.container_title)].append(one)
    return dict(found)

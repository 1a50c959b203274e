"""Which of the works of one note a back-reference means: the places ranked by how well they fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citecheck.citations.backref.fit import Asked, Fit, fit
from citecheck.citations.backref.works import Index
from citecheck.citations.fold import significant
from citecheck.model import BackReference

Place = tuple[int, int]
"""The index of a note and of a citation in it."""


def ranked(
    index: Index, ends: Mapping[Place, BackReference], asked: Asked, places: Iterable[Place]
) -> list[tuple[Fit | None, Place]]:
    """The places, best first; those of a broken chain of which nothing is known without a fit.

    ``ends`` are the back-references met so far, by place.
    """
    fits = [(_fit_at(index, ends, asked, place), place) for place in places]
    return sorted(fits, key=lambda pair: -(pair[0].score if pair[0] else 0.0))


def _fit_at(index: Index, ends: Mapping[Place, BackReference], asked: Asked, place: Place) -> Fit | None:
    """The fit of the work there; of a back-reference that leads nowhere that of the work it seems to mean."""
    work = index.by_place.get(place)
    broken = ends.get(place) if work is None else None
    # What its own number leads to is what it does not mean.
    seems = next((one for one in broken.candidates if one.number != broken.number), None) if broken else None
    if seems is not None:
        work = index.by_place.get((seems.note, seems.citation))
    name = (broken.name or broken.title) if work is None and broken is not None else None
    if name and asked.name_words and set(asked.name_words).isdisjoint(significant(name)):
        # Of it only the name is known; another name is another work.
        return Fit(-4.0, ("name",), "contradicts", "unknown", "unknown")
    return fit(asked, work) if work is not None else None


def is_nameless(index: Index, asked: Asked, found: Fit, place: Place) -> bool:
    """An interview with nobody named, a source that was not read: it contradicts no name, but a work that bears it is likelier."""
    work = index.by_place.get(place)
    return (
        work is not None
        and work.kind in ("interview", "source")
        and found.named == "unknown"
        and bool(asked.name_words)
    )


def fits_better(other: Fit, best: Fit) -> bool:
    """Whether another work contradicts nothing and fits better than the best of the note."""
    return not other.contradicts and other.score > best.score

"""Made works that are harder to read than those of ``works.py``: without an author, a year or a place, films, cases, reprints.

No real work is among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from generate import Made
from works import address, day, people, person, work

from citecheck.model import Date, DateParts, Name, Record

STUDIOS = "Northlight Films|Harbour Pictures|Salzwasser Filmproduktion|Films du Quai|Cinematografica Molo|Blue Lamp Productions"
REPORTERS = "A.2d|F.3d|U.S.|S. Ct.|P.2d|F. Supp.|All ER|AC|QB|WLR|CLR|DLR"
COURTS = "Court of Appeal|Supreme Court|High Court|2d Cir.|9th Cir.|House of Lords"


def odd_work(random: Random, lang: str, form: str | None = None) -> Record:
    """One made work of a form (of :data:`FORMS`; None: any) that is rare in lists of references and common in notes."""
    return (FORMS[form] if form else random.choice(_FORMS))(random, lang)


def _made(random: Random, lang: str) -> Made:
    return Made(random, {"lang": lang, "names": "FL and"})


def _anonymous_news(random: Random, lang: str) -> Record:
    return replace(work(random, lang, "news"), author=())


def _page_without_author(random: Random, lang: str) -> Record:
    return replace(work(random, lang, "web"), author=())


def _undated_page(random: Random, lang: str) -> Record:
    return replace(work(random, lang, "web"), issued=None)


def _undated_book(random: Random, lang: str) -> Record:
    return replace(work(random, lang, "book"), issued=None)


def _reprint(random: Random, lang: str) -> Record:
    made = work(random, lang, "book")
    year = made.issued.year if made.issued and made.issued.year else 1950
    return replace(made, original_date=Date(DateParts(year - random.randint(20, 150))))


def _body_book(random: Random, lang: str) -> Record:
    of = _made(random, lang)
    return replace(work(random, lang, "report"), author=(Name(literal=of.value("body")),))


def _edited(random: Random, lang: str) -> Record:
    of = _made(random, lang)
    return replace(work(random, lang, "book"), author=(), editor=people(of, random, 3))


def _translated(random: Random, lang: str) -> Record:
    of = _made(random, lang)
    return replace(work(random, lang, "book"), translator=(person(of, random),))


def _volume(random: Random, lang: str) -> Record:
    return replace(work(random, lang, "book"), volume=str(random.randint(1, 6)))


def _film(random: Random, lang: str) -> Record:
    of = _made(random, lang)
    return Record(
        "motion_picture",
        title=of.value("title"),
        director=(person(of, random),),
        publisher=random.choice(STUDIOS.split("|")),
        issued=Date(DateParts(max(of.year, 1920))),
    )


def _case(random: Random, lang: str) -> Record:
    of = _made(random, "en")
    one, other = person(of, random).family, person(of, random).family
    return Record(
        "legal_case",
        title=f"{one} v. {other}",
        container_title=random.choice(REPORTERS.split("|")),
        volume=str(random.randint(1, 600)),
        page=str(random.randint(1, 1400)),
        authority=random.choice(COURTS.split("|")),
        issued=Date(DateParts(max(of.year, 1900))),
    )


def _magazine(random: Random, lang: str) -> Record:
    of = _made(random, lang)
    more: dict[str, Any] = {"url": address(random)} if random.random() < 0.5 else {}
    return Record(
        "article-magazine",
        title=of.value("title"),
        author=people(of, random, 2),
        container_title=of.value("news"),
        issued=day(of, random),
        **more,
    )


_FORMS: tuple[Callable[[Random, str], Record], ...] = (
    _anonymous_news, _page_without_author, _undated_page, _undated_book, _reprint, _body_book, _edited, _translated, _volume,
    _film, _case, _magazine,
)  # fmt: skip
FORMS: Mapping[str, Callable[[Random, str], Record]] = {one.__name__.strip("_"): one for one in _FORMS}

"""A page held against what it is cited for: another work (drift), a place in it that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from citecheck.model import Record
from citecheck.sources.http.answers import Answer
from citecheck.sources.http.drift import (
    FILE,
    Drift,
    Facts,
    drift_of,
    is_junk,
    likeness,
    of_another_number,
    stands_in,
    trade_title,
)
from citecheck.sources.http.fragments import missing_fragment
from citecheck.sources.http.missing import is_home, is_search
from citecheck.sources.http.results import GOOD, Verdict, Wanted
from citecheck.sources.http.signs import QUOTED, fold, phrases, plain, raw, segments
from citecheck.sources.http.wording import is_all

_NAMED = 0.75
_LOOSELY = 0.65
"""More than a title gets that has no more in common than a name of two words, which is the site's."""
_CLAUSE = 7
_ROUTE = ("!", "/", "?")


def held(one: Wanted, answer: Answer) -> tuple[Verdict, str]:
    """The verdict on an address for its citation, and the detail."""
    if answer.verdict not in GOOD:
        return answer.verdict, answer.detail
    fragment = urlsplit(one.url).fragment
    if fragment.startswith(_ROUTE):
        # A script shows what is meant; the page that was read is the same for all of it.
        return answer.verdict, answer.detail
    drift = drift_for(one, answer)
    if drift is not None and answer.facts is not None and answer.facts.asks_password:
        return "unverifiable", f"{answer.detail}: it asks for a password, and shows nothing of the work"
    if drift is not None and answer.facts is not None and answer.facts.absent:
        # It is not called as the work is, and says that something is not there.
        return "soft-404", f"{answer.detail}, but {answer.facts.absent}"
    if drift is not None:
        return "drift", drift.detail
    if fragment and answer.page is not None:
        lacking = missing_fragment(fragment, answer.page)
        if lacking is not None:
            return "fragment-missing", lacking
    return answer.verdict, answer.detail


def needs_records(one: Wanted, answer: Answer) -> bool:
    """Whether the works that an address is cited for have to be known for a verdict."""
    return (
        one.records is not None
        and answer.verdict in GOOD
        and answer.facts is not None
        and not (one.context and stands_in(answer.facts, one.context))
    )


def drift_for(one: Wanted, answer: Answer) -> Drift | None:
    """That the page is about another work than those the address is cited for."""
    facts = answer.facts
    if not needs_records(one, answer) or one.records is None or facts is None:
        return None
    if facts.by_script and is_home(one.url) and trade_title(facts) is None:
        return None
    records = list(one.records())
    if any(_is_prose(record, one.context) for record in records):
        # What was cut out of a sentence names no work, so that no page can be another one.
        return None
    drift = drift_of(facts, records, one.url) or of_another_number(facts, one.context)
    return None if drift is not None and _is_named(facts, one.context, records) else drift


def _is_prose(record: Record, context: str) -> bool:
    """Whether what was taken for a title is a piece of a sentence, in no quotation marks: many words from a small one on, or
    words of how a figure was come by."""
    title = record.title or ""
    words = title.split()
    if phrases(FILE, "working").find(plain(title)) is not None:
        return QUOTED not in fold(context)
    return (
        len(words) > _CLAUSE
        and words[0].islower()
        and plain(words[0]) in raw(FILE, "clauses")
        and QUOTED not in fold(context)
    )


def _is_named(facts: Facts, context: str, records: Sequence[Record]) -> bool:
    """Whether the page's title stands word for word in the notes, though not in the field that was taken for the title;
    the name of a journal, a publisher or an author is none."""
    told = [title for title in facts.titles if not is_junk(title)][:1]
    parts = {plain(part) for title in told for part in (title, *segments(title))}
    parts = {part for part in parts if part.count(" ")}
    marked = f" {fold(context)} "
    if QUOTED in marked:
        # What a note puts between quotation marks is the work, whatever field it was cut into.
        return any(f" {QUOTED} {part} " in marked for part in parts)
    others = " ".join(
        part or ""
        for record in records
        for part in (
            record.container_title,
            record.publisher,
            *(name.literal or f"{name.given} {name.family}" for name in (*record.author, *record.editor)),
        )
    )
    names = f" {plain(others)} "
    return any(f" {part} " in marked and f" {part} " not in names for part in parts)


def wants_registry(one: Wanted, answer: Answer, verdict: Verdict) -> bool:
    """Whether the registry is to be asked what a DOI stands for: the page names no work, or another, or is walled."""
    if one.records is None or answer.stored or verdict not in (*GOOD, "unverifiable", "drift"):
        return False
    facts = answer.facts
    return verdict in ("unverifiable", "drift") or facts is None or all(map(is_junk, facts.titles))


def held_by_registry(
    one: Wanted, registered: Facts, answer: Answer, found: tuple[Verdict, str]
) -> tuple[Verdict, str]:
    """The verdict on a DOI by what is registered for it, with ``found`` what its page has told."""
    records = list(one.records()) if one.records is not None else []
    drift = drift_of(registered, records, one.url)
    title = registered.titles[0][:120]
    if drift is not None:
        return "drift", f"{drift.detail}, as its DOI is registered"
    if found[0] != "drift":
        return found[0], f"{found[1]}; its DOI is registered for “{title}”"
    if any(
        record.title and likeness(record.title, said) >= _NAMED
        for record in records
        for said in registered.titles
    ):
        # A page on the way, or one that a script makes, may be called anything.
        return answer.verdict, f"{answer.detail}; its DOI is registered for “{title}”"
    return found


def stands_in_notes(one: Wanted, answer: Answer) -> bool:
    """Whether a title of the page, or the name of its site, stands in the notes: soon seen, and no proof."""
    return bool(one.context) and answer.facts is not None and stands_in(answer.facts, one.context)


def is_called_missing(one: Wanted) -> bool:
    """Whether a work it is cited for is itself called what pages say that are not there ("Error 404", a poem)."""
    return one.records is not None and any(
        record.title is not None and is_all((fold(record.title),)) for record in one.records()
    )


def is_cited_by_title(one: Wanted, answer: Answer, *, loosely: bool = False) -> bool:
    """Whether the page is called what the notes call the work, so that it is what was meant whatever it says.

    The name of a journal or an office is on its page for what is not there as well. ``loosely`` against words in passing.
    """
    page = answer.page
    if page is None:
        return False
    if one.records is None:
        return stands_in_notes(one, answer)
    # What was looked for is not what was found.
    said = [title for title in (page.title, *page.headings[:3]) if not is_search(title)]
    return any(
        any(plain(named) in map(plain, (title, *segments(title))) for title in said)
        or (page.title in said and likeness(named, page.title) >= (_LOOSELY if loosely else _NAMED))
        for record in one.records()
        for named in (record.title, record.title_translation)
        if named
    )

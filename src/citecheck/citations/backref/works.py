"""The citations that a back-reference may lead to, with what they are known by, indexed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from citecheck.citations.backref.conventions import conventions, key_of, lowered
from citecheck.citations.backref.law import reports_in
from citecheck.citations.backref.sources import is_source
from citecheck.citations.fold import fold, initials, significant, sound, words
from citecheck.citations.names import known_given
from citecheck.model import Citation, CitedNote, Name, Record

_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9&./-]{1,11}")
_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_PIECE = re.compile(r"[^;]{1,300}")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-zß-öø-ÿ][^\W\d_]{3,}")
_COURT = re.compile(
    r"[^\W\d_]{2,12}\.?(?:\s[^\W\d_.]{1,12}\.?){0,2}(?:,\s[^,\d]{2,14})?,\s(?:\d{1,2}(?:er)?\.?\s\w{3,10}\.?\s\d{4}|n\.\s\d|\w{3,6}\.)",
    re.I,
)
"""A court and a date or a chamber, as judgments are cited: "Cass. pen., sez. IV, 17 settembre 2010"."""
_STRETCH = re.compile(r"[^,:.;?!()“”\"«»„‹›‘]{3,200}")

_BETWEEN_COMMAS = re.compile(r"[^,:;?!()“”\"«»„‹›‘]{3,60}")
"""The same with the stops of abbreviations: "DVBl. 2017"."""

_NEAR = 160
"""How far before and behind a citation words are looked for that belong to it."""

_QUOTES = "“”\"'‘’«»„‹›"


@dataclass(frozen=True, slots=True)
class Work:
    """A citation that can be an antecedent.

    ``families`` are the folded family names of its authors, ``others`` those of editors and such, ``given`` the given names
    of all of them in that order;
    ``shorts`` the short names it goes by, ``text`` the folded words of the citation as printed (for
    what the tagger misread), ``head`` those before its first comma, ``mentions`` those
    by which an unread source is looked for, ``pieces`` the words of each stretch between commas and
    quotation marks, ``second`` those of the second of them. ``type`` is the CSL type of its record,
    ``parties`` are the folded names of a case's. ``identity`` is the same for citations of the same work.
    """

    note: int
    citation: int
    kind: str
    identity: str
    key: str | None
    families: tuple[str, ...]
    given: tuple[str, ...]
    others: tuple[str, ...]
    shorts: frozenset[str]
    title: tuple[str, ...]
    container: tuple[str, ...]
    years: frozenset[str]
    text: frozenset[str]
    head: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()
    second: str = ""
    type: str | None = None
    parties: frozenset[str] = frozenset()


@dataclass(slots=True)
class Index:
    """All works in order, and the ways to find them."""

    works: list[Work] = field(default_factory=list)
    by_place: dict[tuple[int, int], Work] = field(default_factory=dict)
    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_start: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def index_of(notes: Sequence[CitedNote]) -> Index:
    """The works of the notes, once through."""
    index = Index()
    for position, note in enumerate(notes):
        index.by_number[note.note.number].append(position)
        text = note.note.text
        for citation, begin, stop in _with_bounds(note):
            if citation.kind in ("work", "interview"):
                printed = text[citation.start : stop]
                add(index, work_of(position, citation, printed, text[begin : citation.start]))
            elif citation.kind == "commentary" and len(note.citations) == 1 and is_source(text):
                add(index, source_of(position, citation, text))
    return index


def _with_bounds(note: CitedNote) -> Iterable[tuple[Citation, int, int]]:
    """Each citation with where the one before ends and the next begins.

    A short name in brackets may follow it as commentary, and part of its name may have been left before it.
    """
    ordered = sorted(note.citations, key=lambda citation: citation.start)
    before = 0
    for position, citation in enumerate(ordered):
        following = ordered[position + 1].start if position + 1 < len(ordered) else len(note.note.text)
        begin = max(before, citation.start - _NEAR)
        yield citation, begin, max(citation.end, min(following, citation.end + _NEAR))
        before = citation.end


def add(index: Index, work: Work) -> None:
    """Put a work into the index under all that it is known by."""
    position = len(index.works)
    index.works.append(work)
    index.by_place[work.note, work.citation] = work
    known = {*work.families, *work.others, *work.shorts, *work.title[:6], *work.container[:8]}
    known |= {sound(family) for family in work.families}
    known |= work.mentions
    if not work.families:
        # "[Abbé Jacquin], Entretiens": who stands in brackets was not taken for the author.
        known |= {word for word in work.head if len(word) > 2}
    for family in dict.fromkeys(work.families):
        if family not in index.by_word:
            index.by_start[family[:1]].append(family)
    for word in known:
        index.by_word[word].append(position)


@cache
def _noted() -> re.Pattern[str]:
    """Who wrote the note to a judgment: "con nota di R. Parodi", "note P. Lagard"."""
    kinds = conventions().words.kinds
    said = "|".join(
        sorted((re.escape(word) for word in kinds if kinds[word] == "note"), key=len, reverse=True)
    )
    name = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]{0,30}\s?){1,4}"
    return re.compile(rf"(?<!\w)(?i:{said})\.?\s(?:di\s|de\s|du\s|par\s|von\s|by\s)?({name})")


def source_of(note: int, citation: Citation, printed: str) -> Work:
    """What a note is known by that cites something unread: short names, the words each piece begins with, numbers."""
    heads = [piece.partition(",")[0] for piece in _PIECE.findall(printed[:2000])]
    head = [word for piece in heads for word in significant(piece)[:6]]
    # A source that was not read may be known by any name in it: "note P. Lagard".
    named = [word for name in _CAPITAL.findall(printed[:600]) for word in words(name)][:40]
    numbers = [
        word for word in words(printed[:2000]) if any(char.isdigit() for char in word) and len(word) > 1
    ]
    return Work(
        note=note,
        citation=citation.index,
        kind="source",
        identity=f"#{note}.{citation.index}",
        key=None,
        families=(),
        given=(),
        others=(),
        shorts=frozenset(_shorts(Record(), printed)),
        title=(),
        container=(),
        years=frozenset(_YEAR.findall(printed[:2000])),
        text=frozenset(words(printed[:2000])),
        head=frozenset(head),
        pieces=frozenset(_pieces(printed)),
        second=_second(printed),
        mentions=frozenset((*head, *numbers[:12], *named)),
    )


def _type(record: Record, printed: str) -> str | None:
    """The CSL type; a quoted title is that of a part, whatever else was read."""
    at = printed.find(record.title) if record.title and record.type in ("book", "document") else -1
    return "article" if at > 0 and printed[:at].rstrip()[-1:] in _QUOTES else record.type


_VERSUS = re.compile(r"\sv\.?\s|\svs\.?\s|\sc/\s|\sc\.\s|\sgegen\s|\scontre\s|\scontro\s|\s?/\s?|,\s")


def _parties(record: Record) -> frozenset[str]:
    """The parties of a case, each by its own words."""
    if record.type != "legal_case" or not record.title:
        return frozenset()
    return frozenset(" ".join(significant(part)) for part in _VERSUS.split(record.title)[:8])


def _mentions(printed: str, people: Sequence[Name]) -> Iterable[str]:
    """Who wrote the note to a judgment; where a court is the author, every name that it may be known by: "…, n. 43786, Cozzi"."""
    for name in _noted().findall(printed[:600]):
        yield from words(name)
    for name in [] if people or not _COURT.match(printed) else _CAPITAL.findall(printed[:240])[:12]:
        yield from words(name)


def _pieces(printed: str) -> list[str]:
    parts = dict.fromkeys((*_STRETCH.findall(printed[:600]), *_BETWEEN_COMMAS.findall(printed[:600])))
    return [" ".join(significant(piece)) for piece in parts]


def _second(printed: str) -> str:
    return next(iter(_pieces(printed)[1:]), "")


def work_of(note: int, citation: Citation, printed: str, before: str = "") -> Work:
    """What the citation is known by; ``printed`` is its text and what follows it up to the next.

    ``before`` is what stands between it and the citation before.
    """
    record = citation.record or Record()
    title = tuple(significant(record.title))
    container = tuple(significant(record.container_title))
    people = [name for name in (*record.author, *record.interviewer) if family_of(name)]
    helpers = (*record.editor, *record.collection_editor, *record.director, *record.translator)
    others = [name for name in helpers if family_of(name)]
    return Work(
        note=note,
        citation=citation.index,
        kind=citation.kind,
        identity=citation.key or f"#{note}.{citation.index}",
        key=citation.key if citation.kind == "work" else None,
        families=tuple(map(family_of, people)),
        given=tuple(fold(name.given or "") for name in (*people, *others)),
        others=(*map(family_of, others), *filter(None, map(_turned, people))),
        shorts=frozenset(_shorts(record, printed)),
        title=title,
        container=container,
        years=frozenset(_years(record, printed)),
        text=frozenset(words(f"{before} {printed[:2000]}")),
        head=frozenset(words(printed[:80].partition(",")[0])[:6]),
        mentions=frozenset(_mentions(printed, people)),
        pieces=frozenset(_pieces(printed)),
        second=_second(printed),
        type=_type(record, printed),
        parties=_parties(record),
    )


def _turned(name: Name) -> str:
    """What stands first in a name that ends with a given name ("Guillod Olivier"): it may be the family's."""
    first = name.given or ""
    turned = name.family and known_given(name.family) and len(first.strip(".")) > 2 and not known_given(first)
    return fold(first) if turned else ""


def family_of(name: Name) -> str:
    """The folded family name; an institution whole."""
    return fold(name.literal or name.family or name.given or "")


def _years(record: Record, printed: str) -> Iterable[str]:
    for date in (record.issued, record.original_date):
        if date and date.start:
            yield str(date.start.year)
        if date and date.end:
            yield str(date.end.year)
    named = f"{record.title or ''} {record.container_title or ''}"
    # Every year of the printed text only where the tagger found no date: there may be one in the URL.
    yield from _YEAR.findall(named if record.issued and record.issued.start else printed[:2000])


_SIGLUM = re.compile(
    r"(?:[Ii]m\s[Ff]olgenden|[Hh]ereafter|[Hh]ereinafter|[Hh]enceforth|[Ff]ortan|[Kk]ünftig|[Dd]’ora\sin\s(?:poi|avanti)|[Dd]ésormais|[Dd]orénavant|[Dd]ans\sla\ssuite|En\sadelante)[^.;()]{0,40}?\s(?P<sign>[A-ZÄÖÜ][A-Za-zäöü]{0,5}[A-ZÄÖÜ]|[A-ZÄÖÜ]{1,6})(?=[\s.,;)]|$)"
)
"""The letters by which a work goes from here on: "Im Folgenden zitiert als MA mit Band- und Seitenzahl"."""


def _shorts(record: Record, printed: str) -> Iterable[str]:
    """Short names: introduced in brackets or by "hereinafter", and the initials of titles and institutions."""
    rules = conventions()
    for found in _BRACKETED.finditer(printed):
        inner = found[1].strip()
        low = lowered(inner)
        introduced = rules.introduce.match(low)
        if introduced:
            rest = inner[introduced.end() :]
            while again := rules.introduce.match(lowered(rest.lstrip(" :,–—-"))):
                rest = rest.lstrip(" :,–—-")[again.end() :]
            yield from _known_as(rest)
        elif (_SHORT.fullmatch(inner) and sum(char.isupper() for char in inner) >= 2) or inner[:1] in _QUOTES:
            yield from _known_as(inner)
    for found in _SIGLUM.finditer(printed):
        bracketed = printed.count("(", 0, found.start()) > printed.count(")", 0, found.start())
        if not bracketed and rules.introduce.match(lowered(found[0])):
            yield fold(found["sign"])
    yield from reports_in(printed)
    literals = [name.literal for name in (*record.author, *record.editor) if name.literal]
    for text in (record.title, record.container_title, record.publisher, record.authority, *literals):
        if text and len(letters := initials(re.sub(r"\([^()]*\)", "", text))) >= 3:
            yield letters


def _known_as(printed: str) -> Iterable[str]:
    short = fold(printed.strip(f" :,.–—-{_QUOTES}"))
    if short:
        yield short
        telling = significant(short)
        if telling and len(telling) < 8:
            yield " ".join(telling)


def is_same_author(name: str | None) -> bool:
    """Whether a "name" is "idem" or its kin."""
    return bool(name) and key_of(name or "") in conventions().words.idem

"""Volumes, issues, dates, pages and locators of a reference."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import QUOTE, Canvas
from citecheck.citations.dates import YEAR, DateMatch, find_dates, undated
from citecheck.citations.lexicon import DASH, late, one_of, word_set
from citecheck.citations.pages import SPANS
from citecheck.citations.pieces import known_periodical

PAGES = rf"[A-Z]?\d{{1,6}}(?:n\d{{1,3}})?(?:\s?{DASH}{{1,2}}\s?[A-Z]?\d{{1,6}})?(?![\w/])"
_ROMAN = r"[IVXLC]{1,7}"
_NUM = rf"(?:\d{{1,4}}|{_ROMAN})"
_ISSUE_NUM = rf"\d{{1,4}}(?:\s?(?:{DASH}|/)\s?\d{{1,4}})?[A-Za-z]?"
_JOURNAL = r"[^\W\d_a-zß-öø-ÿ][^,;:()\[\]\d\x00\x02]{0,90}?"

# (1998) 25 JLS 71, 74        (1996) Cambridge Law J. 470 at 485
_OSCOLA = late(
    rf"[(\[](?P<year>{YEAR})[)\]]\s(?:(?P<vol>{_NUM})(?:\((?P<iss>{_ISSUE_NUM})\))?\s)?(?P<title>{_JOURNAL})\s(?P<page>\d{{1,5}}(?:\s?{DASH}\s?\d{{1,5}})?)(?!\w)"
    rf"(?:(?P<gap>,?\s(?:at\s)?(?:pp?\.?\s)?|\s?,\s?)(?P<loc>(?:{SPANS})))?"
)
# 25 J.L. & Soc'y 71, 74 (1998)
_BLUEBOOK = late(
    rf"(?<![\w.])(?P<vol>\d{{1,4}})\s(?P<title>{_JOURNAL})\s(?P<page>\d{{1,5}}(?:{DASH}\d{{1,5}})?)(?:,\s(?P<loc>\d{{1,5}}(?:{DASH}\d{{1,5}})?(?:\sn\.\s?\d+)?))?\s\((?:(?P<court>[^()\d]{{1,40}}\s))?(?P<year>{YEAR})\)"
)
# Phys. Rev. Lett. 43, 267 (1979)
_PHYSICS = late(
    rf"(?<!\d\s)(?P<title>[^\W\d_a-zß-öø-ÿ][^\W\d_]{{0,12}}\.(?:(?:\s|(?<=\.))(?:[^\W\d_]{{1,14}}\.?|&)){{0,6}})\s(?P<vol>[A-Z]?\s?\d{{1,4}})\s?,\s(?P<page>{PAGES})\s?\(\s?(?P<year>{YEAR})\s?\)"
)
# J. Am. Chem. Soc. 2010, 132, 6474-6480
_CHEMISTRY = late(
    rf"(?P<title>[^\W\d_a-zß-öø-ÿ][^\W\d_]{{0,12}}\.?(?:\s(?:[^\W\d_]{{1,14}}\.?|&)){{0,6}})\s(?P<year>{YEAR}),\s(?P<vol>\d{{1,4}})(?:\s?\((?P<iss>{_ISSUE_NUM})\))?,\s(?P<page>{PAGES})(?=[\s.;]|$)"
)
# 25 (1998), H. 1     25(1)     25/1 (1998)     2014;21(5):813-22
_VANCOUVER = late(
    rf"(?P<year>{YEAR})(?:\s(?P<month>[^\W\d_]{{3,9}})(?:\s\d{{1,2}})?)?\s?;\s?(?P<vol>\d{{1,4}}|{_ROMAN})?(?:\s?\((?P<iss>[^()\x00]{{1,16}})\))?\s?[:,;]\s?(?P<page>{PAGES})"
)
_VOL_ISSUE = late(
    rf"(?<![\w.(/-])(?P<vol>\d{{1,4}}|{_ROMAN})(?:\s?,?\s?\((?P<iss>{_ISSUE_NUM}|Suppl\.?[^()]{{0,8}}|[^\W\d_]{{3,9}})\)|\s?[/.:]\s?(?P<iss2>{_ISSUE_NUM})(?=\s?[,:(;]))(?!\w)"
)
_VOL_COMMA = late(
    rf"(?<![\w.(/-])(?P<vol>\d{{1,4}}),\s(?P<iss>\d{{1,2}}(?:[-/]\d{{1,2}})?)\s?\((?P<year>(?:[^()\x00\d]{{0,22}}\s)?{YEAR})\)"
)
"""Volume, issue and year between commas, as MHRA has it: "Daedalus, 119, 1 (1990), 141–59"."""
_VOL_YEAR = late(
    rf"(?<![\w.(/-])(?P<vol>\d{{1,4}}|{_ROMAN}),?\s?\((?P<year>(?:[^()\x00\d]{{0,22}}\s)?{YEAR}(?:[/–-]\d{{2,4}})?)\)"
)
_VOL_PAGES = late(rf"(?<![\w.(/-])(?P<vol>\d{{1,4}}|[IVXLC]{{2,7}})\s?[:,]\s{{0,2}}(?P<page>{PAGES})")


# the year of a volume that runs over two: 25 (2012–13)
_YEARS = late(rf"{YEAR}(?:\s?(?:{DASH}|/)\s?(?:{YEAR}|\d\d))?")

# (London: Routledge, 1998), II, p. 45
_VOLUME_PAGE = late(rf"\),\s(?P<vol>\d{{1,2}}):\s?(?P<page>\d{{1,4}}(?:\s?{DASH}\s?\d{{1,4}})?)(?=[\s.,;]|$)")
_OWN_TITLE = late(
    r":\s(?P<own>[^\W\d_a-zß-öø-ÿ][^\x00;()\[\]]{3,200}?)(?=,\s[^\W\d_][^,;:()\x00]{1,40}(?::\s[^,;:()\x00]{2,60})?,?\s(?:1[4-9]|20)\d\d(?:\W|$)|\s\()"
)
"""The title of one volume of a work: "Bd. 3: Von der Doppelrevolution bis zum Weltkrieg, München 1995"."""
_ROMAN_VOLUME = late(r"\),\s(?P<n>[IVXLC]{1,5}|[ivxlc]{1,5})(?=,\s(?:pp?\.|S\.|\d))")


@cache
def volume_pattern() -> re.Pattern[str]:
    number = rf"(?P<n>{_NUM}(?:\s?(?:{DASH}|/)\s?{_NUM})?[A-Z]?(?!\w))"
    return re.compile(
        rf"(?<!\w)(?:{one_of('serial', 'volume')}\s{{0,2}}{number}|(?P<of>\d{{1,3}})\s(?:vols?(?!\w)\.?|voll\.|Bde\.?(?!\w)|volumes|volumi|tomes|tomi|tomos|Bände|dln\.|delen))",
        re.I,
    )


@cache
def issue_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w]){one_of('serial', 'issue')}\s{{0,2}}(?P<n>\d{{5,6}}|{_ISSUE_NUM}|{_ROMAN}(?!\w))(?!\w)",
        re.I,
    )


_SERIES = re.compile(
    r"[(\[]=\s?(?![^()\[\]]{0,160}(?:1[4-9]|20)\d\d[)\]])(?P<title>[^()\[\]]{3,140}?)(?:[,;]?\s(?:(?:Bd|Band|Bde|Vol|vol|t|H|Heft|Nr|no|n)\.?\s)?(?P<number>\d{1,4}(?:[./]\d{1,3})?|[IVXLC]{1,7}(?:/\d{1,3})?))?\s?[)\]]"
)
"""The series that a book is a volume of: "(= Geschichte der deutschen Literatur, Bd. VII/1)" (DIN 1505-2, 2.4)."""


_QUOTED_SERIES = late(
    r"(?:[,.(]\s?(?:in\s)?(?:coll(?:ection|ana)?|col|sér(?:ie)?|Reihe)\.?,?\s[«“\"]|\([«“])\s?(?P<title>[^«»“”\"()]{3,80}?)\s?[»”\"](?:,?\s(?:(?:n[°o.]|Bd\.|vol\.|t\.)\s?)?(?P<number>\d{1,4}))?(?:,\s(?:1[4-9]|20)\d\d(?=\)))?\)?"
)
"""A series in quotation marks: "coll. « Points »", "(« NRF Essais »)" (Imprimerie nationale, Lexique)."""
_LAST_SERIES = late(
    r"(?<=\d{4})\s\((?P<title>[^\W\d_a-zß-öø-ÿ][^()\[\]:;\d]{4,100}?),?\s(?:(?:Bd|Band|Vol|vol|H|Heft|Nr|nr)\.?\s)?(?P<number>\d{1,4}|[IVXLC]{1,6})\)(?=[.,;\s]|$)"
)
"""A series in brackets behind the year: "Königstein 1985 (Neue Wissenschaftliche Bibliothek 100)"."""


def label_series(canvas: Canvas) -> None:
    """Label a series in brackets, so that its volume is not the work's."""
    found = _SERIES.search(canvas.mask)
    if found is None:
        found = _QUOTED_SERIES.search(canvas.text) or _LAST_SERIES.search(canvas.mask)
    if found is None or "\x00" in canvas.mask[found.start("title") : found.end("title")]:
        return
    _collection(canvas, found)


def _collection(canvas: Canvas, found: re.Match[str]) -> None:
    canvas.label("collection_title", *found.span("title"), found.span())
    if found["number"]:
        canvas.label("collection_number", *found.span("number"), found.span())
    # Its quotation marks are no title's.
    canvas.quotes = [one for one in canvas.quotes if one.end <= found.start() or found.end() <= one.start]


@cache
def edition_pattern() -> re.Pattern[str]:
    # "2., neubearbeitete und erweiterte Aufl."
    made = r"[a-zäöüß]{4,22}e(?:\s(?:und|u\.)\s[a-zäöüß]{4,22}e)?(?=\s(?:Aufl|Ausg))"
    words = f"(?:{one_of('serial', 'edition-words')}|{one_of('serial', 'further', 'edition-words')}|{made}|\\d{{1,3}}\\s?(?:st|nd|rd|th|d|\\.ª|\\.º|\\.|ª|ª|º|a|e|ème|è|re|er|e)?\\.?)"
    return re.compile(
        rf"(?<![\w.])(?P<n>{words}(?:,?\s{words}){{0,3}}\s?(?:{one_of('serial', 'edition')}|{one_of('serial', 'further', 'edition')})|(?:wyd|vyd)\.\s\d{{1,2}}|reissued?(?=,\s))(?=[\s,.;:)\]]|$)",
        re.I,
    )


@cache
def _lead_words() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:available|retrieved|accessible|online|disponible|disponibile|verfügbar|abrufbar|accessed|en ligne|en línea|consultable|beschikbar|URL|DOI|http|Erreichbar|unter|consultabile|доступно|Режим доступа)(?:\s(?:online|on-line|at|from|sur|en|su|unter|via|in|on|à|op|aan|em))?(?:\sthe\sinternet)?|at|unter|from|via|sur|auf|URL)\s?[:=]?\s?[<(\[]?\s?$",
        re.I,
    )


def lead_word_before(mask: str, start: int) -> int:
    """Where the words that lead to an address begin ("available at"), or ``start``."""
    floor = max(0, start - 60)
    match = _lead_words().search(mask[floor:start])
    if match and (match.start() == 0 or not mask[floor + match.start() - 1].isalnum()):
        return floor + match.start()
    return start


def label_serial(canvas: Canvas) -> None:
    """Label volume, issue, edition, number, and the forms that hold journal, volume, year and page at once."""
    if canvas.has("year_in_title"):
        return
    _of_magazine(canvas)
    _times(canvas)
    _all_at_once(canvas)
    for match in list(edition_pattern().finditer(canvas.mask)):
        if not canvas.has("edition"):
            canvas.label("edition", match.start("n"), match.end("n"))
    _worded(canvas)
    if not canvas.has("volume"):
        _bare(canvas)


def _all_at_once(canvas: Canvas) -> None:
    after_head = max((span.end for span in canvas.spans if span.label == "author"), default=0)
    floor = canvas.quotes[0].end if canvas.quotes and canvas.quotes[0].start <= after_head + 6 else after_head
    for pattern in (_VANCOUVER, _BLUEBOOK, _PHYSICS, _CHEMISTRY, _OSCOLA):
        match = pattern.search(canvas.mask, floor)
        if match is None:
            continue
        group = match.groupdict()
        if pattern is _OSCOLA and (not canvas.quotes or not _is_journal(group)):
            continue
        if pattern is _BLUEBOOK and canvas.text[match.end("vol") : match.end("vol") + 1] != " ":
            continue
        _take_all(canvas, match)
        return


_TIME = late(r"(?<![\d:/])(?P<t>\d{1,2}:\d\d:\d\d|\d{1,3}:\d\d)(?![\d:])")
_CLOCK = late(r"(?<![\d:])\d{1,2}:\d\d\s?(?:[ap]\.?\s?m\.?|Uhr|h\b|GMT|UTC)", re.I)


def _times(canvas: Canvas) -> None:
    """Label the time in a film or a podcast that is cited, and take the time of the day out of other references."""
    for clock in list(_CLOCK.finditer(canvas.mask)):
        canvas.take(*clock.span())
    spoken = canvas.has("director", "producer") or _SPOKEN.search(canvas.mask) is not None
    for match in list(_TIME.finditer(canvas.mask)):
        if match["t"].count(":") == 2 or spoken:
            canvas.label("locator", *match.span("t"))


_SPOKEN = late(r"\b(?:podcast|episode|video|YouTube|audio|film|DVD|television|TV|radio)\b", re.I)


def _is_journal(group: dict[str, str | None]) -> bool:
    title = (group["title"] or "").strip()
    return bool(group["vol"]) or (
        len(title.split()) <= 8 and title.casefold() not in ("at", "p.", "pp.", "in")
    )


def _take_all(canvas: Canvas, match: re.Match[str]) -> None:
    group = match.groupdict()
    for name, label in (
        ("vol", "volume"),
        ("iss", "issue"),
        ("title", "container_title"),
        ("page", "page"),
        ("loc", "locator"),
        ("court", "authority"),
    ):
        if group.get(name):
            start = match.start(name)
            if name == "title":
                start += _journal_start(match["title"])
            canvas.label(label, start, match.end(name))
    if not canvas.has("issued"):
        end = match.end("month") if group.get("month") else match.end("year")
        canvas.label("issued", match.start("year"), end)
    for offset in range(match.end("title") if group.get("title") else match.start(), match.end()):
        if canvas.mask[offset] in "()[]":
            canvas.take(offset, offset + 1)


def _journal_start(printed: str) -> int:
    """Where the abbreviated name begins in words that hold the end of a title too ("Salt Chemistry. J. Am. Chem. Soc.")."""
    cut = 0
    for match in re.finditer(r"(?<![^\W\d_])([^\W\d_]{5,})\.\s(?=[^\W\d_a-zß-öø-ÿ])", printed):
        if (
            match[1].casefold() not in word_set("abbreviations", "words")
            and len(printed[: match.start()].split()) >= 1
        ):
            cut = match.end()
    return cut


def _worded(canvas: Canvas) -> None:
    """Numbers with their word: "Vol. 12, no. 3", "Bd. 2", "H. 1"."""
    for match in list(volume_pattern().finditer(canvas.mask)):
        if in_title(canvas, match.start()):
            continue
        name = "n" if match["n"] else "of"
        label = (
            "volume"
            if name == "n" and not canvas.has("volume")
            else "number_of_volumes"
            if name == "of"
            else "other"
        )
        canvas.label(label, match.start(name), match.end(name), match.span())
        if label == "volume" and not canvas.quotes and (own := _OWN_TITLE.match(canvas.mask, match.end())):
            canvas.label("other", *own.span("own"))
    if (placed := _VOLUME_PAGE.search(canvas.mask)) and not canvas.has("volume", "issue"):
        # "(London: Cassell, 1948–54), 2:198": volume and page of a work of several volumes (Chicago 14.122).
        canvas.label("volume", *placed.span("vol"))
        canvas.label("locator", *placed.span("page"), (placed.start("vol"), placed.end()))
    roman = _ROMAN_VOLUME.search(canvas.mask)
    if roman and not canvas.has("volume"):
        canvas.label("volume", roman.start("n"), roman.end("n"))
    for match in list(issue_pattern().finditer(canvas.mask)):
        if not canvas.has("issue"):
            yearly = _OF_YEAR.fullmatch(match["n"])
            end = match.start("n") + yearly.end("n") if yearly else match.end("n")
            canvas.label("issue", match.start("n"), end, match.span())
            if yearly and not canvas.has("issued") and not any(one.exact for one in find_dates(canvas.mask)):
                canvas.label("issued", match.end("n") - 4, match.end("n"))


_OF_YEAR = late(rf"(?P<n>\d{{1,3}})/{YEAR}")
"""A number of a year: "Nr. 132/1969"."""
_MAGAZINE_ISSUE = late(
    rf"(?<=[^\W\d_][\s,])\s?(?P<n>\d{{1,3}}(?:[-–]\d{{1,3}})?)/(?P<year>{YEAR})(?=[,.;)\s]|$)"
)


def _of_magazine(canvas: Canvas) -> None:
    """A magazine's or newspaper's number and year: "Der Spiegel 23/1998"."""
    for match in _MAGAZINE_ISSUE.finditer(canvas.mask):
        before = re.split(
            r"[,.:(\x00\x02]\s?|\b[Ii]n:?\s",
            canvas.mask[max(0, match.start() - 60) : match.start()].rstrip(" ,"),
        )
        if known_periodical(before[-1]) and not canvas.has("issue"):
            canvas.label("issue", *match.span("n"))
            if not canvas.has("issued"):
                canvas.label("issued", *match.span("year"))
            canvas.take(*match.span())
            return


def in_title(canvas: Canvas, start: int) -> bool:
    """Whether a volume stands in the first words of a title ("Collected Essays: Volume III")."""
    before = canvas.mask[max(0, start - 2) : start]
    return before[-2:] == ": " and canvas.mask[max(0, start - 30) : start].strip("\x00 :")[-1:].isalpha()


def _bare(canvas: Canvas) -> None:
    """Numbers without a word: "25 (1998)", "25(1): 71-84", "25, 71-84"."""
    floor = _title_end(canvas)
    days = [(one.start, one.end) for one in find_dates(canvas.mask) if one.exact]

    def search(pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.finditer(canvas.mask, floor)
        return next(
            (m for m in found if all(m.end("vol") <= s or e <= m.start("vol") for s, e in days)), None
        )

    if both := search(_VOL_COMMA):
        canvas.label("volume", *both.span("vol"))
        canvas.label("issue", *both.span("iss"))
        if not canvas.has("issued"):
            canvas.label("issued", *both.span("year"), (both.start("year") - 1, both.end("year") + 1))
        canvas.take(both.start(), both.end())
        return
    match = search(_VOL_ISSUE)
    if match and not re.fullmatch(YEAR, match["vol"]):
        canvas.label("volume", match.start("vol"), match.end("vol"))
        name = "iss" if match["iss"] else "iss2"
        inner = canvas.text[match.start(name) : match.end(name)]
        if _YEARS.fullmatch(inner) and not canvas.has("issued"):
            canvas.label(
                "issued", match.start(name), match.end(name), (match.start(name) - 1, match.end(name) + 1)
            )
        else:
            canvas.label("issue", match.start(name), match.end(name), (match.end("vol"), match.end()))
    elif match := search(_VOL_YEAR):
        canvas.label("volume", match.start("vol"), match.end("vol"))
        if not canvas.has("issued"):
            canvas.label(
                "issued",
                match.start("year"),
                match.end("year"),
                (match.start("year") - 1, match.end("year") + 1),
            )
    elif (match := search(_VOL_PAGES)) and not re.fullmatch(YEAR, match["vol"]):
        canvas.label("volume", match.start("vol"), match.end("vol"))
        if canvas.has("issued") or not re.fullmatch(YEAR, match["page"]):
            ranged = re.search(DASH, match["page"]) is not None
            label = "locator" if canvas.has("editor") and not ranged else "page"
            canvas.label(label, match.start("page"), match.end("page"))
    if not canvas.has("volume"):
        _lone_volume(canvas, floor)


_LONE = late(
    rf"(?<=[^\W\d_][\s,.])\s?(?P<vol>\d{{1,3}}|{_ROMAN})(?=\s?,?\s?(?:\x00|\(|pp?\.|S\.|,\s?(?:pp?\.|S\.|no\.|{YEAR})))"
)


# "Water Review (2006) 12, p. 7-19": the year stands before the volume.
_AFTER_YEAR = late(rf"(?<=[)\x00]\s)(?P<vol>\d{{1,3}}|{_ROMAN})(?=\s?,\s?(?:pp?\.|S\.)\s?\d{{1,5}}\s?{DASH})")


def _lone_volume(canvas: Canvas, floor: int) -> None:
    """A number between a journal's name and what follows it: "Global Asia 7, no. 2", "Language 67, pp. 5-9"."""
    match = _LONE.search(canvas.mask, floor)
    if match is None and canvas.quotes:
        match = _AFTER_YEAR.search(canvas.mask, floor)
    if match and (
        canvas.has("issue", "page") or re.match(r"\s?,?\s?(?:pp?\.|S\.)", canvas.mask[match.end() :])
    ):
        canvas.label("volume", match.start("vol"), match.end("vol"))


def _title_end(canvas: Canvas) -> int:
    """From where a bare number may be a volume: after a quoted title, else after the first full stop or comma."""
    taken = max((span.end for span in canvas.spans if span.label in ("author", "chapter_number")), default=0)
    first = canvas.mask.find(QUOTE, taken)
    if first >= 0 and not canvas.mask[taken:first].strip("\x00 .,:()"):
        return canvas.quotes[0].end if canvas.quotes[0].end > first else first
    stop = re.compile(r"[.,?!]\s").search(canvas.mask, min(len(canvas.mask), taken + 4))
    return stop.end() if stop else taken


def label_dates(canvas: Canvas) -> None:
    """Label when the work appeared: the date to the day if there is one, else the last year that stands free."""
    if canvas.has("issued"):
        _fuller_date(canvas)
        return
    every = find_dates(canvas.mask)
    found = [one for one in every if _stands_free(canvas, one)] or [
        one for one in every if canvas.mask[one.end : one.end + 1] in (",", ".", ";", ")", "", "\x00", ":")
    ][-1:]
    exact = [one for one in found if one.exact]
    if exact or found:
        best = (exact or found)[-1]
        canvas.label("issued", best.start, best.end, _bracketed(canvas, best.start, best.end))
    elif gone := undated(canvas.mask):
        canvas.label("issued", gone.start, gone.end, _bracketed(canvas, gone.start, gone.end))


def _fuller_date(canvas: Canvas) -> None:
    """A year after the names and a day at the end ("2013 … 24 June"): both belong to the date."""
    issued = canvas.first("issued")
    if issued is None:
        return
    year = canvas.text[issued.start : issued.end]
    for one in find_dates(canvas.mask):
        if (
            one.exact
            and one.date.year is not None
            and str(one.date.year) == year[:4]
            and _stands_free(canvas, one)
        ):
            canvas.spans.remove(issued)
            canvas.label("issued", one.start, one.end, _bracketed(canvas, one.start, one.end))
            return
        if (
            not one.exact
            and str(one.date.year) == year[:4]
            and canvas.mask[: one.start].rstrip()[-1:] in tuple(",.;(")
        ):
            canvas.take(one.start, one.end)


def _bracketed(canvas: Canvas, start: int, end: int) -> tuple[int, int]:
    if canvas.mask[start - 1 : start] in ("(", "[") and canvas.mask[end : end + 1] in (")", "]"):
        return start - 1, end + 1
    return start, end


_PUBLISHED = re.compile(r"[^\W\d_]:\s[^\W\d_][^,;:()\d]{0,40}\s$")
"""Place and publisher, with no comma before the year: "München: dtv 1980, S. 13"."""


def _stands_free(canvas: Canvas, one: DateMatch) -> bool:
    """Whether punctuation stands around a date; a year inside a title's words has none."""
    after = canvas.mask[one.end : one.end + 2].strip()[:1]
    before = canvas.mask[max(0, one.start - 2) : one.start].strip()[-1:]
    if one.exact and (
        after in ("", ",", ".", ";", ")", "]", "\x00", ":", "(", "<", "[") or not after.isalpha()
    ):
        return True
    if after in (",", ".", ";", "") and _PUBLISHED.search(canvas.mask, max(0, one.start - 60), one.start):
        return True
    return after in ("", ",", ".", ";", ":", ")", "]", "\x00", "(", "<", "[", "-") and (
        before in ("", ",", ".", ";", ":", "(", "[", "\x00", QUOTE, "©", ")") or after != ","
    )

"""American cases, statutes, regulations and papers of legislatures, found wherever they stand in a note.

Forms: The Bluebook, 21st ed., rules 10 (cases, their parallel reports, dockets and later history), 11 (constitutions), 12
(statutes), 13 (papers of Congress) and 14 (regulations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import PINS, FormCitation, clause, labels_of, name_start
from citecheck.citations.lexicon import alternatives, data, late
from citecheck.citations.signals import signal_phrases

_REPORT = r"\d{1,4}\s(?:[A-Z][\w.’']{0,12}(?:\s(?:[A-Z][\w.’']{0,12}|\d[a-z]{1,2}|&)){0,4}|[A-Z]\.\s?\d[a-z]{1,2})\s(?:\d{1,5}|_{2,5})(?!\w)"
_DAY = r"(?:[^\W\d_]{3,9}\.?\s\d{1,2},\s)?"
_COURT = rf"\s\((?P<court>[^()\d]{{0,60}}?(?:\d{{1,2}}(?:st|nd|rd|th|d)\s[^()\d]{{2,30}}?)?)?\s?(?P<date>{_DAY}(?:{YEAR}))\)"
_ASIDE = r"(?:\s\((?:per\scuriam|en\sbanc|mem\.|plurality\sopinion|unpublished|table|[^()]{2,60},\s(?:C\.\s?J|J|JJ|concurring|dissenting)[^()]{0,60})\)){0,3}"


@cache
def _history() -> str:
    words = alternatives(data("law")["history"])
    return rf"(?:,\s{words}[^;()]{{0,140}}?\([^()]{{0,60}}{YEAR}\)){{0,3}}"


@cache
def _case() -> re.Pattern[str]:
    ending = r"(?:,\s(?:Inc|Ltd|Co|Corp|LLC|L\.L\.C|L\.P|LLP|N\.A|S\.A)\b\.?){0,2}"
    docket = rf"Nos?\.\s(?P<docket>[\w:.,–-]{{3,40}}(?:\s[\w-]{{1,12}})?),\s(?P<year>{YEAR})\s(?P<base>WL|[A-Z][\w.\s]{{0,20}}LEXIS)\s(?P<item>\d{{1,9}})(?:,\sat\s(?P<star>\*{{1,2}}\d{{1,4}}(?:[-–]\d{{1,4}})?))?"
    return re.compile(
        rf"(?:\sv\.\s|(?<!\w)(?P<matter>In\sre|Ex\sparte)\s)(?P<second>[^\W\d_a-z][^,;()]{{0,90}}?{ending}),\s"
        rf"(?:(?P<vol>\d{{1,4}})\s(?P<series>(?:[A-Z][\w.’']{{0,12}}(?:\s(?:[A-Z][\w.’']{{0,12}}|\d[a-z]{{1,2}}|&)){{0,4}}))(?:\s\(\d{{1,2}}\s[A-Z][a-z]{{2,9}}\.?\))?\s(?P<page>\d{{1,5}}|_{{2,5}})(?!\w)"
        rf"(?:,\s(?:at\s)?(?P<pin>{PINS})(?![\w]|\s[A-Z]))?(?P<parallel>(?:,\s{_REPORT}(?:,\s{PINS}(?![\w]|\s[A-Z]))?){{0,4}})|{docket})(?:{_COURT})?{_ASIDE}(?P<history>{_history()})"
    )


_LAWS = (
    # Clean Harbor Act of 1990, Pub. L. No. 101-380, § 2, 104 Stat. 484, 490 (1990)
    (
        "legislation",
        late(
            rf"(?P<title>[^\W\d_a-z][^,;()]{{2,120}}?(?:\sof\s{YEAR})?,\s)?(?P<number>(?:Pub|PUB)\.\sL\.\s(?:No\.\s|NO\.\s)?\d{{2,3}}[-–]\d{{1,4}})(?:,\s(?P<locator>§{{1,2}}\s?[\w.()–-]{{1,30}}))?(?:,\s(?P<volume>\d{{1,3}})\s(?P<container_title>S(?:tat|TAT)\.)\s(?P<page>\d{{1,5}})(?:,\s(?P<pin>{PINS}))?)?(?:\s\((?P<issued>{YEAR})\))?"
        ),
    ),
    # U.S. Const. art. I, § 8, cl. 3      Cal. Const. art. XIII
    (
        "legislation",
        late(
            rf"(?P<title>(?:U\.\s?S\.|[A-Z][\w.]{{1,8}}(?:\s[A-Z][\w.]{{1,8}}){{0,2}})\sC(?:onst|ONST)\.)(?:\s(?P<locator>(?:art|amend|pmbl)s?\.?(?:\s[IVXLC\d]{{1,6}})?(?:,\s(?:§{{1,2}}\s?\d{{1,3}}(?:[-–]\d{{1,3}})?|cl\.\s\d{{1,2}})){{0,3}}))?(?:\s\([^()]{{0,40}}(?P<issued>{YEAR})\))?"
        ),
    ),
    # H.R. Rep. No. 99-253, at 54 (1986), reprinted in 1986 U.S.C.C.A.N. 123, 150
    (
        "report",
        late(
            rf"(?P<title>(?:H\.\s?R\.|H\.|S\.)\s(?:Conf\.\s|CONF\.\s)?(?:Rep|REP|Doc|DOC)\.\s(?:No|NO)\.\s\d{{1,3}}[-–]\d{{1,4}}(?:,\s(?:pt|PT)\.\s\d)?)(?:,\sat\s(?P<pin>{PINS}))?(?:\s\((?P<issued>{YEAR})\))?(?P<other>\s\(Conf\.\sRep\.\)|,\s(?:as\s)?reprinted\sin\s{YEAR}\sU\.S\.C\.C\.A\.N\.\s\d{{1,5}}(?:,\s{PINS})?)?"
        ),
    ),
    # H.R. 1234, 101st Cong. § 2 (1990)
    (
        "bill",
        late(
            rf"(?P<title>(?:[^\W\d_a-z][^,;()]{{2,100}}?,\s)?(?:H\.\s?R\.|S\.|H\.R\.\sRes\.|S\.\sRes\.)\s\d{{1,5}}),\s(?P<number>\d{{1,3}}(?:st|d|nd|rd|th)\sCong\.)(?:\s(?P<locator>§{{1,2}}\s?[\w.()–-]{{1,20}}))?\s\((?:[^()]{{0,60}}?\s)?(?P<issued>{YEAR})\)"
        ),
    ),
    # 140 Cong. Rec. 24,567 (1994) (statement of Sen. Reed)
    (
        "document",
        late(
            rf"(?P<volume>\d{{1,3}})\s(?P<container_title>Cong\.\sRec\.)\s(?P<page>[HSED]?[\d,]{{1,7}})(?:[-–][\d,]{{1,7}})?(?:,\s(?P<pin>[HSED]?[\d,]{{1,7}}))?\s\((?:daily\sed\.\s)?(?P<issued>{_DAY}{YEAR})\)(?P<other>\s\((?:statement|remarks|testimony)\sof\s[^()]{{3,60}}\))?"
        ),
    ),
    # Harbor Rules, 70 Fed. Reg. 1234, 1240 (Jan. 2, 2005) (to be codified at 33 C.F.R. pt. 80)
    (
        "legislation",
        late(
            rf"(?P<title>[^\W\d_a-z][^;()]{{2,160}}?,\s)?(?P<volume>\d{{1,3}})\s(?P<container_title>Fed\.\s?Reg\.)\s(?P<page>\d{{1,3}},?\d{{1,3}})(?:,\s(?P<pin>[\d,]{{1,7}}(?:[-–][\d,]{{1,7}})?))?\s\((?:proposed\s)?(?P<issued>{_DAY}{YEAR})\)(?P<other>\s\((?:to\sbe\s)?codified\s[^()]{{0,80}}\))?"
        ),
    ),
)
_STARTS = late(
    r"Pub\.\sL\.|PUB\.\sL\.|C(?:onst|ONST)\.|(?:Rep|REP|Doc|DOC)\.\s(?:No|NO)\.\s\d|\sCong\.|Cong\.\sRec|Fed\.\s?Reg\."
)
_INNER = late(r"(?:of|the|and|&|de|la|du|for|ex|rel\.|in|on|at|to|by|et|al\.|v\.)$")
_COMPANY = late(r"(?:Inc|Ltd|Co|Corp|LLC|L\.L\.C)\b")
_OPENERS = frozenset(
    ("In", "As", "Under", "Like", "Unlike", "Since", "After", "Before", "With", "By", "But", "And", "The")
)


def find_law(text: str) -> Iterator[FormCitation]:
    """The legal sources of these forms in a note's text. Linear in its length."""
    if " v. " in text or "In re " in text or "Ex parte " in text:
        for match in _case().finditer(text):
            if (one := _one_case(text, match)) is not None:
                yield one
    if not _STARTS.search(text):
        return
    for type_, pattern in _LAWS:
        for match in pattern.finditer(text):
            yield _one_law(text, match, type_)


_JOURNALS = late(
    r"\bL\.?\s?(?:Rev|REV)\b|L\.\s?J\.|\bJ\.|\b(?:Rev|REV)\.|\bQ\.|\b(?:Stud|STUD)\.|\b(?:Journal|Review|Quarterly)\b"
)


def is_journal(series: str) -> bool:
    """Whether what stands between volume and page is a journal and no report of cases: "Harv. L. Rev."."""
    return _JOURNALS.search(series) is not None and series not in data("law")["reporters"]


def _one_case(text: str, match: re.Match[str]) -> FormCitation | None:
    start = match.start() if match["matter"] else _first_party(text, match.start())
    if (
        start is None
        or is_journal(match["series"] or "")
        or not (match["docket"] or "." in match["series"] or match["series"].isupper())
    ):
        return None
    labels = [("title", start, match.end("second"))]
    labels += labels_of(
        match,
        (
            ("vol", "volume"),
            ("series", "container_title"),
            ("page", "page"),
            ("pin", "locator"),
            ("star", "locator"),
            ("docket", "number"),
            ("court", "authority"),
            ("history", "other"),
            ("parallel", "other"),
        ),
    )
    if match["base"]:
        labels.append(("other", match.start("year"), match.end("item")))
    if match["date"]:
        labels.append(("issued", *match.span("date")))
    elif match["year"]:
        labels.append(("issued", *match.span("year")))
    return FormCitation(start, match.end(), tuple(labels), "legal_case")


def _first_party(text: str, end: int) -> int | None:
    """Where the name of the first party begins, going back from " v. "."""
    start = name_start(
        text,
        end,
        lambda word: word.lstrip('“‘"([')[:1].isupper() or _INNER.match(word) is not None,
        lambda rest: _COMPANY.match(rest.lstrip()) is not None,
    )
    words = list(re.finditer(r"\S+", text[start:end]))
    while words and (words[0].group() in _OPENERS or not words[0].group()[:1].isupper()):
        if words[0].group()[:1].isdigit():
            break
        words.pop(0)
    if not words or words[0].group().casefold() in signal_phrases():
        return None
    return start + words[0].start()


def _one_law(text: str, match: re.Match[str], type_: str) -> FormCitation:
    groups = match.groupdict()
    labels: list[tuple[str, int, int]] = []
    start = match.start()
    if groups.get("title"):
        start = clause(text, match.start("title"), match.end("title"))
        start = min(start, match.end("title") - 1)
        labels.append(("title", start, match.end("title")))
    for name, (first, last) in ((name, match.span(name)) for name in groups if name not in ("title",)):
        if first >= 0 and first < last:
            labels.append(("locator" if name == "pin" else name, first, last))
    if not groups.get("title"):
        name = "number" if groups.get("number") else "container_title"
        labels.append(
            (
                "title",
                match.start() if name == "container_title" else match.start(name),
                match.end("page" if name == "container_title" else name),
            )
        )
        labels = [one for one in labels if one[0] not in ("number", "volume", "container_title", "page")]
    return FormCitation(start, match.end(), tuple(labels), type_)

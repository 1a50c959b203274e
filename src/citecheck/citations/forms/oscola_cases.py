"""Cases of the common law as OSCOLA cites them, found wherever they stand in a note: :func:`find_oscola`.

"Marsh v Reed [2008] UKHL 13, [2008] 1 AC 884 [42]–[45]", "R (Marsh) v Harbour Board [2015] EWCA Civ 123". Form: Oxford University Standard for the
Citation of Legal Authorities, 4th ed., 2.1 and 2.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, labels_of, name_start
from citecheck.citations.lexicon import late

_NEUTRAL = rf"\[(?P<year>{YEAR})\]\s(?P<court>(?:UK|EW|NI|CS|HC|SC|NZ|FC|IE|SG|HK|ZA|BC|ON)[A-Z]{{1,5}}(?:\s(?:Civ|Crim|Fam))?)\s(?P<number>\d{{1,5}})(?:\s\((?:Admin|Ch|QB|KB|Fam|Comm|TCC|Pat|IPEC|TCC|Costs)\))?"
_REPORT = rf"(?:\[(?P<year2>{YEAR})\]|\((?P<year3>{YEAR})\))\s(?:(?P<vol>\d{{1,4}})\s)?(?P<series>[A-Z][A-Za-z.&’']{{0,10}}(?:\s[A-Z(][A-Za-z.&)’']{{0,10}}){{0,4}})\s(?P<page>(?:I[-–])?\d{{1,5}})"
_PIN = r"(?:\[\d{1,4}\](?:\s?[-–]\s?\[?\d{1,4}\]|,\s\[\d{1,4}\]){0,6}|,?\s?(?:at\s)?\d{1,5}(?:[-–]\d{1,5})?(?=\s?[.;,)(]|$)|,?\sparas?\.?\s\d{1,4}(?:[-–]\d{1,4})?)"
_CASE = late(
    rf"(?P<versus>\sv\s)(?P<second>[^\W\d_a-z][^,;\[\]]{{0,100}}?)\s(?:{_NEUTRAL}(?:(?:,|;)\s{_REPORT}(?P<more>(?:,\s[\[(]{YEAR}[\])]\s[^,;()\[\]]{{3,30}})?))?|{_REPORT.replace('year2', 'year4').replace('year3', 'year5').replace('<vol>', '<vol2>').replace('<series>', '<series2>').replace('<page>', '<page2>')})(?:\s\((?P<bench>HL|HL\s\(Sc\)|CA|PC|QB|QBD|KB|KBD|Ch|Fam|DC|HCA|ECJ|SC|CS|IH|OH)\))?(?:,?\s?(?P<pin>{_PIN}))?(?P<judge>\s\((?:Lord|Lady|Sir|[A-Z][\w’'-]+\s(?:J|LJ|CJ|P|MR))[^()]{{0,40}}\))?"
)
_INNER = re.compile(r"(?:of|the|and|&|de|la|du|for|ex|in|on|at|to|by|parte|plc|v|a)$")


def find_oscola(text: str) -> Iterator[FormCitation]:
    """The cases of this form in a note's text, in order. Linear in its length."""
    if " v " not in text:
        return
    for match in _CASE.finditer(text):
        start = _party(text, match.start())
        if start is not None:
            yield _made(match, start)


def _party(text: str, end: int) -> int | None:
    """Where the first party's name begins, going back from " v "."""
    start = name_start(
        text,
        end,
        lambda word: word.lstrip("(‘“")[:1].isupper() or _INNER.match(word.strip("()")) is not None,
    )
    while start < end and not (text[start].isupper() or text[start].isdigit()):
        following = re.compile(r"\S+\s").match(text, start, end)
        if following is None:
            return None
        start = following.end()
    for opener in ("In ", "See ", "Cf ", "As ", "Under ", "Since ", "But "):
        if text.startswith(opener, start):
            start += len(opener)
    return start if start < end else None


def _made(match: re.Match[str], start: int) -> FormCitation:
    groups = match.groupdict()
    labels = [("title", start, match.end("second"))]
    if groups["court"]:
        labels += [("authority", *match.span("court")), ("number", *match.span("number"))]
    labels += labels_of(
        match,
        (
            ("vol", "volume"),
            ("vol2", "volume"),
            ("series", "container_title"),
            ("series2", "container_title"),
            ("page", "page"),
            ("page2", "page"),
            ("bench", "authority"),
            ("pin", "locator"),
            ("more", "other"),
            ("judge", "other"),
        ),
    )
    year = next(name for name in ("year", "year4", "year5") if groups.get(name))
    labels.append(("issued", *match.span(year)))
    return FormCitation(start, match.end(), tuple(labels), "legal_case")

"""Judgments and opinions of the European courts as reviews of European law cite them in English.

"Court of Justice, judgment of 31 March 1971, case 22/70, Commission v. Council", "Case C-333/13, Dano v Jobcenter Leipzig, ECLI:EU:C:2014:2358, para. 69",
"Opinion of AG Kokott delivered on 26 March 2009, case C-13/07, Commission v. Council". Forms: the guidelines for authors of European Papers and of the
Utrecht Law Review; OSCOLA, 4th ed., 2.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, labels_of
from citecheck.citations.lexicon import late

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"\d{{1,2}}\s(?:{_MONTHS})\s{YEAR}"
_COURT = r"(?:(?:European\s)?Court\sof\sJustice|General\sCourt|Court\sof\sFirst\sInstance|European\sCourt\sof\sHuman\sRights|International\sCourt\sof\sJustice|E?CtHR|ECtHR|CJEU|ECJ|GC|ICJ)(?:\s\((?:GC|Grand\sChamber|[A-Z][a-z]+\sChamber)\))?"
_DOCKET = r"(?:(?:[Jj]oined\s)?[Cc]ases?\s(?:no\.?\s)?(?P<docket>[CTF]?[-‑–]?\s?\d{1,4}/\d{2,4}(?:\sP)?(?:(?:,\s|\sand\s|\sto\s)[CTF]?[-‑–]?\s?\d{1,4}/\d{2,4}){0,6})|[Aa]ppl?(?:ication)?s?\.?\s[Nn]os?\.?\s(?P<app>\d{3,6}/\d{2}))"
_NAME = r"(?:,\s|\s)(?P<name>[^\W\d_a-z][^,;()\[\]]{2,110}?(?:\s\([A-Z][\w .&’-]{1,40}\))?)"
_PIN = r"(?:,?\s(?:at\s)?(?P<pin>(?:paras?\.?|points?|§§?)\s\d{1,4}(?:(?:[-–]|,\s|\sand\s)\d{1,4}){0,4}(?:\set\sseqq?\.)?))"
_ECLI = r"(?:,\s(?:EU:[CTF]:\d{4}:\d{1,5}|ECLI:[A-Z]{2}:[A-Z\d]{1,9}:\d{4}:[A-Z\d.]{1,24}))"

_DATED = late(
    rf"(?<!\w)(?P<title>(?P<court>{_COURT}),\s(?:judge?ment|opinion|order|Judge?ment|Opinion|Order)\s(?:(?P<opinion>\d{{1,2}}/\d{{2}})\s)?(?:of\s)?(?P<date>{_DATE})(?:,\s{_DOCKET}(?:{_NAME})?)?)(?=[,;)]|\.?$|(?<!\sv)\.\s){_ECLI}?{_PIN}?"
)
_ADVOCATE = late(
    rf"(?<!\w)(?P<title>Opinion\sof\s(?:AG|Advocate\sGeneral)\s[^\W\d_a-z][^,;()]{{1,40}}?(?:,?\sdelivered)?(?:\son|\sof|,)?\s(?P<date>{_DATE}),\s{_DOCKET}(?:{_NAME})?)(?=[,;)]|\.?$|(?<!\sv)\.\s){_ECLI}?{_PIN}?"
)


def find_european(text: str) -> Iterator[FormCitation]:
    """The judgments and opinions of these forms in a note's text. Linear in its length."""
    if (
        "udgment of" not in text
        and "udgement of" not in text
        and "pinion" not in text
        and "rder of" not in text
    ):
        return
    for pattern in (_DATED, _ADVOCATE):
        for match in pattern.finditer(text):
            labels = [("title", *match.span("title"))]
            labels += labels_of(
                match,
                (("court", "authority"), ("docket", "number"), ("app", "number"), ("opinion", "number"), ("pin", "locator")),
            )  # fmt: skip
            labels.append(("issued", *match.span("date")))
            end = match.start() + len(match.group().rstrip(" ."))
            yield FormCitation(match.start(), end, tuple(labels), "legal_case")

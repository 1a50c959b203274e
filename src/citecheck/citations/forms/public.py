"""Acts and papers of public bodies, found wherever they stand in a note: :func:`find_public`.

"Regulation (EU) 2016/679 of … of 27 April 2016 on … [2016] OJ L119/1, art 17", "Convention on … (adopted 23 May 1969, …) 1155 UNTS 331",
"Gesetz … vom 3. Juli 2004 (BGBl. I S. 1414)", "BT-Drs. 15/1487, S. 22", "Name (A v. B), Judgment, I.C.J. Reports 1986, p. 14",
"ECtHR, X v. Y [GC], no. 30696/09, § 251". Forms: OSCOLA, 4th ed., 2.6.1, and its supplement for international law; Interinstitutional
style guide of the European Union, 2.1; Byrd/Lehmann, Zitierfibel für Juristen, 2nd ed.; Note explicative sur le mode de citation of the ECtHR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, clause, labels_of
from citecheck.citations.lexicon import alternatives, data, late

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_ACT = r"(?:(?:Council|Commission|Parliament)\s)?(?:(?:Delegated|Implementing|Framework)\s)?(?:Regulation|Directive|Decision|Verordnung|Richtlinie|Beschluss|Rahmenbeschluss|Règlement|Directive|Décision|Regolamento|Direttiva|Decisione|Reglamento|Directiva|Decisión|Regulamento|Diretiva|Verordening|Richtlijn)"
_UNION = r"EU|EC|EEC|EG|EWG|CE|CEE|UE|JHA|Euratom"
_NUMBER = rf"\d{{1,4}}/\d{{1,4}}(?:/(?:{_UNION}))?"
_ARTICLE = r"(?:,?\s(?P<pin>(?:[Aa]rts?\.?|[Aa]rticles?|[Rr]ecitals?|Artikel|art\.|artículo|articolo|Erwägungsgrund|considérant)\s\d{1,4}[a-z]?(?:\(\w{1,4}\)){0,4}(?:\s?[-–]\s?\d{1,4})?))"
_JOURNAL = r"(?:OJ|O\.J\.|ABl\.?|JO(?:UE|CE)?|GU(?:UE|CE)?|DO(?:UE|CE)?|PB)(?:\s(?:EU|EG|EC))?"
_DATED = r"(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}\.?\s[^\W\d_]{3,10}\s\d{4})"
_GAZETTE = rf"(?:,?\s\(?(?:\[(?P<year>{YEAR})\]\s)?(?P<journal>{_JOURNAL})\s(?:[Nn][ro°]\.?\s)?(?P<vol>[LC]\s?\d{{1,4}})(?:/(?P<page>\d{{1,5}})|,?\s(?:(?:of|vom|du|del)\s)?(?:{_DATED})?,?\s?(?:p|S|blz|pág)\.\s(?P<page2>\d{{1,5}}))\)?)?"
_EUROPEAN = late(
    rf"(?<!\w)(?P<title>{_ACT}\s(?:\((?:{_UNION})(?:,\s(?:{_UNION}))?\)\s)?(?:(?:No|Nr|nr|n)\.?[°o]?\s)?(?P<number>{_NUMBER})"
    rf"(?:\s(?:of|on|by|vom|des|der|du|de|del|della|dell[’']|over|van|establishing|laying|amending|relative|sur)\s[^,;()\[\]<>]{{3,400}}?(?:,\s(?:and|repealing|amending)\s[^,;()\[\]<>]{{3,300}}?)?)?(?:\s\([^()\d]{{2,60}}\))?)"
    rf"(?=,|\s\(|\s\[|;|(?<!\s\d)(?<!\s\d\d)\.\s|\.?$){_GAZETTE}{_ARTICLE}?"
)
_MADE = r"(?:adopted|signed|opened\sfor\ssignature|concluded|done|approved|agreed)"
_FULL_DATE = r"(?:\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}|[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4})"
_TREATY = late(
    rf"(?<!\w)(?P<title>{_UPPER}[^;()\[\]\d]{{6,200}})\s\({_MADE}(?:\s(?:on|at)(?:\s[A-Z][a-z]+)?)?\s(?P<date>{_FULL_DATE})[^()]{{0,120}}\)(?:,?\s(?P<vol>\d{{1,4}})\s(?P<series>UNTS|U\.N\.T\.S\.|LNTS|ILM|I\.L\.M\.|ETS|CETS|UKTS|TIAS|T\.I\.A\.S\.)\s(?P<page>\d{{1,6}}))?{_ARTICLE}?"
)
_HAGUE = late(
    rf"(?<!\w)(?P<title>{_UPPER}[^;()\[\]\d]{{3,160}}(?:\s\([^();\d]{{3,100}}\sv\.?\s[^();\d]{{3,100}}\))?)(?:,\s(?:Merits|Jurisdiction|Preliminary\sObjections|Provisional\sMeasures|Judge?ment|Advisory\sOpinion|Order(?:\sof\s{_FULL_DATE})?|Jurisdiction\sand\sAdmissibility)){{1,4}},\s"
    rf"(?P<series>I\.?C\.?J\.?\sRep(?:orts|\.)?|P\.?C\.?I\.?J\.?,?\sSeries\s[AB/]{{1,3}})\s(?P<year>{YEAR}),\s(?:p\.\s)?(?P<page>\d{{1,4}})(?:,\s(?:at\s)?(?P<pin>(?:pp?\.\s)?\d{{1,4}}(?:[-–]\d{{1,4}})?))?(?:,\s(?:at\s)?paras?\.\s\d{{1,4}}(?:[-–]\d{{1,4}})?)?"
)
_STRASBOURG = late(
    rf"(?<!\w)(?:(?P<court>ECtHR|ECHR|Eur\.\sCt\.\sH\.R\.|European\sCourt\sof\sHuman\sRights),\s)(?P<title>(?P<name>{_UPPER}[^,;()\[\]]{{1,90}}?\sv\.?\s[^,;()\[\]]{{2,90}}?))(?:\s\[GC\])?,\s(?:[Aa]pp(?:l|lication)?s?\.?\s)?[Nn]os?\.?\s(?P<docket>\d{{2,6}}/\d{{2}})"
    rf"(?:,\s(?:(?:judge?ment|decision)\sof\s)?(?P<date>{_FULL_DATE}))?(?:,\s(?P<pin>§{{1,2}}\s?\d{{1,4}}(?:[-–]\d{{1,4}})?|paras?\.?\s\d{{1,4}}(?:[-–]\d{{1,4}})?))?(?:,\s(?:ECHR|Reports(?:\sof\sJudgments\sand\sDecisions)?)\s(?P<year>{YEAR})(?:[-–][IVX]{{1,5}})?)?"
)
_CELEX = late(
    rf"(?<!\w)(?P<title>(?:Joined\s)?Cases?\s(?P<docket>[CTF][-‑–]\d{{1,4}}/\d{{2}}(?:(?:,\s|\sand\s)[CTF][-‑–]\d{{1,4}}/\d{{2}}){{0,4}}),\s(?P<name>{_UPPER}[^,;()\[\]]{{3,120}})),\s(?:ECLI:)?EU:[CTF]:(?P<year>\d{{4}}):\d{{1,5}}(?:,\s(?:at\s)?(?P<pin>(?:paras?\.?|points?|§§?)\s\d{{1,4}}(?:[-–]\d{{1,4}})?))?(?:\s\((?:hereinafter|hereafter)[^()]{{3,60}}\))?"
)
_PRINT = late(
    r"(?<!\w)(?P<genre>(?:BT|BR|LT|BTag)-(?:Drs|Drucks)\.|(?:BT|BR)-Plenarprotokoll)\s(?P<number>\d{1,3}/\d{1,5})(?:,\s(?P<pin>(?:S|Sp)\.\s\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?:\sff?\.?)?))?"
)


_DEBATE = late(
    r"(?<!\w)(?P<journal>H[CL]\sDeb(?:ates)?)\s(?P<date>\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4})(?:,\svol\s(?P<vol>\d{1,4}))?(?:,\s(?P<pin>cols?\.?\s\d{1,4}[A-Z]{0,2}(?:[-–]\d{1,4})?))?"
)


@cache
def _bracketed_gazette() -> re.Pattern[str]:
    months = "|".join(word.capitalize() for month in data("months")["months"].values() for word in month)
    date = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{months})\.?)\s?\d{{4}}"
    return re.compile(
        rf"(?<!\w)(?P<title>{_UPPER}[^.;:()]{{3,160}}?(?:\s\([^()]{{2,60}}\))?)\s(?:vom|v\.)\s(?P<date>{date})\s\((?P<journal>(?:BGBl|RGBl|GVBl|GVOBl|GBl|LGBl|StGBl)\.?(?:\s[IVX]{{1,3}})?)\s(?:{YEAR},?\s)?(?:S\.\s|Nr\.\s)(?P<page>\d{{1,5}})\)"
    )


@cache
def _reported() -> re.Pattern[str]:
    """A court with a review alone, as German and Dutch writing cites: "BVerfG NJW 1999, 1322 (1324)"."""
    court = alternatives(data("law")["german-courts"])
    return re.compile(
        rf"(?<!\w)(?P<court>{court}(?:\s[A-ZÄÖÜ][a-zäöüß/.-]{{2,20}})?),?\s(?P<journal>[A-ZÄÖÜ][\w-]{{1,11}}(?:-[A-ZÄÖÜ]{{2,3}})?)\s(?P<year>{YEAR}),\s(?P<page>\d{{1,5}})(?:\sff?\.)?(?:\s\((?P<pin>\d[^()]{{0,20}})\))?(?:,?\sRn\.\s\d{{1,4}})?"
    )


_DUTCH = late(
    rf"(?<!\w)(?P<title>(?P<court>HR|ABRvS|CRvB|CBb|(?:Hof|Rb\.?)\s[A-Z][\w-]{{2,20}}(?:\s[A-Z][\w-]{{2,20}})?)\s(?P<date>\d{{1,2}}\s[a-z]{{3,9}}\s\d{{4}})),\s(?:ECLI:[\w:]{{8,40}},\s)?(?P<journal>[A-Z]{{2,5}})\s(?P<year>{YEAR})[,/]\s?(?P<number>\d{{1,4}})(?:,\sm\.nt\.\s[^,;()\s](?:[^,;()]{{0,38}}[^,;()\s])?)?(?:\s\([^()]{{2,60}}\))?"
)


def find_public(text: str) -> Iterator[FormCitation]:
    """The acts, judgments and papers of these forms in a note's text. Linear in its length."""
    if "/" in text:
        for match in _EUROPEAN.finditer(text):
            # Within a sentence it is spoken of, not cited.
            if clause(text, max(0, match.start() - 200), match.start() + 1) == match.start():
                yield _made(match, "legislation", match.start())
    if _MADE_ON.search(text):
        for match in _TREATY.finditer(text):
            yield _made(match, "treaty")
    if "I.C.J" in text or "ICJ Rep" in text or "C.I.J" in text or "PCIJ" in text:
        for match in _HAGUE.finditer(text):
            yield _made(match, "legal_case")
    for mark, pattern in (("HR", _STRASBOURG), ("ur. Ct", _STRASBOURG), ("EU:", _CELEX)):
        if mark in text:
            for match in pattern.finditer(text):
                yield _made(match, "legal_case", match.start())
            break
    if _PRINTS.search(text):
        for match in _PRINT.finditer(text):
            yield _made(match, "report", match.start())
    if "Bl. " in text or "Bl I" in text or "Bl." in text:
        for match in _bracketed_gazette().finditer(text):
            yield _made(match, "legislation")
    if " Deb" in text:
        for match in _DEBATE.finditer(text):
            yield _made(match, "hearing", match.start())
    for match in _reported().finditer(text):
        yield _made(match, "legal_case", match.start())
    for match in _DUTCH.finditer(text):
        yield _made(match, "legal_case", match.start())


_MADE_ON = late(rf"\({_MADE}\s")
_PRINTS = late(r"(?:Drs|Drucks|Plenarprotokoll)")
_PAIRS = (
    *(("title", "title"), ("court", "authority"), ("docket", "number"), ("number", "number"), ("genre", "genre")),
    *(("journal", "container_title"), ("series", "container_title"), ("vol", "volume"), ("page", "page")),
    *(("page2", "page"), ("pin", "locator")),
)  # fmt: skip


def _made(match: re.Match[str], kind: str, start: int | None = None) -> FormCitation:
    """The citation; a title that may begin anywhere before the form begins where its clause does."""
    given = start is not None
    if start is None:
        start = clause(match.string, max(match.start(), match.end("title") - 300), match.end("title"), False)
        start = max(start, match.start())
    groups = match.groupdict()
    labels = [
        (label, start if label == "title" and not given else first, last)
        for label, first, last in labels_of(match, _PAIRS)
    ]
    within = list(_DAYS.finditer(match["title"])) if groups.get("title") and kind == "legislation" else []
    if groups.get("date"):
        labels.append(("issued", *match.span("date")))
    elif within:
        first = match.start("title") + within[0].start()
        labels.append(("issued", first, match.start("title") + within[0].end()))
    elif groups.get("year"):
        labels.append(("issued", *match.span("year")))
    end = match.start() + len(match.group().rstrip(" ."))
    return FormCitation(start, end, tuple(labels), kind)


_DAYS = late(r"\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\s(?:de\s)?\d{4}(?!\d)")

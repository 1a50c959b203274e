"""Articles as French and Italian legal writing cites them, and decisions of French, Italian and Spanish courts.

"P. Dupont, « Le quai », RTD civ. 2004, p. 123, spéc. p. 130", "M. Bianchi, La banchina, in Riv. dir. civ., 2004, I, p. 123 ss.",
"Cass. civ. 1re, 12 mars 2004, n° 02-12.345", "Corte cost., 3 luglio 1998, n. 234, in Giur. cost., 1998, p. 12", "STC 12/2004, de 3 de febrero". Forms: Secrétariat général
du gouvernement and the reviews' own guides as in "Références bibliographiques et citation des sources juridiques" (Cujas); Garavelli/Suppa, usage of Rivista di
diritto civile and Foro italiano; Libro de estilo of the Spanish Consejo General del Poder Judicial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, clause, labels_of
from citecheck.citations.lexicon import alternatives, data, late, word_set

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLE = r"(?:[dD]e(?:l|lla|gli|i)?|[dD]i|[dD]a|[dD]u|[lL]a|[lL]e|[vV]an|[vV]on|y|e)"
_NAME = rf"(?:(?:{_UPPER}\.[\s-]?){{1,4}}|{_UPPER}[\w’'-]+\s)(?:(?:{_PARTICLE}\s)?(?:[dD][’'])?{_UPPER}[\w’'-]+)(?:\s{_UPPER}[\w’'-]+)?"
_NAMES = rf"{_NAME}(?:(?:,\s|\s(?:et|e|y|/|-|–|&)\s){_NAME}){{0,4}}(?:,?\set\sal(?:ii|\.)?)?"
_FAMILY = (
    rf"(?:^|(?<=;\s)|(?<=\b[vV]\.\s)|(?<=[cC]fr\.\s))(?:{_PARTICLE}\s)?(?:[dD][’'])?{_UPPER}[\w’'-]{{2,30}}"
)
"""A family name alone, where a citation begins."""
_JOURNAL = rf"(?:{_UPPER}[\w.’'-]*(?:\s(?:{_UPPER}[\w.’'-]*|[a-zà-ÿ]{{1,12}}\.|de|des|du|di|del|della|delle|dell[’'][\w.]+|dei|la|le|les|l[’'][\w.]+|d[’'][\w.]+|et|e|en|it)){{0,8}})"
_NUMBERS = r"\d{1,5}(?:\s?[-–]\s?\d{1,5})?"
_SS = r"(?:\s(?:et\s)?(?:ss?|sgg|segg|suiv|sq|sqq)(?!\w)\.?|\se\s(?:ss|sgg)\.)?"

# P. Dupont, « Le quai et la mer », RTD civ. 2004, p. 123, spéc. p. 130
_FRENCH = late(
    rf"(?P<authors>{_NAMES}|{_FAMILY}),?\s(?:«\s?(?P<title>[^«»]{{3,300}}?)\s?»|“(?P<title2>[^“”]{{3,300}})”),?\s(?P<journal>{_JOURNAL}),?\s(?P<year>{YEAR})"
    rf"(?:,\s(?:n°\s?(?P<issue>\d{{1,4}})|(?P<part>[IVX]{{1,4}}))){{0,2}},\s(?P<page>(?:p{{1,2}}\.\s)?{_NUMBERS}|(?:étude|chron|act|comm|doctr)\.?\s(?:n°\s)?\d{{1,5}}){_SS}(?:,\s(?:spéc|not)\.\s(?P<pin>p{{1,2}}\.\s{_NUMBERS}|n°\s?\d{{1,4}}))?"
)
# M. Bianchi, La banchina e il mare, in Riv. dir. civ., 2004, I, p. 123 ss.
_ITALIAN = late(
    rf"(?P<authors>{_NAMES}|{_FAMILY}),\s(?P<title>[^\W\d_][^;()«»“”]{{4,250}}?),\sin\s(?P<journal>{_JOURNAL}),\s(?:(?P<vol>[IVXLC]{{1,6}}|\d{{1,3}}),\s)?(?P<year>{YEAR})(?:,\s(?:(?P<part>[IVX]{{1,4}})|(?:fasc|n)\.\s?(?P<issue>\d{{1,3}}(?:[-/]\d)?))){{0,2}},\s(?:pp?|cc?|col)\.\s(?P<page>{_NUMBERS}){_SS}"
)
# M. Bianchi, La banchina e il mare, in Le Regioni, n. 4/2009, pp. 871-890     , in www.federalismi.it, 23/2009, 7
_ITALIAN_ISSUE = late(
    rf"(?P<authors>{_NAMES}|{_FAMILY}),\s(?P<title>[^\W\d_][^;()«»“”]{{4,250}}?),\sin\s(?P<journal>{_JOURNAL}|(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:it|eu|com|org|net)),\s"
    rf"(?:(?:n|nn|fasc)\.\s?)?(?P<issue>\d{{1,3}}(?:-\d{{1,3}})?)/(?P<year>{YEAR})(?:,\s(?:pp?\.\s)?(?P<page>{_NUMBERS}){_SS}(?:,\sspec\.\s(?P<pin>(?:pp?\.\s)?{_NUMBERS}))?)?"
)
# M. Bianchi, La banchina e il mare, «Società e storia», X (1987), n. 35, pp. 81-137
_ITALIAN_QUOTED = late(
    rf"(?P<authors>{_NAMES}|{_FAMILY}),\s(?P<title>[^\W\d_][^;()]{{4,250}}?),\s(?:in\s)?«(?P<journal>{_UPPER}[^«»]{{2,90}})»,?\s(?:[ns]\.\s?s\.,?\s)?"
    rf"(?:(?P<vol>[IVXLC]{{1,7}}|\d{{1,3}})(?:/\d{{1,2}})?,?\s)?(?:\((?P<year>{YEAR})\)|(?P<year2>{YEAR}))(?:,\s(?:n|fasc|nn)\.\s?(?P<issue>\d{{1,3}}(?:[-/]\d{{1,3}})?)|,\s(?P<issue2>\d{{1,3}}(?:[-/]\d{{1,3}})?))?,\s(?:pp?|cc?)\.\s(?P<page>{_NUMBERS}){_SS}"
)
_MONTHS = "|".join(
    sorted(
        {"juill"}
        | {
            word
            for month in data("months")["months"].values()
            for word in month
            if len(word) > 2 and word.isalpha() and all(char < "\u0100" for char in word)
        },
        key=len,
        reverse=True,
    )
)
_DATE = rf"(?:(?:\d{{1,2}}(?:er)?\set\s)?(?:1er|\d{{1,2}})\.?[°º]?\s(?:de\s)?(?:{_MONTHS})\.?\s(?:de\s)?\d{{4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"


@cache
def _decision() -> re.Pattern[str]:
    french = alternatives(data("law")["french-courts"])
    italian = alternatives(data("law")["italian-courts"])
    report = rf"(?:(?:,\s(?:in\s)?|\s=\s|\s;\s(?=[A-Z.]{{1,8}}\s\d{{4}}))(?P<journal>{_JOURNAL}),?\s(?P<year>{YEAR})(?:,\s(?P<part>[IVX]{{1,4}}))?,\s(?:(?:pp?|cc?|col)\.\s)?(?P<page>{_NUMBERS}){_SS})?"
    return re.compile(
        rf"(?<!\w)(?P<title>(?P<court>(?:{french}|{italian})(?:,\s(?:Ass|ass|Sect|sect|ord|réf|Gde\sch|gr\.\sch|sez\.\s?(?:un|[IVXLC]{{1,5}}|lav|trib|\d|civ|pen)|[0-9](?:re|e)(?:\set\s\d(?:re|e))?\s(?:sect|ch|civ))\.?(?:\s?(?:civ|pen|lav|réun)\.?)?)?),?\s(?:déc(?:\.|ision)\s|ord\.\s|sent\.\s|arrêt\s)?(?:n[.°]\s?(?P<first>[\d/.-]{{1,16}})(?:\s[A-Z]{{1,4}})?(?:,?\sd(?:u|es))?\s)?(?P<date>{_DATE})"
        rf"(?:,\s(?P<name>(?!(?:Bull|Rec|Lebon|JO|JCP|D|Gaz|AJDA|RTD|RFDA|Dr)\b){_UPPER}[^,;()]{{2,80}}?))?(?:,\s(?:req\.\s|aff\.\s|causa\s|causas?\s|ric\.\s|pourvoi\s)?(?:n[.°os]{{1,3}}\s?)?(?P<docket>[A-Z]{{0,2}}-?\d[\d./A-Z-]{{0,18}}\d|\d{{1,6}}))?(?:,\s(?P<name2>(?!(?:Bull|Rec|Lebon|JO|JCP|D|Gaz|AJDA|RTD|RFDA|Dr)\b){_UPPER}[^,;()]{{2,90}}?(?=,\s(?:Lebon|Rec\.|§)|;|\.?$)))?)(?=\s?[,;)(]|\s=|\.?$|(?<!\sc)\.\s)(?:,\sBull\.\s[^,;]{{2,20}}?,?\sn°\s?\d{{1,4}}(?:\s\([^()]{{2,30}}\))?)?(?:,\s(?P<official>Rec\.(?:\sLebon)?|Lebon|JO(?:\s\d{{1,2}}\s[a-zéû]{{3,9}}\.?\s\d{{4}})?),?\s(?:{YEAR},\s)?(?:p\.\s)?(?P<page2>{_NUMBERS}))?{report}(?P<other>(?:,\s(?:note|concl|obs|rapp|chron|comm|somm)\.?\s(?:{_UPPER}[\w’'-]*\.?(?:-{_UPPER}\.)?\s?){{1,4}}){{0,3}})(?:,\s(?P<pin>§§?\s?{_NUMBERS}|cons\.\s\d{{1,3}}|pt\.?\s\d{{1,4}}))?"
    )


_GAZETTE = r"(?P<other>,\s(?:(?:in\s)?(?:JORF|JO|J\.O\.|BOE|G\.\s?U\.|GU|DOUE|DOCE|DRE?|Gazzetta\sUfficiale)(?!\w)[^,;()]{0,60}(?:,\s(?:de\s|du\s|del\s)?\d{1,2}[^,;()]{2,30}\d{4})?(?:,\s(?:texte\sn°\s?\d{1,4}|pp?\.\s\d{1,6}|pág\.\s\d{1,6}|p\.\s\d{1,6})){0,2}))?"
"""The gazette that a statute was printed in: ", JORF n° 0235 du 8 octobre 2016, texte n° 1"."""
_STATUTES = (
    # Loi n° 78-17 du 6 janvier 1978 relative à l'informatique
    late(
        rf"(?<!\w)(?P<title>(?:[Ll]oi|L\.|[Dd]écret|[Oo]rdonnance|Ord\.|[Aa]rrêté)\s(?:organique\s|constitutionnelle\s)?n°\s?(?P<docket>\d{{2,4}}-\d{{1,5}})\s(?:du\s)?(?P<date>{_DATE})(?:\s(?:relati(?:f|ve)|portant|sur|pour)\s[^,;()]{{3,120}})?){_GAZETTE}(?:,\s(?P<pin>art\.\s\d{{1,4}}))?"
    ),
    # l. 7 agosto 1990, n. 241, art. 3      d.lgs. 30 giugno 2003, n. 196
    late(
        rf"(?<!\w)(?P<title>(?:[Ll]egge|[Ll]\.|[Dd]\.\s?[Ll]gs\.|[Dd]\.\s?[Ll]\.|[Dd]\.\s?[Pp]\.\s?[Rr]\.|[Dd]ecreto(?:\slegislativo|-legge)?|[Rr]\.\s?[Dd]\.)\s(?P<date>{_DATE}),\sn\.\s?(?P<docket>\d{{1,5}})){_GAZETTE}(?:,\s(?P<pin>art\.\s\d{{1,4}}))?"
    ),
    # Ley 39/2015, de 1 de octubre, del Procedimiento Administrativo
    late(
        rf"(?<!\w)(?P<title>(?:Ley(?:\sOrgánica)?|Real\sDecreto(?:-[Ll]ey|\sLegislativo)?|LO|RD)\s(?P<docket>\d{{1,5}}/\d{{4}}),\sde\s(?P<day>\d{{1,2}}\sde\s(?:{_MONTHS}))(?:,\s(?:del?|sobre|por)\s[^,;()]{{3,200}})?){_GAZETTE}(?:,\s(?P<pin>art(?:\.|ículo)\s\d{{1,4}}))?"
    ),
)
_STATUTE = late(r"n°\s?\d{2,4}-\d|,\sn\.\s?\d|\d/\d{4},\sde\s")
_SPANISH = late(
    rf"(?<!\w)(?P<title>(?P<court>STC|SSTC|ATC|STS|SSTS|ATS|SAN|SAP|STSJ|STJUE|STEDH)\s(?:de\s[A-Z][\w]+\s)?(?P<docket>\d{{1,5}}/\d{{4}})?(?:(?:,?\s|(?<=\s))de\s(?P<date>\d{{1,2}}\sde\s(?:{_MONTHS})(?:\sde\s\d{{4}})?))?(?:,\s(?P<name>{_UPPER}[^,;()]{{2,80}}?)(?=,\s[CTF]-\d))?)(?:,\s(?:asuntos?\s)?(?P<docket2>[CTF]-\d{{1,4}}/\d{{2}}))?(?:\s\((?:RJ|ROJ|RTC)\s[^()]{{3,30}}\))?(?:,\s(?P<pin>(?:FJ|apartados?|apdos?\.|párrs?\.)\s?\d{{1,3}}(?:-\d{{1,3}})?))?"
)


def find_romance(text: str) -> Iterator[FormCitation]:
    """The articles and decisions of these forms in a note's text. Linear in its length."""
    if "«" in text or "“" in text:
        for match in _FRENCH.finditer(text):
            yield _article(match)
    if ", in " in text:
        for match in _italian(text):
            if _is_review(match["journal"]):
                yield _article(match)
    if ", in " in text:
        for match in _ITALIAN_ISSUE.finditer(text):
            if not _PAGED.search(match["title"]):
                yield _article(match)
    if "»" in text:
        for match in _ITALIAN_QUOTED.finditer(text):
            # An address or number behind the pages belongs to the work: that is not of this form.
            if not _ADDRESS.match(text, match.end()):
                yield _article(match)
    for match in _decision().finditer(text):
        if match["date"] and (match["docket"] or match["first"] or match["journal"] or match["name"]):
            yield _annotated(text, _with_reports(text, _case(match)))
    if _STATUTE.search(text):
        for pattern in _STATUTES:
            for match in pattern.finditer(text):
                # Within a sentence it is spoken of, not cited.
                if clause(text, max(0, match.start() - 200), match.start() + 1) == match.start():
                    yield replace(_case(match), type="legislation")
    if _SPANISH_COURT.search(text):
        for match in _SPANISH.finditer(text):
            if match["docket"] or match["date"]:
                yield _case(match)


_SPANISH_COURT = late(r"\bS?S?(?:STC|ATC|STS|ATS|SAN|SAP|STSJ|STJUE|STEDH)\s")


_PAGED = late(rf",\s{YEAR},(?:\s[^,;]{{1,12}},)?\s(?:pp?|cc?)\.\s\d|\d\s(?:ss|sgg|segg)\.\s")


def _italian(text: str) -> Iterator[re.Match[str]]:
    """The articles "in" a review. What looks like a title with a year and pages is another work before the one sought."""
    position = 0
    while match := _ITALIAN.search(text, position):
        ended = _PAGED.search(match["title"])
        if ended is None:
            yield match
        position = match.end() if ended is None else match.start("title") + ended.end()


_ADDRESS = late(r"[.,]{0,2}\s\(?(?:<?https?:|www\.|DOI|doi|URL|disponibile|online|ora\s)")


def _is_review(printed: str) -> bool:
    """Whether what an article is in is a review: words shortened, or a word that reviews begin with."""
    words = printed.split()
    known = word_set("containers", "journal-words")
    return (
        any(word.endswith(".") and len(word) > 2 for word in words)
        or any(word.casefold() in known for word in words)
        or (len(words) == 1 and printed.isupper())
    )


def _article(match: re.Match[str]) -> FormCitation:
    labels = labels_of(
        match,
        (
            ("authors", "author"),
            ("title", "title"),
            ("title2", "title"),
            ("journal", "container_title"),
            ("vol", "volume"),
            ("year", "issued"),
            ("year2", "issued"),
            ("issue2", "issue"),
            ("part", "other"),
            ("issue", "issue"),
            ("page", "page"),
            ("pin", "locator"),
        ),
    )
    return FormCitation(match.start(), match.end(), tuple(labels), "article-journal")


_ANNOTATED = late(
    rf"(?P<authors>{_NAMES}),\s(?P<kind>(?:note|obs\.|observations|comm\.|commentaire|concl\.|conclusions|nota|osservazioni)\s(?:sous|sur|ss\.|a|su)\s)$"
)
"""Who annotates the decision that follows: "R. Capitant, note sous CE, …"."""


_NOTES = rf"(?:,\s(?:note|obs|concl|rapp|chron|comm)\.?\s(?:crit\.\s)?(?:{_UPPER}[\w’'-]*\.?(?:-{_UPPER}\.)?\s?){{1,4}}(?:et\s(?:{_UPPER}[\w’'-]*\.?\s?){{1,3}})?)"
_NOTED = late(rf"{_NOTES}+")
_REPORT = late(
    rf"\s?;\s{_JOURNAL}[,.]?\s{YEAR}(?:[.,]\s(?:[IVX]{{1,4}}(?![\w])|p\.\s{_NUMBERS}|n°\s?\d{{1,5}}"
    rf"|(?:étude|chron|act|comm|doctr|somm|pan|IR|jur)\.?\s(?:n°\s)?\d{{1,5}}|\d{{1,5}})){{1,3}}"
    rf"{_NOTES}*"
)
"""Where else a French decision is printed, and who wrote a note to it: "; RTD civ. 1991. 526, obs. J. Mestre"."""


def _with_reports(text: str, case: FormCitation) -> FormCitation:
    """The decision with all that it is printed in: they are one citation."""
    end = case.end
    if noted := _NOTED.match(text, end):
        end = noted.start() + len(noted.group().rstrip(" ."))
    while report := _REPORT.match(text, end):
        end = report.start() + len(report.group().rstrip(" ."))
    if end == case.end:
        return case
    return replace(case, end=end, labels=(*case.labels, ("other", case.end, end)))


def _annotated(text: str, case: FormCitation) -> FormCitation:
    """With who annotates the decision, and as a work of that person."""
    floor = max(0, case.start - 120)
    found = _ANNOTATED.search(text[floor : case.start])
    if found is None:
        return case
    start = floor + found.start()
    author = ("author", floor + found.start("authors"), floor + found.end("authors"))
    kept = tuple(label for label in case.labels if label[0] not in ("title", "authority", "number"))
    title = (
        "title",
        floor + found.start("kind"),
        next(end for name, _, end in case.labels if name == "title"),
    )
    return FormCitation(start, case.end, (author, title, *kept), "article-journal")


def _case(match: re.Match[str]) -> FormCitation:
    groups = match.groupdict()
    labels = [("title", *match.span("title"))]
    labels += labels_of(
        match,
        (
            ("court", "authority"),
            ("docket", "number"),
            ("docket2", "number"),
            ("journal", "container_title"),
            ("page", "page"),
            ("official", "container_title"),
            ("page2", "page"),
            ("other", "other"),
            ("pin", "locator"),
        ),
    )
    dated = groups.get("date")
    if dated and dated[-4:].isdigit():
        labels.append(("issued", *match.span("date")))
    elif groups.get("docket") and "/" in match["docket"]:
        # "STC 12/2004, de 3 de febrero": the year is the number's.
        labels.append(("issued", match.end("docket") - 4, match.end("docket")))
        if day := "date" if dated else "day" if groups.get("day") else None:
            labels.append(("issued_day", *match.span(day)))
    if groups.get("first") and not groups.get("docket"):
        labels.append(("number", *match.span("first")))
    end = match.start() + len(match.group().rstrip(" ."))
    return FormCitation(match.start(), end, tuple(labels), "legal_case")

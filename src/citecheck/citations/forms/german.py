"""Citations in the form of German, Austrian and Swiss legal writing, found wherever they stand in a note: :func:`find_german`.

"Vgl Hafner, Der Kai im Recht, EuZA 2010, 62 (70)", "Hafner/Reed, Seerecht10 (2018), 8 f", "Marsch, in: Kaiser (Hrsg.), FS Stein, 2001, S. 5",
"Marsch, JZ 2004, 12". Forms: Byrd/Lehmann, Zitierfibel für Juristen, 2nd ed.; Keiler/Bezemek, leg cit³, Leitfaden für juristisches
Zitieren (Austria); Forstmoser/Ogorek/Schindler, Juristisches Arbeiten, 6th ed. (Switzerland). Authors are family names joined by strokes and titles stand
without quotation marks, so nothing but the end of such a citation is certain: it is found from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from citecheck.citations.dates import YEAR
from citecheck.citations.forms.common import FormCitation, apart, clause, labels_of
from citecheck.citations.lexicon import data, late, one_of, word_set
from citecheck.citations.names import is_initials, known_given, looks_institutional
from citecheck.citations.tag_imprint import is_place, is_publisher

_REACH = 500
"""Characters before its end in which a citation must begin."""

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLE = (
    r"(?:[Vv]on\s(?:der\s|dem\s)?|[Vv]an\s(?:der\s|den\s)?|[Dd]e\s(?:[Ll]a\s)?|[Dd]i\s|[Zz]u\s|v\.\s|d[’'])"
)
_SURNAME = rf"{_PARTICLE}?{_UPPER}[\w’'-]+"
_NAME = rf"(?:{_UPPER}(?:[^\W\d_]{{1,2}})?\.[\s-]?){{0,3}}(?:{_SURNAME}\s){{0,2}}{_SURNAME}"
_AUTHORS = rf"{_NAME}(?:\s?[/–]\s?{_NAME}){{0,6}}(?:/?\s?(?:et\sal|ua|u\.\s?a)\.?)?"
FF = r"(?:\s?ff?(?!\w)\.?)?"
_PAGE = rf"\d{{1,5}}(?:\s?[-–]\s?\d{{1,5}})?{FF}"
_RAISED = r"(?<=[^\W\d_¹²³⁰⁴-⁹])[\d¹²³⁰⁴-⁹]{1,2}"
"""The edition, raised or, where extraction lost that, behind the title's last letter."""
MARGIN = r"(?:(?:Rn|Rz|Rdnr|Rdn|Randnr|Tz|N|Fn|FN|Anm)\.?\s\d{1,4}(?:[./]\d{1,3})?(?!\d)(?:\s?[-–]\s?\d{1,4})?(?:\sff?(?!\w)\.?)?)"
_LAW = (
    r"(?:(?:§{1,2}|Art\.?|Vor(?:bem)?\.?\s§|Kap\.?)\s?\d{1,4}[a-z]?(?:\s(?:Abs|Nr|S|lit)\.?\s\w{1,3}){0,3})"
)
_PLACE = rf"(?:(?:S\.?\s)?{_PAGE}(?![\w.]*\d)(?:\s\([^()]{{1,24}}\))?(?:,\s{MARGIN})?|(?:Teil\s\w{{1,3}}\.?,?\s)?{_LAW}(?:\s{MARGIN}|\s{_UPPER}[\w-]{{1,12}}\s{MARGIN})?|{MARGIN})"
_ALSO = rf"(?:(?:,|\su(?:nd|\.)|\ssowie)\s(?:{_PAGE}(?![\w/.]|\s[A-ZÄÖÜ])|{MARGIN})){{0,6}}"
_DASHED = rf"(?:\s[–-]\s{_UPPER}[\w.&-]*(?:\s(?:{_UPPER}[\w.&-]*|für|und|der|des)){{0,7}})?"
JOURNAL = rf"(?:(?:{_UPPER}|(?:wbl|juridikum|ecolex|immolex|iFamZ|medR|zuv|bau|ziv|jusIT|migra)\b)[^\W\d]?[\w.&-]*(?:\s(?:{_UPPER}[\w.&-]*|für|und|der|des|&|of|and|the|for)){{0,11}})"
_EDITION = r"(?:\d{1,2}\.\s?(?:,?\s?\w{2,12}\.\s)?Aufl(?:age|\.)?)"

# , EuZA 2010, 62 (70)     ? ASoK 2015, 282
_YEAR = late(
    rf"(?:,|[?!])\s(?:in:?\s)?(?P<journal>{JOURNAL})\s(?P<year>{YEAR})(?:/(?P<number>\d{{1,3}}))?,\s(?:Heft\s\d{{1,2}},\s)?(?P<page>(?:S\.?\s)?{_PAGE})(?!\w)(?:\s\((?P<pin>(?:\d[^()]{{0,20}}|Teil\s\w{{1,4}}|[IVX]{{1,4}}))\))?(?P<also>{_ALSO}(?:\su(?:nd|\.)\s{_UPPER}[\w-]{{1,12}}\s{YEAR},\s{_PAGE}(?:\s\([^()]{{1,20}}\))?)?)"
)
# , AcP 204 (2004), 123 (125)     , The Review 19/2003/3, 271 (274)
_VOLUME = late(
    rf"(?:,|[?!])\s(?:in:?\s)?(?P<journal>{JOURNAL}{_DASHED})\s(?:Bd\.\s)?(?P<vol>\d{{1,4}})\s?(?:\((?P<year>{YEAR})\)|/(?P<year2>{YEAR})(?:/(?P<number>\d{{1,3}}))?),\s(?P<page>(?:S\.?\s)?{_PAGE})(?!\w)(?:\s\((?P<pin>\d[^()]{{0,20}})\))?(?P<also>{_ALSO})"
)
# , in Brandt/Karl (Hrsg), FS Marsch (2020), 529 (536 ff)     , in: Kaiser, Handbuch, 3. Aufl. 2001, § 4 Rn. 5
_CHAPTER = late(
    rf"(?:(?<=[,?!])\sin:?|\sin:|\sin(?=\s{_AUTHORS}\s\((?:Hrsg|Hg|Hgg|Hrsgg)\b))\s(?:(?P<editors>{_AUTHORS})(?P<role>\s\((?:Hrsg|Hg|Hgg|Hrsgg|ed|eds)\.?\))?,\s)?(?P<book>{_UPPER}[^();]{{2,220}}?)"
    rf"(?:(?P<raised>{_RAISED})?\s\((?:(?P<edition>{_EDITION}),?\s)?(?P<year>{YEAR}|o\.?\s?J\.?)\),?|(?:,\s(?P<edition2>{_EDITION}))?,?\s(?:(?P<place>{_UPPER}[\w./-]{{2,24}}(?:\sa\.\s?M\.)?)\s)?(?P<year2>{YEAR}),|(?P<raised2>{_RAISED})?,(?!\s{YEAR},))\s(?P<page>{_PLACE})(?P<also>{_ALSO})"
)
# Felder in Rummel/Lukas, ABGB4 § 1155 Rz 49 (Stand 1.8.2022, rdb.at)
_COMMENTARY = late(
    rf"\sin:?\s(?P<editors>{_AUTHORS})(?:\s\((?:Hrsg|Hg)\.?\))?,\s(?P<book>{_UPPER}[\w./ -]{{1,50}}?)(?P<raised>{_RAISED}(?:\.\d\d)?)?(?:\s\((?P<year>{YEAR})\))?,?\s(?P<page>{_LAW}(?:\s{MARGIN}|\s{_UPPER}[\w-]{{1,12}}(?:\s{MARGIN})?)?)(?P<also>{_ALSO})(?:\s\((?P<stand>Stand\s[^()]{{4,40}})\))?"
)
# Titel10 (2018), 8 f     Titel (2018) § 4 Rn 5     Titel, 3. Aufl. 2001, S. 5     Titel (1990)
_BOOK = late(
    rf"(?:(?P<raised>{_RAISED})?\s\((?:(?P<edition>{_EDITION}),?\s)?(?P<year>{YEAR})\)(?:,?\s(?P<page>{_PLACE})(?!\w)(?P<also>{_ALSO}))?|(?:,\s(?P<edition2>{_EDITION})),?\s(?:(?P<place>{_UPPER}[\w ./-]{{2,30}}?)\s)?(?P<year2>{YEAR}),\s(?P<page2>{_PLACE})(?!\w)(?P<also2>{_ALSO})|,\s(?:(?P<place2>{_UPPER}[\w./-]{{2,24}}(?:\sa\.\s?M\.)?)\s)?(?P<year3>{YEAR}),\s(?P<page3>S\.\s{_PAGE}|{MARGIN})(?![\w])(?P<also3>{_ALSO}))"
)
_HEAD = late(
    rf"(?P<authors>{_AUTHORS}|[Dd](?:ers|ies)(?=\.)|[Dd](?:ers|ies)elben?)(?P<role>\s\((?:Hrsg|Hg|Hgg|Hrsgg)\.?\))?\.?(?:,\s|,?$)"
)
_LATIN_EDITION = late(r",\s(?P<edition>\d{1,2}(?:e|ème|re|er|a|ª|st|nd|rd|th)\s(?:éd|ed|edn)\.?),?\s?$")
"""An edition as French Swiss law reviews print it before the place: ", 6e éd., Genève 2019"."""
_ADDRESS = late(r",?\s(?:<?https?:|www\.|abrufbar|online|URL|DOI|doi)")
_OTHERS = late(r"/?\s?(?:et\sal|ua|u\.\s?a)\.?$")


def find_german(text: str) -> list[FormCitation]:
    """The citations of these forms in a note's text, in order; they do not overlap. Linear in the text's length."""
    found: list[FormCitation] = []
    floor = 0
    for match in _ends(text):
        if match.start() < floor:
            continue
        made = _from_end(text, match, floor)
        if made is not None:
            found.append(made)
            floor = made.end
    return apart(found)


def _ends(text: str) -> Iterator[re.Match[str]]:
    every = [
        (match.end(), order, match)
        for order, pattern in enumerate((_COMMENTARY, _CHAPTER, _VOLUME, _YEAR, _BOOK))
        for match in pattern.finditer(text)
    ]
    yield from (match for _, _, match in sorted(every, key=lambda one: (one[2].start(), one[1])))


def _from_end(text: str, match: re.Match[str], floor: int) -> FormCitation | None:
    groups = match.groupdict()
    anchor = match.start() + (match.group()[:1] in "?!")
    if _ADDRESS.match(text, match.end()):
        # An address and when it was looked at belong to the work.
        return None
    head = _any_head(text, max(floor, anchor - _REACH), anchor)
    if head is None:
        return None
    first, authors, role, title = head
    printed = text[title:anchor].strip(" ,")
    labels = [("editor" if role else "author", *authors)]
    if title < anchor and printed:
        if not _title_like(printed):
            return None
        if latin := _LATIN_EDITION.search(text, title, anchor):
            labels.append(("edition", *latin.span("edition")))
        labels.append(("title", title, latin.start() if latin else anchor))
    elif match.re.pattern == _BOOK.pattern or not (groups.get("journal") or groups.get("book")):
        return None
    volume = groups.get("vol") is not None
    if groups.get("journal") and not volume and not _is_journal(groups["journal"], bool(printed)):
        return None
    if groups.get("journal") and is_place(groups["journal"]):
        # "ders., Theorie der Grundrechte, Baden-Baden 1985, S. 75": a book.
        return None
    town = groups.get("place") or groups.get("place2")
    if town and not is_place(town):
        return None
    after = text[match.end() : match.end() + 3]
    if re.match(r"/\d\d", after):
        # "in Le Regioni, 5/2006": no page but the issue of a year.
        return None
    if (
        groups.get("year")
        and match.re.pattern == _BOOK.pattern
        and not groups.get("page")
        and re.match(r",\s|:\s|\s\(", after)
    ):
        # "Zeitschrift 25 (1998), H. 1": the year is a volume's.
        return None
    years = re.fullmatch(rf"(?:S\.?\s)?{YEAR}\s?[-–]\s?{YEAR}", groups.get("page") or "")
    if groups.get("book") and (years or re.match(r",\s\d|\s\([^\d]", after)):
        # "in Novels, 1871–1880 (New York …", "in Asia Research, 30, 2 (2010)": no pages of this form.
        return None
    if match.re.pattern == _BOOK.pattern and not _is_book(printed, groups, text[authors[0] : authors[1]]):
        return None
    return _made(match, first, labels)


def _made(match: re.Match[str], first: int, labels: list[tuple[str, int, int]]) -> FormCitation:
    groups = match.groupdict()
    journal = bool(groups.get("journal"))
    labels += labels_of(
        match,
        (
            ("journal", "container_title"),
            ("vol", "volume"),
            ("number", "issue"),
            ("editors", "editor"),
            ("book", "container_title"),
            ("edition", "edition"),
            ("edition2", "edition"),
            ("raised", "edition"),
            ("raised2", "edition"),
            ("place", "publisher_place"),
            ("stand", "other"),
            ("year", "issued"),
            ("year2", "issued"),
            ("year3", "issued"),
            ("place2", "publisher_place"),
        ),
    )
    end = match.end()
    pages = next((name for name in ("page2", "page3") if groups.get(name)), "page")
    if groups.get(pages):
        # In a journal or a book the first page is where the work begins; a bracket holds the place cited.
        begins = (journal or groups.get("book")) and not re.match(
            r"§|Art|Kap|Vor|R[nzd]|Tz|N\b", match[pages]
        )
        value = match.start(pages), match.end(pages)
        inner = re.search(r"\s\(([^()]{1,24})\)", match[pages])
        if begins:
            bare = re.match(r"(?:S\.?\s)?(\d{1,5}(?:\s?[-–]\s?\d{1,5})?)", match[pages])
            if bare:
                labels.append(("page", value[0] + bare.start(1), value[0] + bare.end(1)))
            if inner and not groups.get("pin"):
                labels.append(("locator", value[0] + inner.start(1), value[0] + inner.end(1)))
            elif groups.get("also") and not groups.get("pin"):
                cited = re.match(r"\W+", match["also"])
                labels.append(
                    ("locator", match.start("also") + (cited.end() if cited else 0), match.end("also"))
                )
        else:
            labels.append(("locator", value[0], value[1] - match[pages].endswith("f.")))
    if groups.get("pin"):
        label = "locator" if match["pin"][0].isdigit() else "other"
        labels.append((label, *match.span("pin")))
    kind = "article-journal" if journal else "chapter" if groups.get("book") else "book"
    return FormCitation(first, end, tuple(labels), kind)


_Head = tuple[int, tuple[int, int], bool, int]


def _any_head(text: str, floor: int, anchor: int) -> _Head | None:
    """The head of the citation that ends behind ``anchor``: at its clause's beginning, in the sentence before, or in the clause."""
    whole = clause(text, floor, anchor, within=False)
    head = _head_at(text, whole, anchor)
    before = len(text[:whole].rstrip()) - 1
    if head is None and before > floor and text[before] in ".?!":
        # A title of two sentences: "Wohin des Weges? Der Kai heute".
        title = clause(text, floor, before, within=False)
        first = _head_at(text, title, before)
        stop = text[before] == "."
        if first is not None and not (stop and re.search(r"\d", text[title:before])):
            head = first
    return head or _head(text, clause(text, floor, anchor), anchor)


def _head_at(text: str, start: int, anchor: int) -> _Head | None:
    """A head with a title right at the beginning, past words that lead to it."""
    start = _past_topic(text, _past_leads(text, start, anchor), anchor)
    body = _BODY.match(text, start, anchor)
    if body is not None and body.end() < anchor and looks_institutional(body["authors"]):
        return start, body.span("authors"), True, body.end()
    match = _HEAD.match(text, start, anchor)
    if match is None or not _persons(match["authors"]) or match.end() >= anchor:
        return None
    return start, match.span("authors"), bool(match["role"]), match.end()


_BODY = late(rf"(?P<authors>{_UPPER}[^,;:()]{{3,100}})\s\((?:Hrsg|Hg)\.?\)[,:]\s")
"""A body as editor: "Stiftung Wissenschaft und Politik (Hg.), …"."""


_TOPIC = late(
    rf"(?:[Ff]ür|[Zz]u[rm]?|[Ii][nm]|[Üü]ber)\s(?:d(?:ie|as|en|er|em)\s)?(?P<words>(?:{_PARTICLE}?{_UPPER}[\w.’'-]*\s){{1,4}}{_SURNAME})(?=[,/])"
)


def _past_topic(text: str, start: int, anchor: int) -> int:
    """Past what a citation is given for ("Für die Schweiz Geiser, …", "zum Hafenrecht Karl Ott, …"): to the last name and its given names."""
    match = _TOPIC.match(text, start, anchor)
    if match is None:
        return start
    parts = list(re.finditer(r"\S+", match["words"]))
    first = len(parts) - 1
    while first and (
        is_initials(parts[first - 1].group())
        or known_given(parts[first - 1].group())
        or re.fullmatch(_PARTICLE, parts[first - 1].group() + " ")
    ):
        first -= 1
    return match.start("words") + parts[first].start() if first else start


def _head(text: str, start: int, anchor: int) -> _Head | None:
    """Where the citation begins, where its authors stand, whether they are editors, and where its title begins."""
    start = _past_topic(text, _past_leads(text, start, anchor), anchor)
    for at in _beginnings(text, start, anchor):
        match = _HEAD.match(text, at, anchor)
        if match is not None and _persons(match["authors"]):
            return at, match.span("authors"), bool(match["role"]), match.end()
    return None


def _past_leads(text: str, start: int, anchor: int) -> int:
    """Past words that lead to a citation ("Vgl", "So etwa", "mit Recht"), which no list of signals holds in every mix."""
    while (word := re.compile(r"[\s,(]*([^\W\d_][\w.]*)[\s,:]+").match(text, start, anchor)) is not None:
        phrase = re.compile(rf"[\s,(]*{one_of('forms', 'german', 'phrases')}[\s,:]+", re.I).match(
            text, start, anchor
        )
        if phrase is None and word[1].casefold() not in word_set("forms", "german", "leads"):
            return start
        start = (phrase or word).end()
    return start


_FOR = late(r"[\s,(]*(?:[Ff]ür|[Zz]u[rm]?)\s(?:[^\W\d_]+\s){0,2}[^\W\d_]+[\s,:]*")


def is_german_lead(before: str) -> bool:
    """Whether words do nothing but lead to a citation: "So aber noch", "mit Recht", "für die Schweiz"."""
    said = before.strip(" ,:;(") + " "
    return bool(said.strip()) and (
        _past_leads(said, 0, len(said)) == len(said) or _FOR.fullmatch(said) is not None
    )


def _beginnings(text: str, start: int, anchor: int) -> Iterator[int]:
    """Where names may begin: at the clause's start, then after each word that leads to them, the last first."""
    yield start
    leads = word_set("forms", "german", "leads") | word_set("forms", "german", "links")
    leading = [
        word.end()
        for word in re.compile(r"(?<!\w)([^\W\d_][\w.]*)[,:]?\s").finditer(text, start, anchor)
        if word[1].casefold() in leads or word.group().endswith(": ")
    ]
    yield from reversed(leading[-12:])


def _persons(printed: str) -> bool:
    """Whether words may be family names: none that begins sentences, and no body."""
    first = printed.split("/")[0].split()
    if first and first[0] in data("law")["german-courts"]:
        return False
    openers = word_set("prose", "openers")
    if (
        not first
        or first[0].casefold() in openers
        or first[0].casefold() in word_set("forms", "german", "leads")
    ):
        return False
    words = [word for part in printed.split("/") for word in part.split() if word[0].isupper()]
    return not any(word.casefold() in word_set("forms", "german", "no-names") for word in words)


def _is_journal(printed: str, titled: bool) -> bool:
    """Whether what stands before the year is a journal: an abbreviation of capitals, or words behind a title."""
    words = printed.split()
    if any(sum(char.isupper() for char in word) >= 2 for word in words):
        return len(words) <= 6 or titled
    known = word_set("containers", "journal-words")
    if len(words) > 1 and any(word.casefold() in known for word in words):
        return True
    town = is_place(printed) or is_publisher(printed) or any(is_place(word) for word in words)
    return titled and len(words) <= 4 and not town


_QUOTED = late(r"[„“”\"»«‚‘‹›].{4,}[“”\"»«‘’‹›],?$")
_GIVEN = late(rf"(?:{_UPPER}[\w.-]*\s){{0,2}}{_UPPER}[\w.-]*[:,(]")


# "J. W. and Cornell, C. A.", "1991: Titel": what stands behind the family name of other styles.
_NOT_BEGUN = late(
    rf"(?:{_UPPER}(?:[^\W\d_]{{1,2}})?\.[\s-]?){{1,4}}(?:[&,(]|and\b|und\b|et\b|{_UPPER}|$)|{YEAR}\s?[:.]|``"
)
_NOT_ENDED = late(
    r"(?:\bpp?|\bpages|\bS|\bVol|\bNo|\bNr|\bBd|\bed|\beds)\.?\s?[\d–-]*\)?$|\((?:[Ee]ds?|Hrsg|Hg)\b"
)


def _is_names(printed: str) -> bool:
    """Whether words may be given names and no title: few, all in capitals but for "and", the first a given name."""
    words = printed.replace(",", " ").split()
    if known_given(words[0]) and re.match(rf"\S+\s(?:{_UPPER}\.|and\b|&|\()", printed):
        return True
    small = [word for word in words if word[0].islower() and word not in ("and", "und", "et", "y", "e")]
    return len(words) <= 5 and not small and (known_given(words[0]) or "and" in words or "&" in words)


def _title_like(printed: str) -> bool:
    """Whether words may be a title of this form: no quotation marks about it, and no given names before it."""
    if not 2 <= len(printed) <= 300 or not (
        printed[0].isupper() or printed[0].isdigit() or printed[0] in "§„"
    ):
        return False
    given = _GIVEN.match(printed + ",")
    first = given.group()[:-1] if given else ""
    named = given is not None and (is_initials(first) or known_given(first.split()[0]))
    if _NOT_BEGUN.match(printed) or _NOT_ENDED.search(printed) or _is_names(printed):
        return False
    return not named and "; " not in printed and _QUOTED.match(printed) is None


def _is_book(title: str, groups: dict[str, str | None], authors: str) -> bool:
    """Whether "Names, Title (year)" is a book of this form: strokes, a raised edition, or a place behind the year tells."""
    if groups.get("raised") or groups.get("edition") or groups.get("edition2") or "/" in authors:
        return True
    if groups.get("year3"):
        # Without an edition only the short names tell this form from others.
        short = all(
            len([word for word in one.split() if word[0].isupper()]) == 1 for one in authors.split("/")
        )
        imprint = re.split(r",\s|:\s", title)[1:]
        one_word = len(title) > 5 and not is_place(title) and not is_publisher(title)
        return (
            short
            and (len(title.split()) >= 2 or "/" in authors or one_word)
            and not any(map(is_place, imprint))
        )
    if is_initials(authors.split()[0]):
        return False
    if not groups.get("page"):
        return len(_OTHERS.sub("", authors).split()) == 1 and len(title.split()) >= 2
    return not title.split()[-1].isdigit() and len(title) > 3

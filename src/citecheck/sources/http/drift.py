"""Whether a page is about the work that it is cited for.

The page's titles (citation_*, Dublin Core, JSON-LD, OpenGraph, headings, title; of a PDF its metadata and
first pages) are compared with the record's, and authors and year decide where the titles differ: a page may
have been given a new title. Only where nothing speaks for the work is the page said to be about another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from citecheck.model import Name, Record
from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import mended, phrases, plain, raw, segments

FILE = "drift.toml"
_STANDS = 0.8
SAME = 0.55
"""From this likeness of the titles on, the page is taken to be about the work."""
OTHER = 0.4
_MOST = 0.7
_MADE_BY_A_MACHINE = re.compile(
    r"(?:scan(?:ned)?|scn|img|image|dsc|doc|document|dokument|file|fax|page|skm|kmbt|xerox|untitled|copy|kopie|adobe)"
    r"(?: (?:[a-z]{0,3}[0-9]+[a-z0-9]{0,20}|scan|page|image|document|from|[a-z]))*"
)
# A leaf or a page of a manuscript.
_LEAF = re.compile(
    r"(?:(?:fol?|folio|bl|blatt|page|p|pag|f|leaf|seite|s|img|image|vue|view) ?)?[0-9]{1,4} ?[rv]?(?: (?:von|of|de|sur|di) [0-9]{1,4})?"
)
_YEAR = re.compile(r"(?<![0-9])(1[5-9][0-9]{2}|20[0-9]{2})(?![0-9])")
_NAMED_BY_YEAR = re.compile(r"((?:\w+ ){1,11}\w+) (?:1[5-9]|20)[0-9]{2}\b")
_SERIES = 0.9
"""How like two titles are of which only the year differs."""
_TEXT = 60_000
_FORM = 120
_LOST = re.compile(r"\ufffd|\w\?\w|(?:^|\s)\?\w")
"""Where letters beyond ASCII were lost: "?t? ? l'?cluse"."""
_BEYOND = re.compile(r"[^\x00-\x3e\x40-\x7f]|\?")
_NUMBER = re.compile(r"(?<![0-9/.-])([0-9]{1,7})/([0-9]{2,4})(?![0-9/])")
_LONG_NUMBER = re.compile(r"(?<![0-9])(?!(?:1[5-9]|20)[0-9]{6}(?![0-9]))[0-9]{6,12}(?![0-9])")
"""The number of a file or a decision, and no day written without points."""
_FILE_NUMBER = re.compile(r"(?<![0-9/.-])[0-9]{5,10}/[0-9]{1,4}(?![0-9/])")
_A_THIRD = 0.33
_MONTHS = 12
_SAYING = 4
"""So many words of a title say what a page is about."""
_OF_THE_FRAME = frozenset({"title", "h1"})


@dataclass(frozen=True, slots=True)
class Drift:
    """That a page is about another work: how like it is (0 to 1), and both titles."""

    score: float
    cited: str
    found: str

    @property
    def detail(self) -> str:
        return (
            f"the page is about another work (likeness {self.score:.2f} of 1):"
            f" cited is “{_cut(self.cited)}”, the page is “{_cut(self.found)}”"
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says of the work it shows, small enough to be kept."""

    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    doi: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()
    text: str = ""
    descriptions: tuple[str, ...] = ()
    by_script: bool = False
    asks_password: bool = False
    """Whether there is hardly more on the page than a form for a password."""
    absent: str = ""
    """What of its text may say that it is not there."""

    @classmethod
    def of(cls, page: Page) -> Facts:
        # Where a script makes the page, its title and headings are those of the empty frame, if they are short.
        titles = [
            said
            for where, said in page.titles
            if not (
                page.is_shell
                and where in _OF_THE_FRAME
                and max(map(_count, segments(said)), default=0) < _SAYING
            )
        ]
        titles += [better for said in titles if (better := mended(said)) != said]
        return cls(
            tuple(titles), tuple(map(mended, page.authors)), page.date, page.doi, page.language, tuple(page.languages),
            page.text[:_TEXT], tuple(page.descriptions), page.is_shell, _is_form(page),
        )  # fmt: skip


def _is_form(page: Page) -> bool:
    return page.password and page.words < _FORM and not (page.authors or page.date or page.doi)


def stands_in(facts: Facts, context: str) -> bool:
    """Whether one of the page's titles stands in the notes that cite it: the quick way to know that all is well.

    Short titles do not count, for the name of a site stands in notes as well. Nor does one part of a title whose
    other part does not: either may be the work, and the other the journal.
    """
    if not facts.titles:
        return False
    if any(_has_number(title, context) for title in facts.titles):
        return True
    words = set(_tokens(context))
    if any(word.isdigit() and word not in words for part in facts.titles[:1] for word in _tokens(part)):
        # The report of another year is not soon told from that which is cited.
        return False
    first = max(_share(_tokens(part), words) for part in (facts.titles[0], *segments(facts.titles[0])))
    return first >= _STANDS and any(_stands(title, words) for title in facts.titles)


def _has_number(title: str, context: str) -> bool:
    """Whether a title has the number of a decision or an act ("4471/2011", "301112"), and the notes have it too: such works
    are called by hardly anything else. A month with its year is none."""
    long = _LONG_NUMBER.findall(title)
    if long and not {*long}.isdisjoint(_LONG_NUMBER.findall(context)):
        return True
    return any(
        int(match[1]) > _MONTHS and re.search(rf"(?<![0-9/.-]){match[0]}(?![0-9/])", context) is not None
        for match in _NUMBER.finditer(title)
    )


def _stands(title: str, words: set[str]) -> bool:
    tokens = _tokens(title)
    if len(set(tokens)) < _SAYING:
        return False
    if _share(tokens, words) >= _STANDS:
        return True
    parts = [_tokens(part) for part in segments(title)]
    shares = [_share(part, words) for part in parts]
    return any(
        share >= _STANDS and len(set(part)) >= _SAYING for part, share in zip(parts, shares, strict=True)
    ) and all(share >= _STANDS or len(part) < 3 for part, share in zip(parts, shares, strict=True))


def drift_of(facts: Facts, records: Sequence[Record], url: str = "") -> Drift | None:
    """That the page is about none of the works it is cited for; None where one fits or nothing can be told.

    ``url`` is the address that is cited: that its page has the DOI that the address is made of proves nothing.
    """
    worst: Drift | None = None
    for record in records:
        titles = [
            said for said in (record.title, record.title_translation) if said and len(_tokens(said)) >= 2
        ]
        if not titles:
            return None
        found = _compared(facts, record, titles, url)
        if found is None:
            return None
        if worst is None or found.score > worst.score:
            worst = found
    return worst


def _compared(facts: Facts, record: Record, titles: list[str], url: str) -> Drift | None:
    told = [title for title in facts.titles if not is_junk(title)]
    sites = _tokens(" ".join(filter(None, (record.publisher, record.container_title))))
    # A page may be called by the name of its site, and so does the note.
    own = [title for title in told if not set(_tokens(title)) <= set(sites)]
    text_words = plain(" ".join((facts.text, *facts.descriptions)))
    if not told and (facts.by_script or len(text_words) < 300):
        return None
    doi = (record.doi or "").casefold()
    if doi and doi in facts.doi.casefold() and doi not in unquote(url).casefold():
        return None
    score = max((likeness(one, other) for one in titles for other in told), default=0.0)
    for other in filter(_LOST.search, told):
        # What is left of the one is compared with what would be left of the other.
        score = max(score, *(likeness(_BEYOND.sub("", one), _BEYOND.sub("", other)) for one in titles))
    if score >= SAME:
        renumbered = _renewed(titles, told, text_words)
        return None if renumbered is None else Drift(score, titles[0], renumbered)
    covered = _covered(titles, text_words)
    author, year = _author(facts, record, text_words), _year(facts, record)
    # Who takes a domain over keeps the name of the body that had it.
    named = author > 0 and any(name.family for name in (*record.author, *record.editor))
    if not named and covered < _MOST and score < OTHER and (trade := _trade(facts, record)) is not None:
        return Drift(score, titles[0], trade)
    if told and not own and author >= 0:
        return None
    if author >= 0 and _is_own_name(record, titles):
        # What an office calls itself is in no language the same, nor on its own front page always written out.
        return None
    if _is_other_language(facts, titles[0]):
        # Words cannot be compared: only other authors and not one common word say that it is another work.
        if not (author < 0 and covered == 0):
            return None
    elif covered >= _MOST or (score >= OTHER and not (year < 0 and not named and covered <= 0.5)):
        # A series has its words in all its titles: of another year, and with none of the words that tell it, it is the next.
        return None
    elif (author > 0 and year >= 0) or (author >= 0 and _is_same_day(facts, record)):
        # The same author and nothing against the year, or the very day: a new title.
        return None
    return Drift(score, titles[0], (own or told or [facts.text[:120]])[0])


def _renewed(titles: Sequence[str], told: Sequence[str], text: str) -> str | None:
    """The page's title that is a cited one but for its year: the next report of a series; None where there is none, or where
    the page has the cited year somewhere. Numbers of parts are given and counted in too many ways."""
    words = set(text.split())
    for one in titles:
        cited = plain(one).split()
        numbers = set(filter(_YEAR.fullmatch, cited))
        if not numbers or numbers & words:
            continue
        rest = [word for word in cited if word not in numbers]
        for other in told:
            for part in (other, *segments(other)):
                said = plain(part).split()
                found = set(filter(_YEAR.fullmatch, said))
                if found and not found & numbers and [word for word in said if word not in found] == rest:
                    return other
    return None


def of_another_number(facts: Facts, context: str) -> Drift | None:
    """That a page is called as the notes call a work but for the year behind the name ("Annual Report 2022" for 2011), or for
    the number of a decision or an act.

    The notes' own words count: a year at a title's end may have been taken for the date.
    """
    return _of_another_year(facts, context) or _of_another_file(facts, context)


def _of_another_file(facts: Facts, context: str) -> Drift | None:
    cited = _file_numbers(context)
    if not cited:
        return None
    shown = " ".join((*facts.titles, facts.text[:_TEXT], *facts.descriptions))
    words = set(_tokens(context))
    for title in facts.titles:
        found = _file_numbers(title)
        # Numbers of one kind, and none of the cited ones is anywhere on the page.
        alike = {number for number in cited for other in found if _shape(number) == _shape(other)}
        if alike and not any(number in shown for number in cited):
            own = [word for word in _tokens(title) if not word.isdigit()]
            if _share(own, words) >= _A_THIRD:
                return Drift(likeness(context, title), min(alike), title)
    return None


def _file_numbers(text: str) -> set[str]:
    return {match[0] for match in _NUMBER.finditer(text) if int(match[1]) > _MONTHS} | {
        match[0] for match in _FILE_NUMBER.finditer(text)
    }


def _shape(number: str) -> tuple[int, ...]:
    return tuple(map(len, number.split("/")))


def _of_another_year(facts: Facts, context: str) -> Drift | None:
    if not facts.titles:
        return None
    said = f" {plain(context)} "
    words = set(plain(" ".join((*facts.titles, facts.text, *facts.descriptions))).split())
    for title in facts.titles:
        first = next(iter(segments(title)), title)
        match = _NAMED_BY_YEAR.match(plain(first))
        if match is None:
            continue
        years = {
            found[1] for found in re.finditer(rf" {re.escape(match[1])} ((?:1[5-9]|20)[0-9]{{2}})(?= )", said)
        }
        if years and not years & words:
            return Drift(_SERIES, re.sub(r"(?:1[5-9]|20)[0-9]{2}", min(years), first, count=1), title)
    return None


def likeness(one: str, other: str) -> float:
    """How like two titles are, 0 to 1: the share of the words they have in common.

    A missing subtitle or the name of a site added costs little: the shorter one counts as well, if it is
    long enough to say something.
    """
    best = 0.0
    for left in _variants(one):
        for right in _variants(other):
            best = max(best, _likeness(left, right))
            if best >= 1:
                return best
    return best


def is_junk(title: str) -> bool:
    """Whether a title is one that a program put there, or the name of a file."""
    folded = plain(title)
    return (
        len(folded) < 3
        or folded in phrases(FILE, "junk")
        or any(f"{folded} ".startswith(plain(start) + " ") for start in raw(FILE, "junk_begins"))
        or re.fullmatch(
            r"[\w.()-]{1,80}\.(?:docx?|pdf|indd|qxd|tex|dvi|pptx?|xlsx?|rtf|p65|fm|html?|txt)",
            title.strip(),
            re.I,
        )
        is not None
        or not any(map(str.isalpha, folded))
        or _MADE_BY_A_MACHINE.fullmatch(folded) is not None
        or _LEAF.fullmatch(folded) is not None
        or ((digits := sum(map(str.isdigit, folded))) >= 6 and 2 * digits > len(folded))
    )


def _variants(title: str) -> list[list[str]]:
    """A title, and its main part before a colon or a dash."""
    out = [_tokens(title)]
    for part in (re.split(r"[:;?!]\s|\.\s", title, maxsplit=1)[0], *segments(title)):
        tokens = _tokens(part)
        if len(tokens) >= 3 and tokens not in out:
            out.append(tokens)
    return out[:6]


def _likeness(left: list[str], right: list[str]) -> float:
    one, other = list(dict.fromkeys(left)), list(dict.fromkeys(right))
    if not one or not other:
        return 0.0
    common = len(one) * _share(one, set(other))
    union = len(one) + len(other) - common
    shorter = min(len(one), len(other))
    contained = common / shorter * (0.95 if shorter >= 3 else 0.6)
    return min(1.0, max(common / union, contained))


def _count(text: str) -> int:
    return len(_tokens(text))


def _tokens(text: str) -> list[str]:
    """The words that tell a work: folded, without small words; Han and kana letter by letter."""
    out: list[str] = []
    stop = raw(FILE, "stop")
    for word in plain(text).split():
        if "\u3040" <= word[0] <= "\u9fff":
            out.extend(word)
        elif word not in stop and (len(word) > 1 or word.isdigit()):
            out.append(word)
    return out


def _share(tokens: Sequence[str], words: set[str]) -> float:
    """Which part of ``tokens`` is among ``words``, endings and slips of one letter forgiven."""
    if not tokens:
        return 0.0
    stems = {word[:6] for word in words if len(word) > 6}
    found = sum(token in words or (len(token) > 6 and token[:6] in stems) for token in tokens)
    return found / len(tokens)


def _covered(titles: Sequence[str], text: str) -> float:
    """How much of a title stands in the text: 1 when it stands there word for word."""
    words = set(text.split())
    padded = f" {text} "
    best = 0.0
    for title in titles:
        if f" {plain(title)} " in padded:
            return 1.0
        # In a long text any word may be found.
        if len(words) < 3000:
            best = max(best, _share(_tokens(title), words))
    return best


def _author(facts: Facts, record: Record, text: str) -> int:
    """1 when an author of the record is on the page, -1 when the page names others, 0 when it names none."""
    names = [plain(_called(name)) for name in (*record.author, *record.editor)]
    names = [name for name in names if len(name) > 2]
    if not names:
        return 0
    named = f" {plain(' '.join((*facts.authors, *facts.titles)))} "
    if any(f" {name} " in named for name in names):
        return 1
    if any(f" {name} " in f" {text} " for name in names):
        return 1
    # A name in another script is written otherwise.
    comparable = any(_script(name) == _script(" ".join(facts.authors)) for name in names)
    return -1 if facts.authors and comparable else 0


def _called(name: Name) -> str:
    """What a page would call an author by; a translation in brackets stands in the note alone: "Hamnstyrelsen [Ports Board]"."""
    whole = " ".join(filter(None, (name.given, name.family)))
    return whole.partition("[")[0] if "[" in whole else (name.family or name.literal or "").partition("[")[0]


def _is_own_name(record: Record, titles: Sequence[str]) -> bool:
    """Whether the work is called by the name of who made it: a site, cited as a whole."""
    bodies = [name.literal for name in (*record.author, *record.editor) if name.literal]
    bodies += filter(None, (record.publisher, record.container_title))
    return any(plain(title) == plain(body) for title in titles for body in bodies)


def _trade(facts: Facts, record: Record) -> str | None:
    """The title of a page of such a trade, in whatever language; None where the record speaks of trades as well."""
    cited = plain(" ".join(filter(None, (record.title, record.container_title, record.publisher))))
    return trade_title(facts) if phrases(FILE, "trades").find(cited) is None else None


def trade_title(facts: Facts) -> str | None:
    """The title of a page that names one of the trades that take over domains, None where none does."""
    trades = phrases(FILE, "trades")
    return next((title for title in facts.titles if trades.find(plain(title)) is not None), None)


def _year(facts: Facts, record: Record) -> int:
    """1 when the page's year is the record's or the next, -1 when it is another, 0 when one tells none."""
    told = _YEAR.search(facts.date)
    if told is None or record.issued is None or record.issued.year is None:
        return 0
    return 1 if abs(int(told[0]) - record.issued.year) <= 1 else -1


def _is_same_day(facts: Facts, record: Record) -> bool:
    """Whether the page is of the very day that the record is of, which is no accident."""
    start = record.issued.start if record.issued is not None else None
    if start is None or not start.month or not start.day:
        return False
    day = f"{start.year:04}-{start.month:02}-{start.day:02}"
    return facts.date[:10].replace("/", "-") == day


def _is_other_language(facts: Facts, title: str) -> bool:
    """Whether the page is in another language or script than the title, as far as the two tell."""
    from citecheck.sources.verification.language import language_of

    page_says = facts.language[:2]
    text = facts.text[:4000] or " ".join(facts.titles)
    language = language_of(text) or page_says or None
    if _script(title) != _script(" ".join(facts.titles) or text):
        return True
    mine = _title_language(title)
    if mine is not None and language is not None and len(language) == 2:
        return mine != language
    # A title of hardly a small word: the page's own list of languages tells that there are others.
    return (
        mine is None
        and language not in (None, "en")
        and any(not known.startswith(language) for known in facts.languages)
    )


def _title_language(title: str) -> str | None:
    """The language of a title by its small words, None where they tell none or several."""
    from citecheck.sources.verification.language import languages_of_words

    counts = languages_of_words(title)
    if not counts:
        return None
    ranked = counts.most_common(2)
    return None if len(ranked) > 1 and ranked[0][1] == ranked[1][1] else ranked[0][0]


def _script(text: str) -> str:
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in text)
    east = sum("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text)
    other = sum("\u0370" <= char <= "\u03ff" or "\u0590" <= char <= "\u06ff" for char in text)
    letters = sum(map(str.isalpha, text)) or 1
    for name, count in (("cyrillic", cyrillic), ("east", east), ("other", other)):
        if count > letters / 2:
            return name
    return "latin"


def _cut(title: str) -> str:
    short = " ".join(title.split())
    return short if len(short) <= 120 else f"{short[:119]}…"

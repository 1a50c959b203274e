"""The addresses in the notes: as printed, as meant, and what is wrong with their form.

An address begins with a scheme, with ``www.`` or with a host and a path; it ends at a blank, a quotation mark or an angle
bracket, or at the punctuation of East Asian scripts, without the punctuation and the closing brackets of the sentence around
it (RFC 3986, appendix C, on delimiting). DOIs are addresses at doi.org (DOI Handbook, 3.8), arXiv numbers at arxiv.org. What the
file itself links to, and what a structured citation holds beside what is printed, count too. Every step is
linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from citecheck.model import Bibliography, Manuscript, Note, Place
from citecheck.sources.data import load
from citecheck.sources.url_form import (
    breaks_off,
    goes_on,
    host_of,
    problem_of,
    scheme_of,
    without_credentials,
)

if TYPE_CHECKING:
    from citecheck.sources.http import UrlResult

UrlKind = Literal["url", "doi", "arxiv", "link", "record"]
"""What an address was read from: itself, a DOI, an arXiv number, a link of the file whose printed text is no
address, or a structured citation's record."""

_START = re.compile(
    # Scripts that part no words part none from an address either. They have no capitals: to look for those of each letter
    # would take most of the time of compiling this.
    r"(?<![@/.-])(?-i:(?<![^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]))(?:"
    r"(?P<doi>(?P<said>doi\s?[:.]?\s?)10\.[0-9]{4,9}/\s?(?=[\w(])|10\.[0-9]{4,9}/(?=\S))"
    r"|(?P<http>[htps]{3,7}(?:[:;.,]?//|:[/\\]{1,3})(?: (?=[\w-]{1,63}\.\w))?|https?: //(?=\w))"
    r"|(?P<loose>https?:(?=[\w-]{1,63}\.\w))"
    r"|(?P<ftp>ftps?://)"
    r"|(?P<www>www(?:[.,]| \. ?(?=[\w-]{1,63}\.))(?=[\w-]))"
    r"|(?P<arxiv>arxiv\s?:\s?(?=[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[a-z]{2})?/[0-9]{7}))"
    r"|(?P<bare>(?!(?:[a-z]{1,4}\.){1,2}www\.)(?:[a-z0-9][a-z0-9-]{0,40}\.){1,4}(?P<top>[a-z]{2,6})(?::[0-9]{2,5})?/(?=[\w~]))"
    # What is this plainly an address begins one whatever it is glued to: a number, a word, a full stop.
    r")|(?P<glued>https?://(?=\w)|(?<=[a-z]\.)www\.(?=[\w-]{1,63}\.\w))",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,500}")
_DOI_HOSTS = ("doi.org", "dx.doi.org")
_END = re.compile(r"[\s<>\"“”„«»‹›—―。、，；：！？「」『』【】《》〈〉]")
_TRAILING = ".,;:!?…'’‘*_⁰¹²³⁴⁵⁶⁷⁸⁹"
_GENITIVE = ("’s", "'s")
# A sentence that begins without a blank behind the name of a file.
_NEXT_SENTENCE = re.compile(r"\.(?:[sx]?html?|pdf|php|aspx?)(?=\.[^\W\d_a-z][^\W\d_]*[.,;:]?\Z)")
# The identifiers of articles that were made into DOIs before angle brackets were thought of (ANSI/NISO Z39.56).
_SICI = re.compile(
    r"(?:(?:dx\.)?doi\.org/)?10\.[0-9]{4,9}/[^\s<>]{0,80}<[0-9a-z]{1,8}:[^\s<>]{0,40}>[^\s<>]{1,40}",
    re.IGNORECASE,
)
# "…/b;Zugriff:3.5.2014"
_REMARK = re.compile(r";(?=[^\W\d_a-z][^\W\d_A-Z]{2,20}:)")
_INNER = re.compile(r"(?<=\S)(?:https?://|(?<=[;,|])www\.(?=\w))", re.IGNORECASE)
# What holds another address in it: archives, and redirects that name it behind a sign.
_HOLDS = re.compile(r"(?:/web/[0-9a-z_*]{1,20}/|archive\.[a-z]{2,5}/(?:\S{1,60}/)?|=)\Z", re.IGNORECASE)
_SPACELESS = str.maketrans(
    {**dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"), "\u2010": "-", "\u2011": "-"}
)
# "https://www.example.org/…/report.pdf"
_LEFT_OUT = re.compile(r"/(?:…|\.{3,})(?=/|\Z)|…[/\w]")
_FULL_DATE = re.compile(r"（\D{0,10}[0-9０-９]{4}")
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（"}
_LONGEST = 4000
URLS_SCHEMA = "citecheck/urls/1"


@dataclass(frozen=True, slots=True)
class PrintedUrl:
    """One address at one place of one note.

    ``printed`` is the stretch of the note's text that ``start`` and ``end`` bound, blanks in it included;
    ``url`` the address as meant (joined, with a scheme), the best guess where ``problem`` says that
    the form is wrong. ``broken`` tells that a blank or a line's end parts it, ``bracketed`` that it stands
    whole in ``<…>``. ``link`` is where the file's own link over it leads, when that is another address.
    """

    printed: str
    url: str
    note: str
    place: Place
    start: int
    end: int
    kind: UrlKind = "url"
    problem: str | None = None
    broken: bool = False
    bracketed: bool = False
    link: str | None = None


def printed_urls(source: Bibliography | Manuscript) -> tuple[PrintedUrl, ...]:
    """Every address of the notes, in order."""
    return tuple(found for note in notes_of(source) for found in urls_of(note))


def urls_by_note(source: Bibliography | Manuscript) -> tuple[tuple[PrintedUrl, ...], ...]:
    """The addresses of each note, also of those that have none."""
    return tuple(tuple(urls_of(note)) for note in notes_of(source))


def notes_of(source: Bibliography | Manuscript) -> tuple[Note, ...]:
    """The notes of a manuscript, cut or not."""
    return source.notes if isinstance(source, Manuscript) else tuple(cited.note for cited in source.notes)


def urls_of(note: Note) -> Iterator[PrintedUrl]:
    """The addresses of one note, in order; those printed do not overlap."""
    printed = list(_in_text(note))
    if not note.links and not note.given:
        yield from printed
        return
    yield from sorted(_with_links(note, printed), key=lambda found: (found.start, found.end))


def _with_links(note: Note, printed: list[PrintedUrl]) -> Iterator[PrintedUrl]:
    """The printed addresses, with the file's links over them, and what only links and records hold."""
    over: dict[int, str] = {}
    extra: list[tuple[str, int, int, UrlKind]] = []
    # Printed ones are in order and do not overlap.
    starts, ends = [found.start for found in printed], [found.end for found in printed]
    for link in note.links:
        if scheme_of(link.url) not in ("http", "https"):
            continue
        under = range(bisect_right(ends, link.start), bisect_left(starts, link.end))
        for number in under:
            over[number] = link.url
        if not under:
            extra.append((link.url, link.start, link.end, "link"))
    for number, found in enumerate(printed):
        target = over.get(number)
        if target is None or canonical(target) == canonical(found.url):
            yield found
        elif canonical(target).startswith(canonical(found.url)) and (found.broken or _goes_on(note, found)):
            # The page had no room for all of it.
            yield replace(found, url=target, problem=None, broken=False)
        else:
            yield replace(found, link=target)
            extra.append((target, found.start, found.end, "link"))
    known = {canonical(found.url) for found in printed} | {canonical(target) for target in over.values()}
    for given in note.given:
        for item in given.items:
            urls = (url for url in _of_record(item.record or {}) if canonical(url) not in known)
            extra.extend((url, given.start, given.end, "record") for url in urls)
    for url, start, end, kind in dict.fromkeys(extra):
        place = note.content.place(start, end)
        yield PrintedUrl(
            note.text[start:end], url, note.number, place, start, end, kind=kind, problem=problem_of(url)
        )


def _goes_on(note: Note, found: PrintedUrl) -> bool:
    return note.text[found.end : found.end + 3].lstrip(".").startswith("…") or note.text[
        found.end :
    ].startswith("...")


def _of_record(record: Mapping[str, Any]) -> Iterator[str]:
    """The address and the DOI of a CSL item."""
    url, doi = record.get("URL"), record.get("DOI")
    if isinstance(url, str) and scheme_of(url.strip()) in ("http", "https"):
        yield "".join(url.split())
    if isinstance(doi, str) and (name := _DOI.search(doi)):
        yield f"https://doi.org/{name[0]}"


def _in_text(note: Note) -> Iterator[PrintedUrl]:
    """The addresses that are printed, in order; they do not overlap."""
    text, at = note.text, 0
    while (match := _START.search(text, at)) is not None:
        start, end, bracketed, closed = _bounds(note, match)
        at = max(end, match.end())
        printed = text[start:end]
        if match["arxiv"] is None and not (
            _is_doi(match, printed) if match["doi"] is not None else _is_address(match, printed)
        ):
            continue
        yield _printed(note, match, start, end, bracketed, closed)


def _is_doi(match: re.Match[str], printed: str) -> bool:
    """A number with few digits behind the slash is a DOI only where it is called one."""
    name = printed.rpartition("/")[2]
    return match["said"] is not None or not (name.isdigit() and len(name) < 4)


def _is_address(match: re.Match[str], printed: str) -> bool:
    """A short scheme-like word ("tps.//") or "www," counts only with a host behind it."""
    if match["http"] is not None and scheme_of(match["http"]) in ("http", "https"):
        return True
    if match["bare"] is not None:
        return match["top"].lower() in _tops() and not match["bare"][:2].endswith(".")
    rest = printed[len(match[0]) :]
    return "." in rest or "," in rest or match["www"] is not None


def _printed(
    note: Note, match: re.Match[str], start: int, end: int, bracketed: bool, closed: bool
) -> PrintedUrl:
    printed = note.text[start:end]
    place = note.content.place(start, end)
    bare = printed.translate(_SPACELESS)
    joined = "".join(bare.split()).replace("&amp;", "&")
    parted = len(bare.split()) > 1 or (place.end_line is not None and place.end_line != place.line)
    if match["doi"] is not None:
        name = joined[joined.lower().index("10.") :]
        url, parted = f"https://doi.org/{name}", len(printed[printed.lower().index("10.") :]) > len(name)
        return PrintedUrl(printed, url, note.number, place, start, end, kind="doi", broken=parted)
    if match["arxiv"] is not None:
        url = f"https://arxiv.org/abs/{joined.partition(':')[2]}"
        return PrintedUrl(printed, url, note.number, place, start, end, kind="arxiv", problem=problem_of(url))
    problem = (
        problem_of(f"http://{joined}" if match["bare"] else joined)
        if closed
        else "the bracket '<' before it is never closed"
    )
    url = joined
    if problem is None and _LEFT_OUT.search(joined):
        problem = "a part of it is left out, and dots stand for it"
    if match["www"] is not None or match["bare"] is not None or joined[:4].lower() == "www.":
        url = f"{'https' if host_of(f'http://{joined}').lower() in _DOI_HOSTS else 'http'}://{joined}"
    return PrintedUrl(
        printed,
        url,
        note.number,
        place,
        start,
        end,
        problem=problem,
        broken=parted,
        bracketed=bracketed,
    )


def _bounds(note: Note, match: re.Match[str]) -> tuple[int, int, bool, bool]:
    """Start and end of the address, whether it stands in ``<…>``, and whether an opened ``<`` closes."""
    text, start = note.text, match.start()
    opened = start > 0 and text[start - 1] == "<"
    if opened:
        # An address in brackets may be broken more than once, but it is no sentence.
        close = text.find(">", start, start + _LONGEST)
        inside = text[start:close] if close >= 0 else ""
        if close >= 0 and len(inside.split()) <= 8 and "<" not in inside:
            return start, start + len(inside.rstrip()), True, True
    end = _piece_end(text, match.end())
    while not opened and (further := _continued(note, match.end(), end)) is not None:
        end = further
    end = _next_one(note, match.end(), end)
    if remark := _REMARK.search(text, match.end(), end):
        end = remark.start()
    if sentence := _NEXT_SENTENCE.search(text[match.end() : end]):
        end = match.end() + sentence.end()
    return start, _trimmed(text, match.end(), end), False, not opened


def _piece_end(text: str, start: int) -> int:
    begun = max(start - 12, text.rfind("10.", 0, start)) if text[start - 1] == "/" else start
    sici = _SICI.match(text, begun)
    if sici is not None:
        return sici.end()
    stop = _END.search(text, start, start + _LONGEST)
    end = stop.start() if stop else min(len(text), start + _LONGEST)
    opened = text.find("（", start, end)
    # Behind an address of plain letters such a bracket is the sentence's, and where it dates: "http://…/12（2020年3月3日閲覧）".
    dates = opened >= 0 and (text[start:opened].isascii() or _FULL_DATE.match(text, opened, end) is not None)
    return opened if dates else end


def _next_one(note: Note, start: int, end: int) -> int:
    """Where another address begins that no blank parts from this one: behind a semicolon, or in a new line."""
    for inner in _INNER.finditer(note.text, start, end):
        at = inner.start()
        if note.text[at - 1] in ";,|":
            return at
        new_line = note.content.place(at - 1, at).line != note.content.place(at, at + 1).line
        if new_line and not _HOLDS.search(note.text[max(start, at - 100) : at]):
            return at
    return end


def _continued(note: Note, host: int, end: int) -> int | None:
    """Where the address ends if it goes on behind the one blank at ``end``; None if it does not."""
    text = note.text
    if end + 1 >= len(text) or text[end] not in " \u00a0\u2009" or end == host or end - host > _LONGEST:
        return None
    stop = _piece_end(text, end + 1)
    piece, rest = text[max(host, end - 300) : end], text[end + 1 : stop]
    # A new line of the file is the likely place of a break; inside a line more is asked of the pieces.
    new_line = note.content.place(end - 1, end).line != note.content.place(end + 1, end + 2).line
    if not breaks_off(piece, rest, new_line=new_line):
        return None
    return stop if goes_on(rest[:300]) else None


def _trimmed(text: str, floor: int, end: int) -> int:
    """The end without the sentence's punctuation and without brackets that the address did not open."""
    counts = {mark: text.count(mark, floor, end) for pair in _PAIRS.items() for mark in pair}
    while end > floor:
        last = text[end - 1]
        if text[end - 2 : end] in _GENITIVE and end - 2 > floor:
            end -= 2
            continue
        unopened = last in _PAIRS and counts[last] > counts[_PAIRS[last]]
        if last not in _TRAILING and not unopened:
            break
        if last in counts:
            counts[last] -= 1
        end -= 1
    return end


def canonical(url: str) -> str:
    """What two spellings of one address have in common: no scheme, ``www.``, last slash, case of the host."""
    rest = url.partition("://")[2] or url
    host = host_of(url)
    path = rest[len(re.split(r"[/?#]", rest, maxsplit=1)[0]) :]
    bare = host.lower().removeprefix("www.")
    bare = "doi.org" if bare in _DOI_HOSTS else bare.removesuffix(":80").removesuffix(":443")
    return bare + path.rstrip("/")


@cache
def _tops() -> frozenset[str]:
    return frozenset(load("urls.toml")["top_level"])


def asked(printed: Iterable[PrintedUrl]) -> tuple[str, ...]:
    """The addresses to look at, each once, in order; malformed ones and those of other schemes are left out."""
    wanted = (
        found.url for found in printed if found.problem is None and scheme_of(found.url) in ("http", "https")
    )
    return tuple(dict.fromkeys(wanted))


def urls_json(
    printed: Iterable[PrintedUrl], results: Mapping[str, UrlResult], *, file: str | None = None
) -> dict[str, Any]:
    """The addresses and what is known of each, as ``citecheck/urls/1``."""
    return {"schema": URLS_SCHEMA, "urls": list(url_entries(printed, results, file=file))}


def url_entries(
    printed: Iterable[PrintedUrl], results: Mapping[str, UrlResult], *, file: str | None = None
) -> Iterator[dict[str, Any]]:
    """The entries of :func:`urls_json`, one at a time."""
    groups: dict[str, PrintedUrl | list[PrintedUrl]] = {}
    for found in printed:
        known = groups.setdefault(found.url, found)
        if isinstance(known, list):
            known.append(found)
        elif known is not found:
            groups[found.url] = [known, found]
    for url, group in groups.items():
        yield _entry(url, group if isinstance(group, list) else [group], results.get(url), file)


def _entry(url: str, group: list[PrintedUrl], result: UrlResult | None, file: str | None) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "notes": list(dict.fromkeys(found.note for found in group)),
        "places": [_place(found.place, file) for found in group],
    }
    if result is None:
        problem = next((found.problem for found in group if found.problem), None)
        state = {
            "final_url": None,
            "verdict": "malformed" if problem else "unchecked",
            "status": None,
            "tries": 0,
        }
        return {
            "url": without_credentials(url),
            **state,
            **seen,
            "checked_at": None,
            "first_seen_bad": None,
            "detail": problem or "",
            "archive": None,
        }
    state = {name: getattr(result, name) for name in ("final_url", "verdict", "status", "tries")}
    known = {name: getattr(result, name) for name in ("checked_at", "first_seen_bad", "detail", "archive")}
    known["checked_at"] = known["checked_at"] or None
    return {"url": without_credentials(url), **state, **seen, **known}


def _place(place: Place, file: str | None) -> dict[str, Any]:
    whole = {
        "file": place.file or file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "page": place.page,
    }
    return {name: value for name, value in whole.items() if value is not None}

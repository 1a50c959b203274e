"""What a page says of itself: titles, authors, date, text, and where it leads on its own.

Read from a tree that libxml2 builds in one go (no network, no entities, depth bounded); a page that is cut
off or broken gives what can be made out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from citecheck.sources.data import load
from citecheck.sources.http.signs import fold, length, parts_of

_TEXT = 200_000
_TEXT_OF_USE = 64_000
"""Characters of a page's text that are looked at, or kept, where no place in it is looked for."""
_JSON = 200_000
_REFRESH = re.compile(
    r"\s*([0-9]{0,6})(?:\.[0-9]{0,6})?\s*(?:[;,]\s*)?(?:url\s*=\s*)?[\"']?\s*([^\"'>]{0,2000})", re.IGNORECASE
)

_NO_ARTICLE = re.compile(rb"<div[^<>]{0,200}\sclass=[\"'][^\"'<>]{0,200}\bnoarticletext\b")
"""How MediaWiki marks what it shows in the place of an article that nobody has written."""


@dataclass(slots=True)
class Page:
    """A page's facts. ``titles`` are (where from, title), the most reliable first.

    ``prose`` is the visible text outside of links, menus, heads and feet, blocks on lines of their own; ``words``
    counts its words. ``own`` is the text outside of menus, margins and feet, which are the site's. ``marks`` are the classes and ids of the page's outermost elements, ``descriptions`` what its
    metadata say that it is about.
    ``targets`` are the ids and names that a fragment can lead to, None where the page was not whole.
    """

    titles: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    date: str = ""
    doi: str = ""
    language: str = ""
    languages: list[str] = field(default_factory=list)
    kind: str = ""
    robots: str = ""
    status_said: str = ""
    marks: frozenset[str] = frozenset()
    descriptions: list[str] = field(default_factory=list)
    refresh: tuple[int, str] | None = None
    base: str = ""
    prose: str = ""
    text: str = ""
    own: str = ""
    password: bool = False
    scripts: int = 0
    framed: bool = False
    embeds: list[str] = field(default_factory=list)
    targets: frozenset[str] | None = None
    fingerprint: frozenset[str] | None = None
    _words: int | None = None
    _folded: str | None = None
    _folded_prose: str | None = None
    _heads: list[tuple[str, str, tuple[str, ...]]] | None = None

    @property
    def folded(self) -> str:
        """The beginning of its own text, folded for looking for phrases."""
        if self._folded is None:
            self._folded = fold(self.own[:4000])
        return self._folded

    @property
    def folded_prose(self) -> str:
        """The beginning of the prose, folded likewise."""
        if self._folded_prose is None:
            same = self.prose[:4000] == self.own[:4000]
            self._folded_prose = self.folded if same else fold(self.prose[:4000])
        return self._folded_prose

    @property
    def heads(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """The title and the first headings: ("title" or "heading", as it stands, its parts folded)."""
        if self._heads is None:
            named = [("title", self.title)] if self.title else []
            named += [("heading", said) for said in self.headings[:3]]
            self._heads = [(where, said, parts_of(said)) for where, said in named]
        return self._heads

    @property
    def words(self) -> int:
        if self._words is None:
            self._words = length(self.prose)
        return self._words

    @property
    def is_shell(self) -> bool:
        """Whether scripts are to make the page, or its text stands in frames: there is hardly a word of its own."""
        return (self.scripts > 0 or self.framed or self.shows_file) and len(self.text) < 200

    @property
    def shows_file(self) -> bool:
        """Whether a PDF is shown in a frame of the page."""
        return any("pdf" in said.lower() for said in self.embeds)


def read_page(text: str, *, whole: bool = True, places: bool = True) -> Page:
    """The facts of the HTML in ``text``; an empty page where there is none.

    ``places`` collects what fragments can lead to, if the page is ``whole``.
    """
    from lxml import etree  # type: ignore[import-untyped]

    page = Page()
    data = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    if not data.strip():
        return page
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return page
    if root is None:
        return page
    no_article = b"noarticletext" in data and _NO_ARTICLE.search(data) is not None
    small = data.lower()
    hides = b"hidden" in small or b"style" in small
    _Reader(page).read(root, places=places and whole, no_article=no_article, hides=hides)
    return page


class _Reader:
    """Walks one tree once and fills a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.meta: dict[str, list[str]] = {}
        self.ld: list[tuple[str, str]] = []
        self.looks = 0

    def read(self, root: Any, *, places: bool, no_article: bool = False, hides: bool = True) -> None:
        page = self.page
        page.language = (
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).lower()
        for element in root.iter(_WATCHED):
            # What a script may show one day, and what is for those without scripts, is not what a reader sees.
            if element.tag in _SHOWN and self.looks < _LOOKS:
                self.looks += 1
                if _is_unseen(element):
                    continue
            getattr(self, f"_{_METHODS[element.tag]}")(element)
        page.framed = root.find("frameset") is not None
        page.marks = _marks_of(root)
        if no_article:
            page.marks |= {"noarticletext"}
        if places:
            page.targets = frozenset((*root.xpath("//@id"), *root.xpath("//@name")))
        page.text, page.own, page.prose = _visible(root, _TEXT if places else _TEXT_OF_USE, hides=hides)
        self._finish()

    def _meta(self, element: Any) -> None:
        name = (
            (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        )
        content = _squeezed(element.get("content") or "")
        if name and content and len(self.meta.setdefault(name, [])) < 200:
            self.meta[name].append(content[:1000])
        equiv = (element.get("http-equiv") or "").strip().lower()
        if equiv == "refresh" and self.page.refresh is None and not _is_unseen(element):
            self.page.refresh = refresh_of(element.get("content") or "")

    def _title(self, element: Any) -> None:
        if not self.page.title and next(element.iterancestors("svg"), None) is None:
            self.page.title = _squeezed("".join(element.itertext()))[:500]

    def _heading(self, element: Any) -> None:
        if len(self.page.headings) < 12 and not any(map(_is_hidden, (element, *element.iterancestors()))):
            said = _squeezed(" ".join(element.itertext()))[:500]
            if said:
                self.page.headings.append(said)

    def _script(self, element: Any) -> None:
        kind = (element.get("type") or "").lower()
        said = element.text or ""
        if kind == "application/ld+json":
            if len(said) <= _JSON and len(self.ld) < 20:
                self.ld.append((kind, said))
        elif not kind or "javascript" in kind or kind == "module":
            self.page.scripts += 1

    def _link(self, element: Any) -> None:
        if "alternate" in (element.get("rel") or "").lower().split() and element.get("hreflang"):
            self.page.languages.append(element.get("hreflang").lower())

    def _input(self, element: Any) -> None:
        if (element.get("type") or "").strip().lower() == "password":
            self.page.password = True

    def _base(self, element: Any) -> None:
        self.page.base = self.page.base or (element.get("href") or "").strip()

    def _embed(self, element: Any) -> None:
        said = element.get("src") or element.get("data") or ""
        kind = (element.get("type") or "").lower()
        if len(self.page.embeds) < 20:
            self.page.embeds.append(f"{said[:500]} {kind}")

    def _said(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """What the metadata of these names say, each with its name."""
        return [(name, said) for name in names if name in self.meta for said in self.meta[name]]

    def _finish(self) -> None:
        """Titles, authors and date from all the places, in the order of how far they are to be believed."""
        page, names = self.page, load("page.toml", "citecheck.sources.http")
        things = [thing for _, said in self.ld for thing in _things(said)]
        works = [thing for thing in things if not _types(thing).isdisjoint(names["json_ld_works"])]
        found: list[tuple[str, str]] = []
        found += self._said(names["title"])
        for work in works:
            found += [("JSON-LD", said) for key in ("headline", "name") for said in _strings(work.get(key))]
        found += self._said(names["title_shared"])
        found += [("h1", said) for said in page.headings[:3]]
        found += [("title", page.title)] if page.title else []
        page.titles = _distinct(found)
        page.authors += [said for _, said in self._said(names["author"])]
        for work in works:
            page.authors += [said for part in _listed(work.get("author")) for said in _strings(part, "name")]
        page.authors = list(dict.fromkeys(page.authors))[:50]
        dates = [said for _, said in self._said(names["date"])]
        dates += [said for work in works for said in _strings(work.get("datePublished"))]
        page.date = next((said for said in dates if re.search(r"(?:1[5-9]|20)[0-9]{2}", said)), "")
        page.doi = next((said for _, said in self._said(names["doi"]) if "10." in said), "")
        page.descriptions = [said for name in names["description"] for said in self.meta.get(name, ())[:1]]
        page.kind = next(iter(self.meta.get("og:type", ())), "").lower()
        page.robots = ",".join(self.meta.get("robots", ())).lower()
        page.status_said = next(iter(self.meta.get("prerender-status-code", ())), "")


_METHODS = {
    "meta": "meta", "title": "title", "h1": "heading", "h2": "heading", "script": "script", "link": "link",
    "input": "input", "base": "base", "iframe": "embed", "embed": "embed", "object": "embed", "frame": "embed",
}  # fmt: skip
_WATCHED = tuple(_METHODS)
_SHOWN = frozenset({"h1", "h2", "input", "iframe", "embed", "object"})
_UNSEEN = frozenset({"template", "noscript"})
_LOOKS = 500
"""So often it is looked whether an element is shown: what stands in what is deep in hostile pages."""


_HIDING = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


def _is_hidden(element: Any) -> bool:
    """Whether an element says of itself that it is not shown."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDING.search(style) is not None


def _is_unseen(element: Any) -> bool:
    return next(element.iterancestors(*_UNSEEN), None) is not None


def _marks_of(root: Any) -> frozenset[str]:
    """Classes and ids of the root, the body, and what stands directly in it."""
    body = root.find("body")
    outer = [root] if body is None else [root, body, *body[:40], *islice(body.iter("main"), 1)]
    words: set[str] = set()
    for element in outer:
        said = dict(element.items())
        # Most elements of a text have no attribute at all.
        if not said or "hidden" in said or type(element.tag) is not str or element.tag in _UNSEEN:
            continue
        for name in ("class", "id"):
            if name in said:
                words.update(said[name].lower().split()[:40])
    return frozenset(words)


def refresh_of(said: str) -> tuple[int, str] | None:
    """Seconds and target of a refresh; None where it leads nowhere (the page itself again)."""
    match = _REFRESH.match(said)
    if match is None or not match[2].strip() or not re.search(r"[;,]|url", said, re.IGNORECASE):
        return None
    return int(match[1] or 0), match[2].strip()


def _visible(root: Any, most: int, *, hides: bool = True) -> tuple[str, str, str]:
    """The visible text, blocks on lines of their own, what of it is the page's own, and the prose: no link, menu, head or foot.

    What comes after ``most`` characters is not looked at; ``hides`` whether any element may be hidden.
    """
    marks = _marks()
    text: list[str] = []
    prose: list[str] = []
    own: list[str] = []
    length = skipped = aside = margin = 0
    body = root.find("body")
    start = root if body is None else body
    # What is left of the level that an element stands on, the element, and what it is to the text. lxml's own walk
    # tells of both ends of each element, and takes twice as long.
    above: list[tuple[Iterator[Any], Any, int]] = []
    level: Iterator[Any] = iter((start,))
    while length < most:
        element = next(level, None)
        if element is not None:
            tag = element.tag
            if type(tag) is not str:
                continue
            mark = marks.get(tag, 0)
            if hides and _is_hidden(element):
                mark |= _SKIP
            if mark:
                skipped += mark & _SKIP
                aside += mark & _ASIDE
                margin += mark & _MARGIN
                if mark & _BLOCK:
                    text.append("\n")
                    prose.append("\n")
                    own.append("\n")
            if not skipped and (said := element.text):
                text.append(said)
                length += 0 if said.isspace() else len(said)
                if not aside:
                    prose.append(said)
                if not margin:
                    own.append(said)
            if len(element):
                above.append((level, element, mark))
                level = iter(element)
                continue
        elif above:
            level, element, mark = above.pop()
        else:
            break
        if element is start:
            break
        if mark:
            skipped -= mark & _SKIP
            aside -= mark & _ASIDE
            margin -= mark & _MARGIN
            if mark & _BLOCK:
                text.append("\n")
                prose.append("\n")
                own.append("\n")
        if not skipped and length < most and (said := element.tail):
            text.append(said)
            length += 0 if said.isspace() else len(said)
            if not aside:
                prose.append(said)
            if not margin:
                own.append(said)
    joined = ["".join(pieces) for pieces in (text, own, prose)]
    # Of most pages two of them are the same.
    lines = {said: _in_lines(said) for said in dict.fromkeys(joined)}
    shown, mine, said = (lines[said] for said in joined)
    return shown, mine, said


_SKIP, _ASIDE, _BLOCK, _MARGIN = 1, 2, 4, 8


@cache
def _marks() -> dict[str, int]:
    """What each element is to the text: not shown, beside the prose, a block of its own, the site's."""
    lists = load("page.toml", "citecheck.sources.http")
    marks: dict[str, int] = {}
    for name, mark in (("skip", _SKIP), ("aside", _ASIDE), ("block", _BLOCK), ("margin", _MARGIN)):
        for tag in lists[name]:
            marks[tag] = marks.get(tag, 0) | mark
    return marks


def _things(said: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: the top ones, those of a list and those of a graph."""
    try:
        top = json.loads(said.strip().removeprefix("<!--").removesuffix("-->"))
    except (ValueError, RecursionError):
        return
    for thing in _listed(top):
        if isinstance(thing, dict):
            yield thing
            for part in (*_listed(thing.get("@graph")), *_listed(thing.get("mainEntity"))):
                if isinstance(part, dict):
                    yield part


def _types(thing: dict[str, Any]) -> set[str]:
    return {str(kind).rsplit("/", 1)[-1] for kind in _listed(thing.get("@type"))}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:100] if isinstance(value, list) else [value]


def _strings(value: Any, name: str | None = None) -> Iterator[str]:
    for part in _listed(value):
        said = part.get(name) if name is not None and isinstance(part, dict) else part
        if isinstance(said, str) and said.strip():
            yield _squeezed(said)[:1000]


def _distinct(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    seen: dict[str, str] = {}
    for where, said in found:
        if said and len(seen) < 20:
            seen.setdefault(said[:500], where)
    return [(where, said) for said, where in seen.items()]


def _in_lines(text: str) -> str:
    return "\n".join([said for line in text.split("\n") if line and (said := " ".join(line.split()))])


def _squeezed(text: str) -> str:
    return " ".join(text.split())

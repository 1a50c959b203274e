"""HTML pages to manuscripts: notes that are links to elements further down, and notes beside the text."""

from __future__ import annotations

import re
from typing import Any

from citecheck.model import GivenItem, Manuscript, Remark, Role, UnreadableError
from citecheck.readers.draft import Draft, DraftNote, Flow, TreeWalk, assemble
from citecheck.readers.html_coins import coins_item
from citecheck.readers.html_notes import NUMBER, PageNotes, blocks, data, find_notes, text_of, words_of

_LINE_END = re.compile(r"\r\n|\r|\n")
_LEAD = re.compile(r"^[\s\[({]*(?:[0-9]{1,4}|[*†‡§¶]{1,4})[\s\])}.:]*\s")
_COINS = re.compile(r"(?<!\S)Z3988(?!\S)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FEED = 1 << 20
_DEEPEST = 2040
"""Levels from which on libxml2 drops what is inside, without a word."""


def read_html(data: bytes, name: str) -> Manuscript:
    """The manuscript in an HTML page.

    Raises:
        UnreadableError: The file is empty or no text.
    """
    from citecheck.readers.encoding import decode

    decoded = decode(data, name)
    text = decoded.text
    root = _tree(text, name)
    lines = _LINE_END.split(text)
    draft = Draft(remarks=list(decoded.remarks))
    title = root.find(".//title")
    if title is not None and text_of(title).strip():
        draft.metadata["title"] = " ".join(text_of(title).split())
    language = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").split("-")[
        0
    ]
    draft.language = language.lower() if language.isalpha() and len(language) in (2, 3) else None
    walk_page(root, draft)
    return assemble(draft, name, "html", lines, decoded.encoding)


def _tree(text: str, name: str) -> Any:
    # What an XHTML page declares of its encoding is no longer true of decoded text.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", "\ufffd"), count=1)
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    encoded = text.encode("utf-8", "replace")
    for start in range(0, len(encoded), _FEED):
        parser.feed(encoded[start : start + _FEED])
    try:
        root = parser.close()
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableError(f"{name}: there is no text in this page; give a manuscript with text")
    return root


class _Walk(TreeWalk):
    """One pass over the tree, in document order, without recursion."""

    def __init__(self, notes: PageNotes, draft: Draft) -> None:
        self.notes = notes
        super().__init__(draft)
        self.open_links: list[tuple[int, str]] = []
        self.note_flows: dict[str, Flow] = {}
        self.started: list[Any] = []
        self.inline = 0
        # The span that is open with what it says and where it began, and the last <cite> with where that began.
        self.coins: list[tuple[Any, GivenItem, Flow, int]] = []
        self.cite: tuple[Any, Flow, int] | None = None

    def run(self, root: Any) -> None:
        from lxml import etree

        depth = deepest = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if event == "start":
                depth += 1
                deepest = max(deepest, depth)
                self.start(element)
            else:
                depth -= 1
                self.end(element)
                if element.tail and not self.skip and element is not root:
                    self.flow.add(element.tail)
        self.close_block()
        if deepest >= _DEEPEST:
            said = f"elements are nested {_DEEPEST} deep; what stands further inside was not read"
            self.draft.remarks.append(Remark(said, None, "part-unread"))

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag == "span" and not self.skip and _COINS.search(element.get("class") or ""):
            self._open_coins(element)
        if self.skip or tag in data()["skipped"] or _HIDDEN.search(element.get("style") or ""):
            self.skip += 1
            return
        if element in self.notes.calls:
            self.flow.open_bracket()
            self.flow.mark(self.notes.calls[element], _shown(element))
            self.skip += 1
            return
        if element in self.notes.dropped and element not in self.notes.starts:
            self.skip += 1
            return
        if element in self.notes.holders:
            self._enter(element, self.notes.holders[element])
        elif element in self.notes.starts:
            self._begin(element, self.notes.starts[element])
            if element in self.notes.dropped:
                self.skip += 1
                return
        elif self._is_inline_note(element):
            self.inline += 1
            name = f"inline-{self.inline}"
            self.flow.mark(name)
            self._enter(element, name)
        if tag in blocks():
            if tag != "html":
                self.break_block()
            self._open_block(element)
        elif tag == "br":
            self.flow.add(" ")
        elif tag == "img" and element.get("alt") and not element.get("aria-hidden"):
            self.flow.add(f" {element.get('alt')[:500]} ")
        elif tag == "cite":
            self.cite = None, self.flow, self.flow.here()
        elif tag == "a":
            self.open_links.append((self.flow.here(), element.get("href") or ""))
        if element.text:
            self.flow.add(element.text)

    def end(self, element: Any) -> None:
        if self.skip:
            self.skip -= 1
            return
        tag = element.tag
        if self.coins and self.coins[-1][0] is element:
            self._close_coins(*self.coins.pop())
        elif tag == "cite" and self.cite is not None:
            self.cite = element, *self.cite[1:]
        if tag == "a" and self.open_links:
            start, url = self.open_links.pop()
            if re.match(r"(?:https?:|mailto:|//)", url, re.IGNORECASE):
                self.flow.link(start, url)
        elif tag in blocks():
            self.break_block()
            self._close_block(tag)
        if self.started and element is self.started[-1]:
            self.started.pop()
            self._leave()
        while self.inside and self.inside[-1][0] is element:
            self._leave()

    def _open_coins(self, element: Any) -> None:
        item = coins_item(element.get("title") or "")
        if item is not None:
            self.coins.append((element, item, self.flow, self.flow.here()))

    def _close_coins(self, element: Any, item: GivenItem, flow: Flow, start: int) -> None:
        """What a span says is said of its own text, else of the ``<cite>`` before it, else of a note or an item so far.

        One that stands empty in the text describes the page, and nothing that it cites.
        """
        if flow is not self.flow:
            return
        if self.flow.here() <= start:
            before = element.getprevious()
            if (
                self.cite is not None
                and before is not None
                and self.cite[0] is before
                and self.cite[1] is flow
            ):
                start = self.cite[2]
            elif self.inside or (self.roles and self.roles[-1] == "list-item"):
                start = flow.given[-1].end if flow.given else 0
            else:
                return
        flow.cite(start, [item], "coins")

    def _open_block(self, element: Any) -> None:
        tag = element.tag
        role: dict[str, Role] = {
            "li": "list-item", "dd": "list-item", "blockquote": "quotation", "figcaption": "caption", "caption": "caption",
        }  # fmt: skip
        if tag in role:
            self.roles.append(role[tag])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = int(tag[1])

    def _close_block(self, tag: str) -> None:
        if tag in ("li", "dd", "blockquote", "figcaption", "caption") and self.roles:
            self.roles.pop()
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = None

    def _enter(self, element: Any, name: str) -> None:
        if element.tag in blocks() and not self.inside:
            self.close_block()
        self.inside.append((element, self.flow))
        self.flow = self._flow_of(name)

    def _begin(self, element: Any, name: str) -> None:
        """A note that begins inside a block ends the one before it."""
        home = next((parent for parent in element.iterancestors() if parent.tag in blocks()), None)
        if self.started and self.started[-1] is home:
            self.flow = self._flow_of(name)
            return
        self.inside.append((None, self.flow))
        self.flow = self._flow_of(name)
        self.started.append(home)

    def _flow_of(self, name: str) -> Flow:
        if name not in self.note_flows:
            self.note_flows[name] = Flow()
            number = self.notes.printed.get(name)
            self.draft.notes.append(DraftNote(name, self.note_flows[name], number))
        flow = self.note_flows[name]
        flow.add(" ")
        return flow

    def _leave(self) -> None:
        self.flow = self.inside.pop()[1]

    def _is_inline_note(self, element: Any) -> bool:
        if element.tag not in ("span", "small", "aside", "div") or self.inside:
            return False
        if not words_of(element) & set(data()["inline_notes"]):
            return False
        shown = text_of(element)
        called = any(link in self.notes.calls for link in element.iter("a"))
        return bool(shown.strip()) and NUMBER.fullmatch(shown) is None and not called


def walk_page(root: Any, draft: Draft) -> None:
    """Fill the draft from a page's tree."""
    walk = _Walk(find_notes(root), draft)
    walk.run(root)
    for note in draft.notes:
        _without_number(note)


def _shown(element: Any) -> str:
    matched = NUMBER.fullmatch(text_of(element))
    return matched[1] if matched else ""


def _without_number(note: DraftNote) -> None:
    """Take the number off that some pages print as text before a note."""
    text = note.flow.text
    lead = _LEAD.match(text)
    if lead is None or note.number is not None or not re.match(r"[\s\[({]*[0-9*†‡§¶]", text):
        return
    # Only a number that is set off as a note's ("1. ", "[1] "), and not one that the sentence begins with.
    if not re.match(r"[\s]*(?:\[[^\]]{1,5}\]|\([^)]{1,5}\)|[0-9]{1,4}[.:)]|[*†‡§¶]{1,4})\s", text):
        return
    note.flow.drop(lead.end())

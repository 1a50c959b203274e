"""Changes to a YAML text at places, so that all the rest stays byte for byte as the user wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from citecheck.claims import emit
from citecheck.claims.nodes import Node


class Splicer:
    """Collects edits to ``text`` and makes them at once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, int, int, str]] = []

    def result(self) -> str:
        """The text with all edits made."""
        parts: list[str] = []
        at = 0
        for start, end, _, _, new in sorted(self._edits):
            parts += [self.text[at:start], new]
            at = max(at, end)
        return "".join([*parts, self.text[at:]])

    def replace(self, start: int, end: int, new: str, *, indent: int = 0) -> None:
        """Put ``new`` in place of text[start:end].

        Lines put in at one place come the deeper indented first, for they end what is above them;
        those of one ``indent`` keep their order.
        """
        self._edits.append((start, end, -indent, len(self._edits), new))

    def set_scalar(self, mapping: Node, key: str, value: Any, *, after: str | None = None) -> None:
        """Give ``key`` of ``mapping`` the value, in place or on a new line after ``after`` (or the last)."""
        node = mapping.get(key)
        if node is None:
            self.add_fields(mapping, [(key, value)], after=after)
        elif (
            node.kind != "scalar"
            or node.value != value
            or isinstance(node.value, bool) != isinstance(value, bool)
        ):
            self._put(node, emit.scalar(value))

    def _put(self, node: Node, new: str) -> None:
        old = self.text[node.start : node.end]
        if node.start == node.end:
            new = " " + new
        elif old.endswith("\n"):
            new += self.newline
        self.replace(node.start, node.end, new)

    def add_fields(self, mapping: Node, fields: emit.Fields, *, after: str | None = None) -> None:
        """New keys of ``mapping`` after the key ``after``, or at its end."""
        anchor = mapping.get(after) if after is not None else None
        last = anchor if anchor is not None else mapping
        if mapping.flow:
            at = last.end if anchor is not None else self._inside_end(mapping)
            lead = ", " if mapping.pairs else ""
            self.replace(at, at, lead + ", ".join(f"{key}: {emit.flow(value)}" for key, value in fields))
            return
        at = self._line_end(last.end, floor=last.start)
        indent = " " * mapping.pairs[0][0].column
        lines = emit.block(fields, indent)
        self.replace(at, at, "".join(self.newline + line for line in lines), indent=len(indent))

    def _inside_end(self, node: Node) -> int:
        """Where to write before the closing bracket of a flow list or mapping."""
        at = node.end - 1
        while at > node.start and self.text[at - 1] in " \t\r\n":
            at -= 1
        return at

    def add_items(
        self, sequence: Node, items: Sequence[emit.Fields], *, after: int | None, dash: str, gap: str = " "
    ) -> None:
        """New mappings in ``sequence`` after the item of that index (None: before the first).

        Before the first means right below the list's key, so that a comment above the first item
        stays with it.
        """
        if sequence.flow:
            self._add_flow(sequence, items, after)
            return
        lines = [line for fields in items for line in emit.item_lines(fields, dash, gap)]
        if after is None:
            at = self._above(sequence)
            self.replace(at, at, "".join(line + self.newline for line in lines), indent=len(dash))
            return
        at = self._after_item(sequence.items[after], len(dash))
        self.replace(at, at, "".join(self.newline + line for line in lines), indent=len(dash))

    def _above(self, sequence: Node) -> int:
        """The start of the line below the key of a block list."""
        start = self.text.rfind("\n", 0, sequence.start) + 1
        while start > 0:
            above = self.text.rfind("\n", 0, start - 1) + 1
            line = self.text[above:start].strip()
            if line and not line.startswith("#"):
                return start
            start = above
        return start

    def _add_flow(self, sequence: Node, items: Sequence[emit.Fields], after: int | None) -> None:
        written = ", ".join(emit.flow(fields) for fields in items)
        if after is not None:
            at = sequence.items[after].end
            self.replace(at, at, ", " + written)
        else:
            at = sequence.start + 1
            self.replace(at, at, written + (", " if sequence.items else ""))

    def remove_key(self, mapping: Node, key: str) -> None:
        """Take ``key`` and its value out, with their lines where nothing else stands on them."""
        for index, (name, value) in enumerate(mapping.pairs):
            if name.raw != key:
                continue
            if mapping.flow:
                start = mapping.pairs[index - 1][1].end if index else name.start
                end = value.end if index or len(mapping.pairs) == 1 else mapping.pairs[1][0].start
                self.replace(start, end, "")
                return
            self._remove_pair(mapping, index)
            return

    def _remove_pair(self, mapping: Node, index: int) -> None:
        name, value = mapping.pairs[index]
        line = self.text.rfind("\n", 0, name.start) + 1
        end = self._content_end(value.end, floor=value.start)
        stop = self.text.find("\n", end)
        stop = len(self.text) if stop < 0 else stop
        if not self.text[line : name.start].strip() and not self.text[end:stop].strip():
            self.replace(line, min(stop + 1, len(self.text)), "")
            return
        if index + 1 < len(mapping.pairs) and not self.text[end : mapping.pairs[index + 1][0].start].strip():
            # The first key of an item ("- text: …"): the next one takes its place.
            end = mapping.pairs[index + 1][0].start
        self.replace(name.start, end, "")

    def insert_lines(self, node: Node, lines: Sequence[str]) -> None:
        """Whole lines after the one on which ``node`` ends."""
        at = self._line_end(node.end, floor=node.start)
        indent = len(lines[0]) - len(lines[0].lstrip())
        self.replace(at, at, "".join(self.newline + line for line in lines), indent=indent)

    def remove_item(self, item: Node, dash: int, *, alone: bool) -> None:
        """Take an item of a block list out; a comment on its line stays. ``alone`` leaves an empty list."""
        start = self.text.rfind("\n", 0, item.start) + 1
        end = self.text.find("\n", item.end)
        end = len(self.text) if end < 0 else end
        if alone:
            self.replace(start + dash, item.end, "[]")
        elif self.text[item.end : end].strip():
            self.replace(start + dash, item.end, "")
        else:
            self.replace(start, min(end + 1, len(self.text)), "")

    def _content_end(self, end: int, *, floor: int) -> int:
        while end > floor and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def _line_end(self, end: int, *, floor: int = 0) -> int:
        """The end of the line on which the content before ``end`` ends, before its line break."""
        end = self._content_end(end, floor=floor)
        at = self.text.find("\n", end)
        if at < 0:
            return len(self.text)
        return at - 1 if at > end and self.text[at - 1] == "\r" else at

    def _after_item(self, item: Node, dash: int) -> int:
        """After the item's last line and the comments below it that are indented deeper than its dash."""
        at = self._line_end(item.end, floor=item.start)
        while True:
            start = self.text.find("\n", at) + 1
            if start == 0:
                return at
            stop = self.text.find("\n", start)
            stop = len(self.text) if stop < 0 else stop
            line = self.text[start:stop]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= dash:
                return at
            at = stop - 1 if line.endswith("\r") else stop

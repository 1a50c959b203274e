"""Links, labels and the references to labels of LaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.readers.latex_tokens import Token, raw

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

REFS = frozenset(
    (
        "ref",
        "cref",
        "Cref",
        "autoref",
        "vref",
        "Vref",
        "fullref",
        "labelcref",
        "eqref",
        "nameref",
        "zref",
        "namecref",
        "subref",
    )
)
"""The commands that print what a label stands for."""


class Links:
    """What the commands for links and labels mean to the pass."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def url(self, name: str, token: Token) -> None:
        walk = self.walk
        walk.mouth.optional()
        address, at = walk.mouth.raw_argument()
        address = _unescaped(address)
        if at is None or walk.preamble:
            return
        start = walk.flow.here()
        source = walk.mouth.sources[at.source]
        line, column = source.place(at.at)
        walk.flow.add_at("".join(address.split()), line, column, source.name)
        if re.match(r"https?:", address, re.IGNORECASE):
            walk.flow.link(start, "".join(address.split()))

    def href(self, name: str, token: Token) -> None:
        walk = self.walk
        walk.mouth.optional()
        address, _ = walk.mouth.raw_argument()
        address = "".join(_unescaped(address).split())
        flow, start = walk.flow, walk.flow.here()

        def closed(last: Token) -> None:
            if walk.flow is flow and re.match(r"https?:", address, re.IGNORECASE):
                flow.link(start, address)

        walk.inline_group(closed)

    def label(self, name: str, token: Token) -> None:
        from citecheck.readers.latex_walk import Label

        walk = self.walk
        walk.mouth.optional()
        label = raw(walk.mouth.argument(short=True)).strip()
        if walk.notes:
            note = walk.notes[-1]
            note.label = note.label or label
            walk.found.labels[label] = Label(note.number or "", note.name, "note")
        elif label:
            walk.found.labels[label] = walk.current

    def ref(self, name: str, token: Token) -> None:
        walk = self.walk
        walk.mouth.star()
        walk.mouth.optional()
        labels = raw(walk.mouth.argument(short=True)).split(",")
        for position, label in enumerate(one.strip() for one in labels[:50]):
            walk.found.asks = True
            if position:
                walk.put(", ", token)
            self._put_ref(name, label, token)

    def _put_ref(self, name: str, label: str, token: Token) -> None:
        walk = self.walk
        found = walk.known.labels.get(label)
        if found is None:
            walk.put("??", token)
            if walk.known.labels or walk.known.asks:
                walk.remark(f"\\{name}{{{label[:60]}}} refers to no label", token)
            return
        if name.lower() in ("cref", "autoref") and found.kind == "note":
            walk.put("note ", token)
        start = walk.flow.here()
        walk.put(found.shown, token)
        if found.note is not None and start < walk.flow.length:
            walk.flow.note_links.append((start, walk.flow.length, found.note))

    def hyperref(self, name: str, token: Token) -> None:
        if self.walk.mouth.optional() is None:
            # \hyperref{URL}{category}{name}{text}
            for _ in range(3):
                self.walk.mouth.argument(short=True)


def _unescaped(address: str) -> str:
    """An address without the backslashes that LaTeX needs, and without the ends of lines that it does not see."""
    address = re.sub(r"(?<!\\)%[ \t]*\n[ \t]*", "", address)
    return re.sub(
        r"\\([%#_&~{}$])", r"\1", address.replace("\\textasciitilde{}", "~").replace("\\textasciitilde ", "~")
    ).strip()

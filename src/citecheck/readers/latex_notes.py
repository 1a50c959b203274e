"""LaTeX's notes: their numbers as the page has them, and which mark is whose."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from citecheck.model import Place
from citecheck.readers.draft import DraftBlock, DraftNote, PlacedFlow
from citecheck.readers.latex_tokens import Token, raw
from citecheck.readers.latex_words import environment_kinds, plain, tables

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

_LARGEST = 6


@dataclass(slots=True)
class _Mark:
    """A mark without its text: ``\\footnotemark``, to be led to a ``\\footnotetext`` or to an earlier note."""

    name: str
    counter: str
    number: str
    taken: str | None = None


class Notes:
    """The commands of ``latex.toml``'s [notes] and [margin]."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.count = 0
        self.marks: list[_Mark] = []
        self.by_number: dict[tuple[str, str], str] = {}
        self.labelled: list[tuple[str, str]] = []
        self.opened: list[Token] = []

    def note(self, name: str, token: Token) -> None:
        """A note, its mark alone, or its text alone."""
        counter, kind = tables()["notes"][name]
        only_mark, only_text = name.endswith("mark"), name.endswith("text")
        number = self._number(counter, step=not only_text, mark=only_mark)
        if only_mark:
            mark = _Mark(self._name("mark"), counter, number)
            self.marks.append(mark)
            self._mark(mark.name, number, token)
            return
        note, flow = self._open(token, number, "endnote" if kind == "endnote" else "footnote", counter)
        if not number:
            self._unnumbered(note)
        elif only_text:
            self._take_mark(note, counter)
        else:
            self._mark(note.name, number, token)
        self._text(note, flow, token)

    def made(self, token: Token) -> tuple[DraftNote, PlacedFlow]:
        """A note that a citation command makes, and its flow: the caller writes its text."""
        note, flow = self._open(
            token, self._number("footnote", step=True, mark=False), "footnote", "footnote"
        )
        # The command ends where reading goes on.
        file = self.walk.mouth.file()
        ends = file is not None and file.index == token.source and file.pos > token.at
        end = Token("text", " ", token.source, file.pos - 1) if file is not None and ends else token
        note.place = self.walk.mouth.place(token, end)
        self._mark(note.name, note.number or "", token)
        return note, flow

    def margin(self, name: str, token: Token) -> None:
        """A note without a number at the margin or the page's foot."""
        walk = self.walk
        walk.mouth.optional()
        flow = PlacedFlow()
        walk.open_text(flow, lambda last: walk.draft.aside.append(DraftBlock(flow, "unnumbered-note")))

    def again(self, name: str, token: Token) -> None:
        """``\\footref``: another mark of the note with that label."""
        walk = self.walk
        label = raw(walk.mouth.argument(short=True)).strip()
        walk.found.asks = True
        known = walk.known.labels.get(label)
        mark = self._name("ref")
        self.labelled.append((mark, label))
        self._mark(mark, known.shown if known else "", token)

    def _number(self, counter: str, *, step: bool, mark: bool) -> str:
        walk = self.walk
        if not counter:
            return ""
        told = walk.mouth.optional()
        if counter == "footnote" and not mark and self._in_minipage():
            counter = "mpfootnote"
        if told is not None:
            value = plain(told)
            walk.mouth.optional() if counter == "sidenote" else None
            if value.isdecimal() and len(value) <= _LARGEST:
                return walk.counters.show(counter, int(value))
            if value and counter != "sidenote":
                return value[:20]
        return walk.counters.step(counter) if step else walk.counters.show(counter)

    def _in_minipage(self) -> bool:
        names = environment_kinds()["minipage"]
        return any(scope.kind == "environment" and scope.name in names for scope in self.walk.scopes[-60:])

    def _name(self, kind: str) -> str:
        self.count += 1
        return f"{kind} {self.count}"

    def _open(self, token: Token, number: str, kind: str, counter: str) -> tuple[DraftNote, PlacedFlow]:
        flow = PlacedFlow()
        note = DraftNote(self._name("note"), flow, number, "endnote" if kind == "endnote" else "footnote")
        note.place = Place(1)
        if number:
            self.walk.draft.notes.append(note)
            self.by_number[counter, number] = note.name
        return note, flow

    def _unnumbered(self, note: DraftNote) -> None:
        self.walk.draft.aside.append(DraftBlock(note.flow, "unnumbered-note"))

    def _take_mark(self, note: DraftNote, counter: str) -> None:
        """A text belongs to the last mark of its number that has none, else to the first one that waits."""
        waiting = [mark for mark in self.marks[-200:] if mark.counter == counter and mark.taken is None]
        same = [mark for mark in waiting if mark.number == note.number]
        if same:
            same[-1].taken = note.name

    def _mark(self, name: str, number: str, token: Token) -> None:
        flow = self.walk.flow
        flow.mark(name, number)
        flow.mark_places.append(
            self.walk.mouth.place(
                token, token._replace(text="\\" + token.text) if token.kind == "command" else token
            )
        )

    def _text(self, note: DraftNote, flow: PlacedFlow, token: Token) -> None:
        walk = self.walk
        walk.notes.append(note)
        self.opened.append(token)

        def closed(last: Token) -> None:
            walk.notes.pop()
            self.opened.pop()
            note.place = _whole(walk.mouth.place(token, last._replace(text=last.text or " ")), flow)

        walk.open_text(flow, closed)

    def close_stale(self, token: Token) -> None:
        """No note goes on over a heading: one that does was never closed."""
        walk = self.walk
        if not walk.notes:
            return
        walk.remark("this note is not closed before the next heading; it was closed there", self.opened[0])
        while walk.notes:
            walk.pop(token)

    def finish(self) -> None:
        """Lead each mark to its note."""
        walk = self.walk
        names: dict[str, str] = {}
        for mark in self.marks:
            names[mark.name] = mark.taken or self.by_number.get((mark.counter, mark.number), mark.name)
        for name, label in self.labelled:
            known = walk.found.labels.get(label)
            names[name] = known.note if known is not None and known.note is not None else name
        for flow in [*(block.flow for block in walk.draft.blocks), *(note.flow for note in walk.draft.notes)]:
            flow.marks = [(at, names.get(name, name), printed) for at, name, printed in flow.marks]


def _whole(place: Place, flow: PlacedFlow) -> Place:
    """The place of a note, to its text's end where a macro of the manuscript's closed it."""
    if not flow.length:
        return place
    text = flow.placed().place()
    ends = (text.end_line or text.line, text.end_column or text.column)
    if text.file != place.file or ends <= (place.end_line or place.line, place.end_column or place.column):
        return place
    return replace(place, end_line=ends[0], end_column=ends[1])

"""Journal papers with known notes, set by a small typesetter of our own on reportlab's canvas.

It prints what LaTeX and Typst do not easily: notes under both columns, a number before the first line, covers by
repositories, crop marks, watermarks, turned pages, soft hyphens. Texts: press_texts.py; layouts: readers_press.toml.
"""

from __future__ import annotations

import io
import random
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from press_texts import Block, Draft, Text, bare, draft
from readers_layouts import NotThereError, Paper

SUPERSCRIPT, SUBSCRIPT = 0.35, -0.15


@dataclass
class Piece:
    """A run of text at ``x`` from the line's left edge, raised by ``rise``."""

    x: float
    text: str
    font: str
    size: float
    rise: float = 0.0
    spread: float = 0.0


@dataclass
class Line:
    """``notes``: indices of those called in it; ``lead``: from the baseline before it; ``gap``: white above it."""

    pieces: list[Piece]
    lead: float
    gap: float = 0.0
    notes: list[int] = field(default_factory=list)
    keep: bool = False
    number: int = 0

    @property
    def height(self) -> float:
        return self.lead + self.gap


@dataclass
class Words:
    """Pieces without a blank between them; ``glue``: widths are added up when it is set."""

    parts: list[tuple[str, str, float, float]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)


class Press:
    """Sets one draft by one layout."""

    def __init__(self, made: Draft, layout: dict[str, Any], rng: random.Random) -> None:
        try:
            from reportlab.pdfbase import pdfmetrics, ttfonts
        except ImportError:
            raise NotThereError("reportlab") from None
        # Its own TrueType fonts: embedded as a subset, with a soft hyphen.
        for face in ("Vera", "VeraBd", "VeraIt"):
            pdfmetrics.registerFont(ttfonts.TTFont(face, f"{face}.ttf"))
        self.measure = pdfmetrics.stringWidth
        self.made, self.layout, self.rng = made, layout, rng
        self.fonts = layout.get("fonts", ["Times-Roman", "Times-Bold", "Times-Italic"])
        self.size, self.lead = layout.get("size", 10.0), layout.get("lead", 12.5)
        self.note_size, self.note_lead = layout.get("note_size", 8.0), layout.get("note_lead", 9.6)
        self.page_width, self.page_height = layout.get("page", [470.0, 680.0])
        self.left, self.right, self.top, self.bottom = layout.get("margins", [60.0, 60.0, 70.0, 60.0])
        self.columns, self.gutter = layout.get("columns", 1), layout.get("gutter", 16.0)
        inside = self.page_width - self.left - self.right
        self.width = (inside - self.gutter * (self.columns - 1)) / self.columns
        self.inside = inside
        self.height = self.page_height - self.top - self.bottom
        self.numbers = [str(number + layout.get("from", 1)) for number in range(len(made.notes))]
        half = len(self.numbers) // layout.get("articles", 1)
        if layout.get("articles"):
            self.numbers = [str(at % half + 1) for at in range(len(self.numbers))]
        self.per_page = layout.get("restart") == "page"
        self.links: list[str] = []

    # Words and lines

    def words(self, text: Text, font: str, size: float) -> list[Words]:
        out = [Words()]
        for part in text:
            if isinstance(part, int):
                self._mark(out[-1], part, font, size)
                continue
            for piece in re.split(r"( |[\^_]\{[^}]*\})", part):
                if piece == " ":
                    out.append(Words())
                elif piece[:2] in ("^{", "_{"):
                    rise = SUPERSCRIPT if piece[0] == "^" else SUBSCRIPT
                    out[-1].parts.append((piece[2:-1], font, size * 0.62, rise * size))
                elif piece:
                    out[-1].parts.append((piece, font, size, 0.0))
        return [one for one in out if one.parts]

    def _mark(self, word: Words, note: int, font: str, size: float) -> None:
        style = self.layout.get("call", "{n}")
        number = f"\x00{note}\x00" if self.per_page else self.numbers[note]
        raised = self.layout.get("raised", True)
        shown = style.replace("{n}", number)
        word.parts.append(
            (shown, font, size * (0.62 if raised else 1.0), SUPERSCRIPT * size if raised else 0.0)
        )
        word.notes.append(note)

    def wide(self, text: str, font: str, size: float) -> float:
        return float(self.measure(re.sub("\x00\\d+\x00", "00", text), font, size))

    def lines(self, words: list[Words], width: float, lead: float, *, first: float = 0.0, hang: float = 0.0, justify: bool = True, narrow: int = 9999) -> list[Line]:  # fmt: skip
        """Words in lines: as many as go in, the next parted where it may be."""
        out: list[Line] = []
        queue = list(reversed(words))
        while queue:
            indent = (hang if len(out) < narrow else 0.0) if out else first
            room = width - indent
            took: list[Words] = []
            used = 0.0
            while queue:
                word = queue[-1]
                blank = self._blank(word) if took else 0.0
                long = sum(self.wide(text, font, size) for text, font, size, _ in word.parts)
                if used + blank + long <= room:
                    took.append(queue.pop())
                    used += blank + long
                    continue
                parted = self._parted(word, room - used - blank)
                if parted is not None:
                    queue[-1] = parted[1]
                    took.append(parted[0])
                elif not took:
                    took.append(queue.pop())
                break
            out.append(self._line(took, indent, room, lead, justify and bool(queue)))
        return out

    def _blank(self, word: Words) -> float:
        _, font, size, _ = word.parts[0]
        return float(self.measure(" ", font, size))

    def _parted(self, word: Words, room: float) -> tuple[Words, Words] | None:
        """A word in two: a URL at its marks, another between vowel and consonant, with a hyphen."""
        text, font, size, rise = word.parts[0]
        address = "://" in text or "/" in text[:-1]
        if rise:
            return None
        places = (
            [found.end() for found in re.finditer(r"[/.\-_?=&](?=.)", text)]
            if address
            else [
                found.end()
                for found in re.finditer(
                    r"(?<=[^\W\d_]{2})[aeiouäöüéè](?=[bcdfghlmnprstvz][aeiouäöüéèà][^\W\d_])", text
                )
            ]
        )
        hyphen = "" if address else self.layout.get("hyphen", "-")
        for at in reversed(places):
            if self.wide(text[:at] + hyphen, font, size) <= room:
                rest = [(text[at:], font, size, rise), *word.parts[1:]]
                return Words([(text[:at] + hyphen, font, size, rise)]), Words(rest, word.notes)
        return None

    def _line(self, took: list[Words], indent: float, room: float, lead: float, justify: bool) -> Line:
        widths = [sum(self.wide(text, font, size) for text, font, size, _ in word.parts) for word in took]
        blanks = [self._blank(word) for word in took[1:]]
        more = (room - sum(widths) - sum(blanks)) / max(len(blanks), 1) if justify and blanks else 0.0
        pieces: list[Piece] = []
        notes: list[int] = []
        x = indent
        for at, word in enumerate(took):
            if at:
                x += blanks[at - 1] + more
                if pieces and self.layout.get("run"):
                    pieces.append(Piece(x - blanks[at - 1], " ", pieces[-1].font, pieces[-1].size))
            for text, font, size, rise in word.parts:
                pieces.append(Piece(x, text, font, size, rise))
                x += self.wide(text, font, size)
            notes += word.notes
        return Line(pieces, lead, notes=notes)

    # Blocks and notes

    def body(self) -> list[Line]:
        """The whole text as lines as wide as a column."""
        self.after_heading, self.paragraph = False, 0
        out: list[Line] = []
        size, lead, (plain, bold, italic) = self.size, self.lead, self.fonts
        for block in self.made.blocks:
            made = self._block(block, size, lead, plain, bold, italic)
            self.after_heading = block.kind == "heading"
            if made:
                made[0].gap += self.layout.get("skip", 0.0)
            out += made
        for at, line in enumerate(out, 1):
            line.number = at
        return out

    def _block(
        self, block: Block, size: float, lead: float, plain: str, bold: str, italic: str
    ) -> list[Line]:
        if block.kind == "heading":
            return self._heading(block.text, bold)
        if block.kind == "table":
            return self._table(block)
        if block.kind == "figure":
            text = self.lines(self.words(block.text, italic, size * 0.85), self.width, lead * 0.85)
            text[0].gap = 90.0
            return [*text, Line([], 6.0)]
        if block.kind == "formula":
            words = self.words(block.text, italic, size)
            made = self.lines(words, self.width, lead * 1.3, first=self.width * 0.2, justify=False)
            return [*made, Line([], 4.0)]
        if block.kind == "verse":
            return self.lines(
                self.words(block.text, italic, size * 0.92),
                self.width,
                lead * 0.95,
                first=self.width * 0.25,
                justify=False,
            )
        if block.kind == "quote":
            inset = self.width * 0.07
            made = self.lines(
                self.words(block.text, plain, size * 0.88),
                self.width - inset,
                lead * 0.9,
                first=inset,
                hang=inset,
            )
            made[0].gap, made[-1].lead = 5.0, made[-1].lead
            return [*made, Line([], 5.0)]
        if block.kind in ("item", "entry"):
            small = size * 0.9 if block.kind == "entry" else size
            return self.lines(
                self.words(block.text, plain, small),
                self.width,
                lead,
                first=0.0 if block.kind == "entry" else 10.0,
                hang=20.0,
            )
        first = self.layout.get("indent", 12.0)
        numbered = self.layout.get("paragraph")
        if numbered:
            self.paragraph += 1
            block = Block("paragraph", [numbered.replace("{n}", str(self.paragraph)), *block.text])
        if self.layout.get("drop_cap") and self.after_heading and isinstance(block.text[0], str):
            return self._drop_cap(block.text, size, lead, plain, bold)
        return self.lines(self.words(block.text, plain, size), self.width, lead, first=first)

    def _drop_cap(self, text: Text, size: float, lead: float, plain: str, bold: str) -> list[Line]:
        """A first letter two lines high."""
        letter, rest = str(text[0])[0], str(text[0])[1:]
        large = lead * 2.0
        dent = self.wide(letter, bold, large) + 2.0
        words = self.words([rest, *text[1:]], plain, size)
        lines = self.lines(words, self.width, lead, first=dent, hang=dent, narrow=2)
        lines[0].pieces.insert(0, Piece(0.0, letter, bold, large, -lead))
        return lines

    def _heading(self, whole: Text, bold: str) -> list[Line]:
        if self.layout.get("spread"):
            text, x, pieces = str(whole[0]).upper(), 0.0, []
            for letter in text:
                pieces.append(Piece(x, letter, bold, self.size * 0.9))
                x += self.wide(letter, bold, self.size * 0.9) + self.size * 0.22
            return [Line(pieces, self.lead, gap=14.0, keep=True), Line([], 5.0, keep=True)]
        made = self.lines(
            self.words(whole, bold, self.size * 1.1), self.width, self.lead * 1.1, justify=False
        )
        made[0].gap = 12.0
        for line in made:
            line.keep = True
        return [*made, Line([], 4.0, keep=True)]

    def _table(self, block: Block) -> list[Line]:
        plain, bold, _ = self.fonts
        small = self.size * 0.82
        out = self.lines(self.words(block.text, bold, small), self.width, small * 1.2, justify=False)
        out[0].gap = 10.0
        *rows, note, letters = block.rows
        for row in rows:
            pieces = []
            for at, cell in enumerate(row):
                inner = self.lines(self.words([cell], plain, small), self.width, 0.0, justify=False)[0]
                pieces += [replace(piece, x=piece.x + self.width * 0.33 * at) for piece in inner.pieces]
            out.append(Line(pieces, small * 1.25))
        for text in (*note, *letters):
            out += self.lines(self.words([text], plain, small * 0.9), self.width, small * 1.1)
        for line in out:
            line.keep = True
        return [*out, Line([], 10.0)]

    def note(self, index: int, number: str, width: float) -> list[Line]:
        """A note as lines: its number in the layout's manner, first line and others with their indents."""
        size, plain = self.note_size, self.fonts[0]
        style = self.layout.get("number", "{n}")
        raised = self.layout.get("number_raised", True)
        shown = style.replace("{n}", number)
        small, rise = (size * 0.65, SUPERSCRIPT * size) if raised else (size, 0.0)
        hang = self.layout.get("hang", 0.0)
        first = self.layout.get("note_indent", 0.0)
        text, *more = self.made.notes[index].split("\n")
        words = self.words([text], plain, size)
        label = Piece(first, shown, self.fonts[1] if self.layout.get("number_bold") else plain, small, rise)
        after = first + self.wide(shown, label.font, small)
        start = max(after, hang) if hang else after + self.layout.get("number_gap", size * 0.3)
        if hang and after + 1.0 > hang:
            start = after + size * 0.3
        if self.layout.get("number_right"):
            label.x = hang - self.wide(shown, label.font, small) - size * 0.4
            start = hang
        lines = self.lines(words, width, self.note_lead, first=start, hang=hang)
        lines[0].gap = self.layout.get("note_skip", 0.0)
        lines[0].pieces.insert(0, label)
        for text in more:
            lines += self.lines(
                self.words([text], plain, size), width, self.note_lead, first=hang + 10.0, hang=hang
            )
        return lines


def shifted(lines: Iterable[Line], x: float) -> Iterator[Line]:
    """The lines moved to the right."""
    for line in lines:
        yield replace(line, pieces=[replace(piece, x=piece.x + x) for piece in line.pieces])


LAYOUTS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def paper(name: str) -> Paper:
    """The paper of a layout.

    Raises:
        NotThereError: reportlab is not installed.
    """
    from press_pages import Drawer, Pages

    layout = LAYOUTS[name]
    made = draft(
        name,
        layout["language"],
        layout["count"],
        share=layout.get("called", 0.45),
        long=layout.get("long", 1),
        furniture=layout.get("furniture", ""),
    )
    engine = layout.get("engine", "press")
    if engine != "press":
        from press_office import office
        from press_tex import groff, tex
        from press_typst import typst, web

        numbers = [str(at + layout.get("from", 1)) for at in range(len(made.notes))]
        if layout.get("roman"):
            numbers = [_roman(int(number)) for number in numbers]
        if engine in ("office", "groff", "typst", "web"):
            pdf = {"office": office, "groff": groff, "typst": typst, "web": web}[engine](made, layout)
        else:
            pdf, numbers = tex(made, layout)
        return Paper(
            pdf, numbers, [bare(note) for note in made.notes], made.sentences, layout.get("beside", [])
        )
    press = Press(made, layout, random.Random(name))
    pages = Pages(press)
    sheets = pages.run()
    out = io.BytesIO()
    Drawer(press, sheets, out).run()
    numbers = press.numbers if layout.get("notes") == "end" else pages.order
    return Paper(
        out.getvalue(), numbers, [bare(note) for note in made.notes], made.sentences, layout.get("beside", [])
    )


def _roman(number: int) -> str:
    out = ""
    for value, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            out, number = out + letters, number - value
    return out

"""The pages of readers_press.py: lines and notes put into columns, furniture around them, all of it drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from press_texts import AFFILIATIONS, SYMBOLS, WORDS_IN_COVER
from readers_press import Line, Piece, Press, shifted


@dataclass
class Column:
    """What stands in a column: text from the top, notes from the bottom."""

    body: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)


@dataclass
class Sheet:
    """A page: its columns, and the notes under all of them where they share them."""

    columns: list[Column] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)


def high(lines: Sequence[Line]) -> float:
    """Their height."""
    return sum(line.height for line in lines)


class Pages:
    """Puts the lines of a press into pages."""

    def __init__(self, press: Press) -> None:
        self.press, self.layout = press, press.layout
        self.lines = press.body()
        self.at = 0
        self.pending: list[Line] = []
        self.share = self.layout.get("most", 0.62)
        self.where = self.layout.get("notes", "column")
        self.sheets: list[Sheet] = []
        self.order: list[str] = [""] * len(press.numbers)

    def run(self) -> list[Sheet]:
        if self.layout.get("star"):
            press = self.press
            words = press.words([f"* {self.layout['star']}"], press.fonts[0], press.note_size)
            self.pending = press.lines(words, press.width, press.note_lead)
        while self.at < len(self.lines) or self.pending:
            self._sheet()
        return self.sheets

    def _sheet(self) -> None:
        sheet = Sheet()
        self.sheets.append(sheet)
        self.number = 0
        self.sheet = sheet
        first = len(self.sheets) == 1
        height = self.press.height - (self.layout.get("first_drop", 170.0) if first else 0.0)
        if self.where == "page":
            self._shared(sheet, height)
            return
        for _ in range(self.press.columns):
            sheet.columns.append(self._column(height))

    def _notes_of(self, line: Line, width: float) -> list[Line]:
        out: list[Line] = []
        for index in line.notes:
            if self.press.per_page:
                self.number += 1
                self.order[index] = (
                    SYMBOLS[self.number - 1] if self.layout.get("symbols") else str(self.number)
                )
            else:
                self.order[index] = self.press.numbers[index]
            self.sheet.marks[index] = self.order[index]
            out += self.press.note(index, self.order[index], width)
        return out

    def _column(self, height: float) -> Column:
        made = Column()
        room = height - 8.0
        width = self.press.width
        parts = 2 if self.where == "split" else 1
        if parts == 2:
            width = (width - 14.0) / 2
        cap = room * self.share
        made.notes, self.pending = self._cut(self.pending, cap, parts)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            called = list(line.notes) if self.where != "end" else []
            if called and self.pending:
                break
            body = high(made.body) + line.height
            if line.keep:
                body += 3 * self.press.lead
            before, number = dict(self.sheet.marks), self.number
            wanted = made.notes + (self._notes_of(line, width) if called else [])
            least = made.notes + wanted[len(made.notes) : len(made.notes) + 2 * len(called)]
            if body + high(least) / parts > room:
                self.sheet.marks, self.number = before, number
                break
            made.body.append(line)
            self.at += 1
            made.notes, self.pending = self._cut(
                wanted, max(min(room - high(made.body), max(cap, high(least))), 0.0), parts
            )
        return made

    def _cut(self, notes: list[Line], room: float, parts: int = 1) -> tuple[list[Line], list[Line]]:
        used, at = 0.0, 0
        while at < len(notes) and used + notes[at].height <= room * parts:
            used += notes[at].height
            at += 1
        return notes[:at], notes[at:]

    def _shared(self, sheet: Sheet, height: float) -> None:
        room = height - 8.0
        inside, columns = self.press.inside, self.press.columns
        took: list[Line] = []
        sheet.below, self.pending = self._cut(self.pending, room * self.share)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.notes and self.pending:
                break
            before, number = dict(sheet.marks), self.number
            wanted = sheet.below + self._notes_of(line, inside)
            body = (
                (high(took) + line.height) / columns
                + self.press.lead * (3 if line.keep else 1.5)
                + max(one.height for one in [*took, line]) / 2
            )
            if body + high(sheet.below) + sum(one.height for one in wanted[len(sheet.below) :][:2]) > room:
                sheet.marks, self.number = before, number
                break
            took.append(line)
            self.at += 1
            sheet.below, self.pending = self._cut(wanted, room - body)
        each = high(took) / columns
        for _ in range(columns):
            column = Column()
            while took and (
                high(column.body) + took[0].height / 2 < each or len(sheet.columns) == columns - 1
            ):
                column.body.append(took.pop(0))
            sheet.columns.append(column)


class Drawer:
    """Draws the sheets and what journals print around them."""

    def __init__(self, press: Press, sheets: list[Sheet], out: Any) -> None:
        from reportlab.pdfgen import canvas

        self.press, self.sheets, self.layout = press, sheets, press.layout
        self.canvas = canvas.Canvas(out, pagesize=(press.page_width, press.page_height))
        self.page = 0
        self.line_size = 1.0
        self.first = self.layout.get("first_page", 217)

    def run(self) -> None:
        if self.layout.get("cover"):
            self._cover()
        for at, sheet in enumerate(self.sheets):
            self.page = self.first + at
            self._sheet(sheet, at)
            self.canvas.showPage()
            if self.layout.get("advertisement") == at:
                self._advertisement()
        if self.layout.get("notes") == "end":
            self._endnotes()
        self.canvas.save()

    def _sheet(self, sheet: Sheet, at: int) -> None:
        press = self.press
        self._around(at)
        top = press.page_height - press.top - (self._front() if at == 0 else 0.0)
        for number, column in enumerate(sheet.columns):
            x = press.left + number * (press.width + press.gutter)
            if not self.layout.get("notes_first"):
                self._lines(column.body, x, top, sheet.marks)
            if column.notes:
                self._notes(column.notes, x, press.width, sheet.marks)
            if self.layout.get("notes_first"):
                self._lines(column.body, x, top, sheet.marks)
        if sheet.below:
            self._notes(sheet.below, press.left, press.inside, sheet.marks)

    def _notes(self, lines: list[Line], x: float, width: float, marks: dict[int, str]) -> None:
        parts = 2 if self.layout.get("notes") == "split" else 1
        columns = [lines]
        if parts == 2:
            half, used, cut = high(lines) / 2, 0.0, 0
            while cut < len(lines) and used < half:
                used += lines[cut].height
                cut += 1
            columns = [lines[:cut], lines[cut:]]
        tall = max(high(one) for one in columns)
        top = self.press.bottom + tall
        rule = self.layout.get("rule", 60.0)
        if rule:
            self.canvas.setLineWidth(0.4)
            self.canvas.line(x, top + 2.0, x + (width if rule < 0 else rule), top + 2.0)
        for number, one in enumerate(columns):
            self._lines(one, x + number * ((width + 14.0) / 2), top, marks)

    def _lines(self, lines: Sequence[Line], x: float, top: float, marks: dict[int, str]) -> None:
        y = top
        for line in lines:
            y -= line.height
            self.line_size = self.press.rng.uniform(0.95, 1.05)
            for piece in line.pieces:
                self._piece(piece, x, y, marks)
            every = self.layout.get("line_numbers")
            if every and line.number and line.number % every == 0 and line.pieces:
                self.canvas.setFont(self.press.fonts[0], 6.5)
                self.canvas.drawRightString(x - 10.0, y, str(line.number))

    def _piece(self, piece: Piece, x: float, y: float, marks: dict[int, str]) -> None:
        text = re.sub("\x00(\\d+)\x00", lambda found: marks.get(int(found[1]), "?"), piece.text)
        if self.layout.get("ocr"):
            self._recognized(text, piece, x, y)
            return
        self.canvas.setFont(piece.font, piece.size)
        if self.layout.get("split"):
            # Letters by twos and threes, as programs print that set each pair of letters closer or wider.
            at = 0
            for found in re.finditer(r".{1,3}", text):
                self.canvas.drawString(x + piece.x + at, y + piece.rise, found[0])
                at += self.press.wide(found[0], piece.font, piece.size)
            return
        self.canvas.drawString(x + piece.x, y + piece.rise, text)

    def _recognized(self, text: str, piece: Piece, x: float, y: float) -> None:
        """A word as a scanner's program sets it: unseen, on a baseline of its own, its size guessed, drawn as wide as it is."""
        rng = self.press.rng
        wide = self.press.wide(text, piece.font, piece.size)
        raised = piece.rise > 0 and rng.random() < 0.85
        size = piece.size if raised or piece.rise <= 0 else piece.size / 0.62
        size *= self.line_size * rng.uniform(0.985, 1.015)
        shown = self.canvas.beginText(
            x + piece.x, y + (piece.rise if raised else 0.0) + rng.uniform(-0.35, 0.35)
        )
        shown.setTextRenderMode(3)
        shown.setFont("Helvetica", size)
        natural = self.press.wide(text, "Helvetica", size)
        shown.setHorizScale(100.0 * wide / natural if natural else 100.0)
        shown.textOut(text)
        self.canvas.drawText(shown)

    def _around(self, at: int) -> None:
        press, layout, page = self.press, self.layout, self.page
        c = self.canvas
        if layout.get("across"):
            # Printed up the page, which the file does not say is turned.
            c.setPageSize((press.page_height, press.page_width))
            c.translate(press.page_height, 0)
            c.rotate(90)
        if layout.get("watermark"):
            c.saveState()
            c.setFillGray(0.85)
            c.translate(press.page_width / 2, press.page_height / 2)
            c.rotate(52)
            c.setFont("Helvetica-Bold", 46)
            c.drawCentredString(0, 0, layout["watermark"])
            c.restoreState()
        if layout.get("crop"):
            for x in (12.0, press.page_width - 12.0):
                for y in (12.0, press.page_height - 12.0):
                    c.line(x - 8, y, x + 8, y)
                    c.line(x, y - 8, x, y + 8)
            c.setFont("Courier", 5)
            c.drawString(30, 5, f"offices_2021_3.indd   {page}      17.06.21   12:0{page % 10}")
        if layout.get("ruled"):
            for y in (press.page_height - press.top + 14.0, press.bottom - 12.0):
                c.line(press.left, y, press.page_width - press.right, y)
        if layout.get("ocr"):
            c.setFillGray(0.97)
            c.rect(0, 0, press.page_width, press.page_height, stroke=0, fill=1)
            c.setFillGray(0)
        side = "even" if page % 2 == 0 else "odd"
        for place in ("head", "foot"):
            texts = layout.get(f"{place}_{side}", layout.get(place))
            if not texts or (at == 0 and place == "head" and not layout.get("head_first")):
                continue
            drop = layout.get("foot_drop", 24.0)
            y = press.page_height - press.top + 22.0 if place == "head" else press.bottom - drop
            size = layout.get("head_size", 8.0)
            c.setFont(press.fonts[2], size)
            for text, draw, x in zip(
                texts,
                (c.drawString, c.drawCentredString, c.drawRightString),
                (press.left, press.page_width / 2, press.page_width - press.right),
                strict=True,
            ):
                draw(x, y, text.replace("{page}", str(page)).replace("{title}", self.layout.get("title", "")))
        for number, text in enumerate(layout.get("below", ())):
            c.setFont("Helvetica", 6.5)
            c.drawCentredString(press.page_width / 2, 20.0 - 8.0 * number, text)
        if layout.get("side"):
            c.saveState()
            c.translate(14.0, 120.0)
            c.rotate(90)
            c.setFont("Helvetica", 6)
            c.drawString(0, 0, layout["side"])
            c.restoreState()

    def _front(self) -> float:
        """Title, author, abstract and what else stands before the text; its height, at most ``first_drop``."""
        press, c, words = self.press, self.canvas, self.press.made.words
        y = press.page_height - press.top
        x, wide = press.left, press.inside
        c.setFont(press.fonts[1], 15)
        c.drawString(x, y, self.layout.get("title", "Of Offices and Islands"))
        c.setFont(press.fonts[2], 11)
        c.drawString(x, y - 18.0, "J. Mercer" + ("*" if self.layout.get("star") else ""))
        y -= 30.0
        if self.layout.get("affiliations"):
            x0 = x + press.wide("J. Mercer", press.fonts[2], 11)
            for mark, name in (("1,3", ", K. Brandt"), ("2", "")):
                c.setFont(press.fonts[0], 7)
                c.drawString(x0, y + 16.0, mark)
                x0 += press.wide(mark, press.fonts[0], 7)
                c.setFont(press.fonts[2], 11)
                c.drawString(x0, y + 12.0, name)
                x0 += press.wide(name, press.fonts[2], 11)
            for text in AFFILIATIONS:
                c.setFont(press.fonts[0], 5.5)
                c.drawString(x, y + 2.5, text[0])
                c.setFont(press.fonts[0], 8.5)
                c.drawString(x + 4.0, y, text[2:])
                y -= 10.2
            y -= 8.0
        texts = [press.made.words["abstract"].replace("{n}", "120")]
        if self.layout.get("second"):
            from press_texts import _tables

            texts.append(_tables()[self.layout["second"]]["abstract"].replace("{n}", "120"))
        texts.append(": ".join(words["keywords"]))
        if self.layout.get("contents"):
            heads = [str(block.text[0]) for block in press.made.blocks if block.kind == "heading"]
            texts.append("SOMMARIO: " + " – ".join(heads[:5]) + ".")
        if self.layout.get("dates"):
            texts.append(words["dates"])
        if self.layout.get("beside_abstracts"):
            half = (wide - 16.0) / 2
            for at in range(2):
                lines = press.lines(
                    press.words([texts[at] + " " + texts[at]], press.fonts[2], 8.5), half, 10.2
                )
                self._lines(lines, x + at * (half + 16.0), y, {})
            y -= 62.0
            texts = texts[2:]
        for text in texts:
            lines = press.lines(press.words([text], press.fonts[2], 8.5), wide - 30.0, 10.2)
            self._lines(list(shifted(lines, 15.0)), x, y, {})
            y -= high(lines) + 4.0
        bottom = press.bottom - 8.0
        if self.layout.get("box"):
            lines = press.lines(press.words([words["licence"]], press.fonts[0], 6.5), wide, 7.6)
            self._lines(lines, x, bottom, {})
        return float(self.layout.get("first_drop", 170.0))

    def _cover(self) -> None:
        press, c = self.press, self.canvas
        y = press.page_height - 90.0
        for text in (self.layout.get("title", "Of Offices and Islands"), *WORDS_IN_COVER):
            lines = press.lines(
                press.words([text], "Helvetica", 10), press.page_width - 120.0, 13.0, justify=False
            )
            self._lines(lines, 60.0, y, {})
            y -= high(lines) + 10.0
        c.showPage()

    def _advertisement(self) -> None:
        c, press = self.canvas, self.press
        c.setFont("Helvetica-Bold", 24)
        c.drawCentredString(press.page_width / 2, press.page_height - 160, "Now in its 3rd edition")
        c.setFont("Helvetica", 11)
        for at, text in enumerate(
            (
                "The Whole Law of Islands",
                "2 volumes, 1,980 pages, € 249",
                "ISBN 978-0-00-000000-2",
                "Order by 31 May and save 20 %",
            )
        ):
            c.drawCentredString(press.page_width / 2, press.page_height - 220 - 24 * at, text)
        c.showPage()

    def _endnotes(self) -> None:
        press = self.press
        width = press.width
        lines: list[Line] = []
        for index, number in enumerate(press.numbers):
            lines += press.note(index, number, width)
        x, y, column = press.left, press.page_height - press.top, 0
        self.page += 1
        self._around(1)
        self.canvas.setFont(press.fonts[1], 11)
        self.canvas.drawString(x, y, self.layout.get("notes_head", "Notes"))
        y -= 10.0
        for line in lines:
            if y - line.height < press.bottom:
                column += 1
                if column == press.columns:
                    column = 0
                    self.canvas.showPage()
                    self.page += 1
                    self._around(1)
                x, y = press.left + column * (press.width + press.gutter), press.page_height - press.top
            self._lines([line], x, y, {})
            y -= line.height
        self.canvas.showPage()

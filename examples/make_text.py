"""Make paper.txt from paper.md: the same manuscript as if its text had been extracted from a PDF.

    python examples/make_text.py

What extractors do to a page is done here on purpose: lines end where the printed ones do and keep a blank;
a page ends with a rule of blanks and its notes, and the next begins with a blank in the middle of a sentence;
what follows the last marker of a paragraph comes after the beginning of the next paragraph; now and then a
piece of the body stands among the notes; link targets are repeated under them, and a page number is left over.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, NOTE_WIDTH, PAGE = 70, 86, 44
STRAYING = 2
"""The page of which the body's end is found among the notes."""

RULE = " " * 49
MARK = re.compile(r"\x01(\d+)\x01")
FORCED = "\x02"
"""A line's end that must stay: the manuscript breaks an address there."""


@dataclass
class Block:
    """A heading or a paragraph, as printed lines; markers are numbers between \\x01."""

    kind: str
    lines: list[str]


@dataclass
class Page:
    """What is printed on one page: blocks and, at its foot, notes."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    height: int = 0


def main() -> None:
    text = text_of((HERE / "paper.md").read_text(encoding="utf-8"))
    (HERE / "paper.txt").write_text(text, encoding="utf-8", newline="\n")


def text_of(source: str) -> str:
    """The manuscript in Markdown as extracted text."""
    laid_out = pages(*parse(source))
    return "".join(printed(number, page) for number, page in enumerate(laid_out, 1))


def parse(source: str) -> tuple[list[Block], dict[str, list[str]]]:
    """The blocks of the body and the notes by number, laid out in lines."""
    source = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    blocks: list[Block] = []
    notes: dict[str, list[str]] = {}
    for part in re.split(r"\n\s*\n", source.strip()):
        lines = part.splitlines()
        note = re.match(r"\[\^(\d+)\]:\s*", part)
        if note:
            words = plain(" ".join(joined(part[note.end() :].splitlines())))
            notes[note[1]] = laid(f"{note[1]} {words}", NOTE_WIDTH)
        elif part.startswith("#"):
            blocks.append(Block("heading", [plain(lines[0].lstrip("# "))]))
        else:
            text = re.sub(r"\[\^(\d+)\]", "\x01\\1\x01", plain(" ".join(lines)))
            blocks.append(Block("paragraph", laid(text, WIDTH)))
    return blocks, notes


def joined(lines: list[str]) -> Iterator[str]:
    """The lines of a note; one that ends within an address keeps its end."""
    for line in lines:
        within = re.search(r"https?://\S+-$", line.strip()) is not None
        yield line.strip() + (FORCED if within else "")


def plain(text: str) -> str:
    return re.sub(r"(?<!\w)\*([^*]+)\*", r"\1", text)


def laid(text: str, width: int) -> list[str]:
    """Printed lines: markers take no room, addresses stay whole."""
    out: list[str] = []
    for stretch in text.split(FORCED + " "):
        out += textwrap.wrap(stretch, width, break_long_words=False, break_on_hyphens=False)
    return out


def pages(blocks: list[Block], notes: dict[str, list[str]]) -> list[Page]:
    """The blocks spread over pages, each line with the notes that it calls."""
    made = [Page()]
    for block in blocks:
        if block.kind == "heading" and made[-1].height > PAGE - 6:
            made.append(Page())
        made[-1].blocks.append(Block(block.kind, []))
        for line in block.lines:
            called = [notes[number] for number in MARK.findall(line) if number in notes]
            height = 1 + sum(len(note) for note in called)
            if made[-1].height + height > PAGE:
                made.append(Page([Block(block.kind + " goes on", [])]))
            made[-1].blocks[-1].lines.append(line)
            made[-1].notes += called
            made[-1].height += height
        made[-1].height += 1
    for page in made:
        page.blocks = [block for block in page.blocks if block.lines]
    return made


def printed(number: int, page: Page) -> str:
    """A page as an extractor gives it."""
    pieces = list(displaced(page.blocks))
    notes = ["".join(f"{line} \n" for line in note) for note in page.notes]
    links = re.findall(r"https?://[^\s>]+?(?=[>.]*\s)", " ".join(" ".join(note) for note in page.notes))
    residue = "".join(f"{link}\ufffd\n" for link in links if not link.endswith("-"))
    strayed = ""
    if number == STRAYING and notes and takes_tail(page.blocks[-1]):
        # The end of the body is found among the notes.
        pieces[-1], strayed = after_last_marker(pieces[-1])
    body = "\n".join(pieces)
    body = "\n" + body if body[:1] == " " else body
    if strayed:
        first, _, rest = notes[0].partition("\n")
        notes[0] = f"{first}\n\n \n{strayed} \n\n{rest}"
    foot = f"\n{RULE}\n{''.join(notes)}" if notes else ""
    rest = f"\n{residue}" if residue else ""
    left_over = f"\n\n\n{number} \n\n" if number == 5 else ""
    return f" {body.lstrip()}{foot}{rest}{left_over}"


def displaced(blocks: list[Block]) -> Iterator[str]:
    """The blocks' text; what follows the last marker of a paragraph comes after the next one's beginning."""
    tail = ""
    for index, block in enumerate(blocks):
        text = "".join(f"{line} \n" for line in block.lines)
        chunks = MARK.split(text)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if tail:
            yield chunks[0].rstrip(" \n") + "\n"
            yield tail
            chunks[0], tail = "", ""
        if len(chunks) > 1 and following is not None and takes_tail(following):
            tail = " " + chunks[-1].strip() + " \n"
            chunks[-1] = "\n"
        yield glued(chunks)


def after_last_marker(piece: str) -> tuple[str, str]:
    """A piece of the body up to its last marker, and the rest."""
    last = list(re.finditer(r"(?:^|(?<=[.,\"]))\d{1,2}(?=\s)", piece))[-1]
    return piece[: last.end()] + "\n", piece[last.end() :].strip()


def takes_tail(block: Block) -> bool:
    return block.kind == "paragraph" and MARK.search("\n".join(block.lines)) is not None


def glued(chunks: list[str]) -> str:
    """Chunks with the markers between them as bare numbers."""
    return "".join(chunks)


if __name__ == "__main__":
    main()

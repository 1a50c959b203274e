"""Papers of press_texts.py set by one of TeX's engines that the first layouts do not use, and by groff."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from press_texts import Block, Draft, Text, bare
from readers_layouts import NotThereError

_TEX = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def tex(made: Draft, layout: dict[str, Any]) -> tuple[bytes, list[str]]:
    """The PDF and the numbers that its notes were given.

    Raises:
        NotThereError: The engine is not installed.
    """
    engine = layout["engine"]
    if shutil.which(engine) is None:
        raise NotThereError(engine)
    note = layout.get("note", r"\footnote{{text}}\immediate\write-1{NOTE \the\value{footnote}}")
    blocks = []
    for at, block in enumerate(made.blocks):
        text = _text(made, block.text, note)
        blocks.append(_block(block, text, layout, at))
    source = "\n".join(
        [
            layout["preamble"],
            r"\begin{document}",
            layout.get("opening", ""),
            *blocks,
            layout.get("closing", ""),
            r"\end{document}",
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.tex").write_text(source, encoding="utf-8")
        for _ in range(2):
            ran = subprocess.run(
                [engine, "-interaction=nonstopmode", "paper.tex"],
                cwd=folder,
                capture_output=True,
                check=False,
                timeout=500,
            )
        pdf = Path(folder) / "paper.pdf"
        if not pdf.exists():
            raise RuntimeError(ran.stdout.decode("utf-8", "replace")[-2000:])
        log = (Path(folder) / "paper.log").read_text("utf-8", "replace")
        return pdf.read_bytes(), re.findall(r"^NOTE (\d+)", log, re.M)


def _marked(text: str) -> str:
    parts = re.split(r"([\^_]\{[^}]*\}|https?://[^\s>)]+)", text)
    out = []
    for part in parts:
        if part[:2] in ("^{", "_{"):
            out.append((r"\textsuperscript{" if part[0] == "^" else r"\textsubscript{") + part[2:])
        elif part.startswith("http"):
            out.append(rf"\url{{{part}}}")
        else:
            out.append(re.sub(r"[&%#$_<>]", lambda found: _TEX[found[0]], part))
    return "".join(out)


def _text(made: Draft, text: Text, note: str) -> str:
    return "".join(
        note.replace("{text}", _marked(made.notes[part])) if isinstance(part, int) else _marked(part)
        for part in text
    )


def _block(block: Block, text: str, layout: dict[str, Any], at: int) -> str:
    around = layout.get("around", {}).get(block.kind)
    if around:
        return around.replace("{text}", text).replace("{at}", str(at)) + "\n"
    if block.kind == "table":
        *rows, note, letters = block.rows
        cells = r"\\ ".join(" & ".join(_marked(cell) for cell in row) for row in rows)
        return (
            rf"\begin{{table}}[t]\centering\small {text}\\ \begin{{tabular}}{{lrr}}{cells}\\ \end{{tabular}}\\ {_marked(note[0])} {_marked(letters[0])}\end{{table}}"
            + "\n"
        )
    return {
        "heading": rf"\section*{{{text}}}",
        "quote": rf"\begin{{quote}}{text}\end{{quote}}",
        "verse": rf"\begin{{verse}}{text}\end{{verse}}",
        "formula": rf"\begin{{equation}}a^2+b^3=c_{{{at}}}\end{{equation}}",
        "figure": rf"\begin{{figure}}[b]\centering\rule{{4cm}}{{1cm}}\par\small {text}\end{{figure}}",
    }.get(block.kind, text) + "\n"


def groff(made: Draft, layout: dict[str, Any]) -> bytes:
    """The PDF that groff's ms macros make.

    Raises:
        NotThereError: groff, or ps2pdf, is not installed.
    """
    for program in ("groff", "ps2pdf"):
        if shutil.which(program) is None:
            raise NotThereError(program)
    out = [
        layout["macros"],
        ".TL",
        "Of Offices and Islands",
        ".AU",
        "J. Mercer",
        ".AB no",
        bare(made.words["abstract"].replace("{n}", "120")),
        ".AE",
        layout.get("after", ""),
    ]
    for block in made.blocks:
        if block.kind == "heading":
            out += [".SH", _groff(str(block.text[0]))]
        else:
            out.append({"quote": ".QP", "item": ".IP"}.get(block.kind, ".PP"))
            out += _lines(made, block.text)
    source = "\n".join(out) + "\n"
    ran = subprocess.run(
        ["groff", "-k", "-ms", "-Tps"], input=source.encode(), capture_output=True, check=True
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.ps").write_bytes(ran.stdout)
        subprocess.run(["ps2pdf", "paper.ps"], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "paper.pdf").read_bytes()


def _lines(made: Draft, text: Text) -> list[str]:
    """A block's lines; a mark in the middle of a line is its end, and its note's text stands between it and the next."""
    out, line = [], ""
    for part in text:
        if isinstance(part, int):
            # What follows without a blank (a stop) goes before the line is ended.
            out += [line + r"\**\c", ".FS", _groff(made.notes[part]), ".FE"]
            line = ""
        else:
            shown = _groff(part)
            line += shown if line or not shown.startswith(" ") or not out else r"\&" + shown
    return [*out, line] if line.strip() else out


def _groff(text: str) -> str:
    shown = text.replace("\\", r"\e")
    shown = re.sub(r"\^\{([^}]*)\}", r"\\*{\1\\*}", shown)
    shown = re.sub(r"_\{([^}]*)\}", r"\\d\1\\u", shown)
    return ("\\&" if shown[:1] in ".'" else "") + shown.strip("\n")

"""Papers with known notes in many layouts, set by LaTeX, Typst or WeasyPrint, whichever is there.

The texts are made up (tests/readers/text_papers.py); the layouts are data (readers_layouts.toml).
"""

from __future__ import annotations

import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from readers.text_papers import Sentence, draft, headings  # noqa: E402

LAYOUTS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class NotThereError(Exception):
    """The typesetter is not installed; the argument is its name."""


@dataclass
class Paper:
    """A PDF and its truth: number and text of each note, and the sentence of its marker, in order."""

    pdf: bytes
    numbers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    """Numbers of notes that the layout has beside those: an author's star."""


def paper(name: str, seed: int = 1) -> Paper:
    """The paper of a layout; the same seed gives the same text.

    Raises:
        NotThereError: Its typesetter is not installed.
    """
    return typeset(LAYOUTS[name], name, seed)


def typeset(layout: dict[str, Any], name: str, seed: int = 1) -> Paper:
    """The paper of a layout that is given, which need not be among those of the file.

    Raises:
        NotThereError: Its typesetter is not installed.
    """
    rng = random.Random(f"{name} {seed}")
    paragraphs, works = draft(seed, layout["language"], layout["count"])
    works = [" ".join(work.split()) for work in works]
    if layout.get("long"):
        works = [" ".join(rng.sample(works, rng.randint(1, layout["long"]))) for _ in works]
    if layout.get("drop"):
        works = [re.sub(f"\\s?[{layout['drop']}]\\s?", " ", work).strip() for work in works]
        for paragraph in paragraphs:
            for s in paragraph:
                s.text = re.sub(f"[{layout['drop']}]", "", s.text)
                s.at = min(s.at, len(s.text))
    for before, after in layout.get("say", {}).items():
        for s in (s for paragraph in paragraphs for s in paragraph):
            at = s.text.find(before)
            s.at += (len(after) - len(before)) * (0 <= at < s.at)
            s.text = s.text.replace(before, after, 1)
        works = [work.replace(before, after, 1) for work in works]
    if layout.get("tight"):
        for s in (s for paragraph in paragraphs for s in paragraph):
            s.at = len(s.text) - 1 if s.at == len(s.text) and s.text[-2:-1].isdigit() else s.at
    made = Paper(b"", [str(number) for number in range(1, len(works) + 1)], works)
    made.beside = layout.get("beside", [])
    sentences = {s.note: s.text for paragraph in paragraphs for s in paragraph if s.note}
    made.sentences = [sentences[number] for number in range(1, len(works) + 1)]
    engine: Callable[..., None] = {"latex": _latex, "typst": _typst, "html": _html}[layout["engine"]]
    engine(layout, paragraphs, rng, made)
    if layout.get("again"):
        made.pdf = _again(made.pdf, rng, letters=layout["again"] == "letters")
    return made


_TEX = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def _tex(text: str) -> str:
    return re.sub(r"[&%#_$<>]", lambda found: _TEX[found[0]], text).replace('"', "''")


_NAME = r"\b[A-Z][a-z]{2,}\b"


def _capitals(text: str) -> str:
    return re.sub(_NAME, lambda found: rf"\textsc{{{found[0]}}}", _tex(text))


def _again(pdf: bytes, rng: random.Random, *, letters: bool) -> bytes:
    """The same pages with each word, or each letter, printed by itself."""
    try:
        import pdfplumber
        from reportlab.pdfgen import canvas
    except ImportError as error:
        raise NotThereError(error.name.split(".")[0] if error.name else "reportlab") from None
    import io

    out = io.BytesIO()
    page_made = canvas.Canvas(out)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            page_made.setPageSize((float(page.width), float(page.height)))
            if letters:
                pieces = [c for c in page.chars if c["text"].strip()]
            else:
                pieces = page.extract_words(
                    keep_blank_chars=False, extra_attrs=["size", "bottom"], x_tolerance_ratio=0.15
                )
            for piece in pieces:
                size = piece["size"]
                sway = 0.0 if letters else rng.uniform(-0.05, 0.05) * size
                page_made.setFont("Times-Roman", size)
                text = piece["text"].encode("cp1252", "replace").decode("cp1252")
                page_made.drawString(
                    piece["x0"], float(page.height) - piece["bottom"] + 0.22 * size + sway, text
                )
            for line in [*page.lines, *page.rects]:
                page_made.line(
                    line["x0"], float(page.height) - line["top"], line["x1"], float(page.height) - line["top"]
                )
            page_made.showPage()
    page_made.save()
    return out.getvalue()


def _latex(layout: dict[str, Any], paragraphs: list[list[Sentence]], rng: random.Random, made: Paper) -> None:
    if shutil.which("pdflatex") is None:
        raise NotThereError("pdflatex")
    lines = [
        layout["class"],
        r"\usepackage[utf8]{inputenc}\usepackage{textcomp}",
        layout["preamble"],
        r"\newcommand{\note}[1]{\footnote{#1}\immediate\write16{NOTE \the\value{COUNTER}}}".replace(
            "COUNTER", "endnote" if layout.get("endnotes") else "footnote"
        ),
        layout.get("title", r"\title{The Islands and the Bridge}\author{J. Mercer}\date{}")
        + r"\begin{document}\maketitle",
        layout.get("opening", ""),
    ]
    wrap = layout.get("wrap")
    spelled = layout.get("spell", {})

    def set_text(text: str) -> str:
        shown = _tex(text)
        for plain, tex in spelled.items():
            shown = shown.replace(plain, tex)
        return shown

    # Authors in small capitals, as law reviews have them.
    set_note = _capitals if layout.get("capitals") else set_text
    if wrap:
        lines.append(rf"\begin{{{wrap}}}" + ("{2}" if wrap == "multicols" else ""))
    heads = headings(layout["language"])
    section = r"\chapter" if layout.get("chapters") else r"\section"
    for at, paragraph in enumerate(paragraphs):
        if at % 6 == 0:
            lines.append(f"{section}{{{_tex(heads[(at // 6) % len(heads)])}}}")
        text = " ".join(
            set_text(s.text[: s.at])
            + rf"\note{{{set_note(made.notes[s.note - 1])}}}"
            + set_text(s.text[s.at :])
            if s.note
            else set_text(s.text)
            for s in paragraph
        )
        lines += [layout.get("paragraph", "").replace("{n}", str(at + 1)) + text, ""]
        if layout.get("quotes") and at % 4 == 1:
            quoted = " ".join(_tex(s.text) for s in paragraph if not s.note) or "So it was."
            kind = "smallquote" if "smallquote" in layout["preamble"] else "quote"
            lines += [rf"\begin{{{kind}}}{quoted}\end{{{kind}}}", ""]
        if layout.get("table") and at % 5 == 2:
            lines += [_tex_table(rng), ""]
    if wrap:
        lines.append(rf"\end{{{wrap}}}")
    if layout.get("endnotes"):
        lines.append(r"\theendnotes")
    lines.append(layout.get("closing", ""))
    lines.append(r"\end{document}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paper.tex").write_text("\n".join(lines), encoding="utf-8")
        for _ in range(3):
            ran = subprocess.run(
                ["pdflatex", "-interaction=nonstopmode", "paper.tex"],
                cwd=folder,
                capture_output=True,
                check=False,
            )
        pdf = Path(folder) / "paper.pdf"
        if not pdf.exists():
            raise RuntimeError(ran.stdout.decode("latin-1")[-2000:])
        made.pdf = pdf.read_bytes()
        log = (Path(folder) / "paper.log").read_text("latin-1")
    if layout.get("capitals"):
        made.notes = [re.sub(_NAME, lambda found: found[0].upper(), note) for note in made.notes]
    numbers = re.findall(r"^NOTE (\d+)", log, re.M)
    if "symbol" in layout["preamble"]:
        symbols = ["*", "†", "‡", "§", "¶", "‖", "**", "††", "‡‡"]
        numbers = [symbols[int(number) - 1] for number in numbers]
    made.numbers = numbers


def _tex_table(rng: random.Random) -> str:
    rows = r"\\".join(
        f"Harbour {n} & {rng.randint(10, 90)}\\tnote{{a}} & {rng.randint(10, 90)}\\tnote{{b}}"
        for n in range(4)
    )
    return (
        r"\begin{table}[t]\centering\begin{threeparttable}\caption{Ships a year}\begin{tabular}{lrr}\hline Town & In & Out\\ \hline "
        + rows
        + r"\\ \hline\end{tabular}\begin{tablenotes}\footnotesize\item[a] Without ferries. \item[b] With ferries.\end{tablenotes}"
        r"\end{threeparttable}\end{table}"
    )


def _typst(layout: dict[str, Any], paragraphs: list[list[Sentence]], rng: random.Random, made: Paper) -> None:
    try:
        import typst
    except ImportError:
        raise NotThereError("typst") from None

    def shown(text: str) -> str:
        return re.sub(r"([\\#$*_`<>@\[\]~/])", r"\\\1", text).replace('"', '\\"')

    lines = [
        layout["set"],
        f'#set text(lang: "{layout["language"]}", size: 10.5pt)',
        "#set par(justify: true)",
    ]
    heads = headings(layout["language"])
    for at, paragraph in enumerate(paragraphs):
        if at % 6 == 0:
            lines += [f"= {shown(heads[(at // 6) % len(heads)])}", ""]
        text = " ".join(
            shown(s.text[: s.at]) + f"#footnote[{shown(made.notes[s.note - 1])}]" + shown(s.text[s.at :])
            if s.note
            else shown(s.text)
            for s in paragraph
        )
        lines += [text, ""]
    if layout.get("numbers") == "letters":
        made.numbers = [chr(ord("a") + at) for at in range(len(made.numbers))]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.typ"
        source.write_text("\n".join(lines), encoding="utf-8")
        made.pdf = typst.compile(str(source))


def _html(layout: dict[str, Any], paragraphs: list[list[Sentence]], rng: random.Random, made: Paper) -> None:
    try:
        import weasyprint
    except (ImportError, OSError):
        raise NotThereError("weasyprint") from None
    parts = []
    heads = headings(layout["language"])
    for at, paragraph in enumerate(paragraphs):
        if at % 6 == 0:
            parts.append(f"<h2>{html.escape(heads[(at // 6) % len(heads)])}</h2>")
        parts.append(
            "<p>"
            + " ".join(
                html.escape(s.text[: s.at])
                + f'<span class="fn">{html.escape(made.notes[s.note - 1])}</span>'
                + html.escape(s.text[s.at :])
                if s.note
                else html.escape(s.text)
                for s in paragraph
            )
            + "</p>"
        )
    css = ".fn {float: footnote; font-size: 8.5pt; text-align: left} " + layout["css"]
    page = f'<html lang="{layout["language"]}"><head><style>{css}</style></head><body>{"".join(parts)}</body></html>'
    made.pdf = weasyprint.HTML(string=page).write_pdf()

"""Papers of press_texts.py set by Typst and, as web pages printed to paper, by WeasyPrint."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path
from typing import Any

from press_texts import Block, Draft, Text
from readers_layouts import NotThereError

_RAISED = re.compile(r"([\^_])\{([^}]*)\}")


def typst(made: Draft, layout: dict[str, Any]) -> bytes:
    """The PDF that Typst makes; ``set`` of the layout stands before the text.

    Raises:
        NotThereError: It is not installed.
    """
    try:
        import typst as engine
    except ImportError:
        raise NotThereError("typst") from None
    out = [layout["set"], f'#set text(lang: "{made.language}")', layout.get("opening", "")]
    out += [_typst_block(made, block) for block in made.blocks]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "paper.typ"
        source.write_text("\n\n".join([*out, layout.get("closing", "")]), encoding="utf-8")
        return bytes(engine.compile(str(source)))


def _typst_marked(text: str) -> str:
    # Its quotes and hyphens are smart: what is meant stands in the text already.
    shown = re.sub(r"([\\#$*`<>@\[\]~/\"'\-=+])", r"\\\1", text)
    shown = re.sub(r"^(\d+)\.", r"\1\\.", shown)
    shown = _RAISED.sub(
        lambda found: f"#{'super' if found[1] == '^' else 'sub'}[{found[2]}]".replace("\\", ""), shown
    )
    return re.sub(r"_(?!\{)", r"\\_", shown)


def _typst_text(made: Draft, text: Text) -> str:
    return "".join(
        f"#footnote[{_typst_marked(made.notes[part])}]" if isinstance(part, int) else _typst_marked(part)
        for part in text
    )


def _typst_block(made: Draft, block: Block) -> str:
    text = _typst_text(made, block.text)
    if block.kind == "heading":
        return f"= {text}"
    if block.kind == "table":
        *rows, note, letters = block.rows
        cells = ", ".join(f"[{_typst_marked(cell)}]" for row in rows for cell in row)
        under = " ".join(_typst_marked(line[0]) for line in (note, letters))
        return f"#block(breakable: false)[#set text(size: 0.85em)\n{text}\n#table(columns: 3, stroke: none, {cells})\n{under}]"
    if block.kind == "quote":
        return f"#quote(block: true)[#set text(size: 0.88em)\n{text}]"
    if block.kind == "verse":
        return f"#pad(left: 3em)[{text}]"
    if block.kind == "figure":
        return f"#block(breakable: false)[#rect(width: 40%, height: 20mm)\n#text(size: 0.85em)[{text}]]"
    return text


def web(made: Draft, layout: dict[str, Any]) -> bytes:
    """The PDF that WeasyPrint makes; ``css`` of the layout says how.

    Raises:
        NotThereError: It is not installed.
    """
    try:
        import weasyprint
    except (ImportError, OSError):
        raise NotThereError("weasyprint") from None
    body = "".join(_web_block(made, block) for block in made.blocks)
    css = (
        ".fn {float: footnote; text-align: justify} ::footnote-marker {list-style-position: inside} "
        + layout["css"]
    )
    page = f'<html lang="{made.language}"><head><style>{css}</style></head><body>{layout.get("opening", "")}<main>{body}</main></body></html>'
    return bytes(weasyprint.HTML(string=page).write_pdf())


def _web_marked(text: str) -> str:
    return _RAISED.sub(
        lambda found: (
            f"<{'sup' if found[1] == '^' else 'sub'}>{found[2]}</{'sup' if found[1] == '^' else 'sub'}>"
        ),
        html.escape(text),
    )


def _web_block(made: Draft, block: Block) -> str:
    text = "".join(
        f'<span class="fn">{_web_marked(made.notes[part])}</span>'
        if isinstance(part, int)
        else _web_marked(part)
        for part in block.text
    )
    if block.kind == "table":
        *rows, note, letters = block.rows
        cells = "".join(
            "<tr>" + "".join(f"<td>{_web_marked(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        under = "".join(f"<p class=under>{_web_marked(line[0])}</p>" for line in (note, letters))
        return f"<div class=table><p class=under>{text}</p><table>{cells}</table>{under}</div>"
    tag = {"heading": "h2", "quote": "blockquote"}.get(block.kind, "p")
    return f'<{tag} class="{block.kind}">{text}</{tag}>'

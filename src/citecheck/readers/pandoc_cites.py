"""Citations that pandoc passes over, handed through it as marks in the text.

Each is known by its place in a list; a mark of its own, which no text holds, opens what is printed of it, and another
closes that. Sources: asciidoctor-bibtex's macros, and the reference marks that Zotero and Mendeley set in OpenDocument files.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from citecheck.model import GivenItem, UnreadableError
from citecheck.readers.docx_fields import csl_citation

OPEN, CLOSE, STOP = "\ue000", "\ue001", "\ue002"
MARKS = re.compile(f"([{OPEN}{CLOSE}]\\d{{1,6}}{STOP})")
_MACRO = re.compile(r"\b(?:cite(?:np|p|t|s|a|author|year)?|fullcite):(?:[\w+-]{0,40})\[([^\[\]\n]{1,2000})\]")
_MACRO_KEY = re.compile(r"\s*([^\s,()]{1,200})\s*(?:\(([^()]{0,200})\))?\s*(?:,|$)")
_REFERENCE = re.compile(r'<text:reference-mark-(start|end)\s+text:name="([^"]{1,200000})"\s*/>')
_CONTENT = "content.xml"
_LARGEST = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Handed:
    """A citation: its works, where they come from, and whether the file holds what is printed of them."""

    items: tuple[GivenItem, ...]
    origin: str
    printed: bool


def handed(data: bytes, name: str, format: str) -> tuple[bytes, list[Handed]]:
    """The file's bytes with marks about its citations, and the citations; ``name`` is for messages.

    Raises:
        UnreadableError: A zipped file is damaged.
    """
    change = _CHANGES.get(format)
    return (data, []) if change is None else change(data, name)


def _asciidoc(data: bytes, name: str) -> tuple[bytes, list[Handed]]:
    """``cite:[hill2001(3), moss]``: keys, each with its page in brackets."""
    cites: list[Handed] = []

    def mark(found: re.Match[str]) -> str:
        pairs = [(one[1], (one[2] or "").strip()) for one in _MACRO_KEY.finditer(found[1])]
        if not pairs:
            return found[0]
        items = tuple(GivenItem(None, key, ("page", page) if page else None) for key, page in pairs)
        cites.append(Handed(items, "asciidoc", printed=False))
        # Brackets of the macro would end a note that it stands in.
        words = "; ".join(f"{key}, {page}" if page else key for key, page in pairs)
        return f"{OPEN}{len(cites) - 1}{STOP}({words}){CLOSE}{len(cites) - 1}{STOP}"

    text = _MACRO.sub(mark, _without_marks(data.decode("utf-8", "replace")))
    return text.encode("utf-8"), cites


def _odt(data: bytes, name: str) -> tuple[bytes, list[Handed]]:
    """Reference marks whose name holds a citation in JSON; what is printed stands between the two of a pair."""
    from citecheck.readers.zipped import member, opened

    with opened(data, name) as archive:
        try:
            content = member(archive, _CONTENT, name, _LARGEST).decode("utf-8")
        except (UnreadableError, UnicodeDecodeError):
            return data, []  # pandoc says what is wrong with it
        if "CSL_CITATION" not in content:
            return data, []
        cites: list[Handed] = []
        by_name: dict[str, int] = {}

        def mark(found: re.Match[str]) -> str:
            code = found[2]
            if "CSL_CITATION" not in code:
                return found[0]
            if code not in by_name:
                said = html.unescape(code)
                by_name[code] = len(cites)
                cites.append(Handed(tuple(csl_citation(said)), _manager(said), printed=True))
            return f"{OPEN if found[1] == 'start' else CLOSE}{by_name[code]}{STOP}"

        content = _REFERENCE.sub(mark, _without_marks(content))
        return _with_content(archive, name, content.encode("utf-8")), cites


def _manager(name: str) -> str:
    return "zotero" if "ZOTERO" in name[:40] else "mendeley"


def _with_content(archive: zipfile.ZipFile, name: str, content: bytes) -> bytes:
    """The archive's XML with other content; pictures and the like are not read."""
    from citecheck.readers.zipped import member

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for info in archive.infolist():
            if info.filename == _CONTENT:
                made.writestr(_CONTENT, content)
            elif info.filename in ("mimetype", "styles.xml", "meta.xml", "META-INF/manifest.xml"):
                made.writestr(info.filename, member(archive, info.filename, name, _LARGEST))
    return out.getvalue()


def _without_marks(text: str) -> str:
    return re.sub(f"[{OPEN}{CLOSE}{STOP}]", "\ufffd", text)


_CHANGES: Mapping[str, Callable[[bytes, str], tuple[bytes, list[Handed]]]] = {
    "asciidoc": _asciidoc,
    "odt": _odt,
}

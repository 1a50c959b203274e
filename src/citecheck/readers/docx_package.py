"""The parts of a Word file: XML trees, links, styles, and how its notes are numbered.

Source: ECMA-376 (Office Open XML), part 1, sections 11.3 and 17; names are compared without their namespace, so
that the strict and the transitional variant read alike.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import Any

from citecheck.model import UnreadableError
from citecheck.readers.xml_tree import local
from citecheck.readers.zipped import member, opened

_LARGEST_PART = 100 * 1024 * 1024
_LARGEST_ALL = 400 * 1024 * 1024
_ROMAN = {
    "m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1,
}  # fmt: skip
_CHICAGO = "*†‡§"


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def first(element: Any, *path: str) -> Any:
    """The first child at a path of local names; None where there is none."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if local(one) == name), None)
    return element


def value_of(element: Any, *path: str) -> str | None:
    """The ``val`` of the child at a path."""
    found = first(element, *path)
    return None if found is None else attribute(found, "val")


@dataclass(frozen=True, slots=True)
class Numbering:
    """How notes of a kind are numbered in a section. ``restart`` is "continuous", "eachSect" or "eachPage"."""

    format: str = "decimal"
    start: int = 1
    restart: str = "continuous"

    def changed(self, properties: Any) -> Numbering:
        """The same with what a ``footnotePr`` or ``endnotePr`` says otherwise."""
        if properties is None:
            return self
        start = value_of(properties, "numStart") or ""
        return Numbering(
            value_of(properties, "numFmt") or self.format,
            int(start) if start.isdecimal() and len(start) < 7 else self.start,
            value_of(properties, "numRestart") or self.restart,
        )

    def shown(self, number: int) -> str:
        """``number`` as it is printed."""
        if self.format in ("lowerRoman", "upperRoman"):
            text = _roman(number)
            return text.upper() if self.format == "upperRoman" else text
        if self.format in ("lowerLetter", "upperLetter"):
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if self.format == "upperLetter" else letter
        if self.format == "chicago":
            return _CHICAGO[(number - 1) % 4] * ((number - 1) // 4 + 1)
        return str(number)


def _roman(number: int) -> str:
    made = ""
    for letters, value in _ROMAN.items():
        made += letters * (number // value)
        number %= value
    return made


@dataclass(slots=True)
class Package:
    """The parts that a manuscript is made of. ``links`` are the outside targets of a part's relationships."""

    name: str
    archive: zipfile.ZipFile
    document: Any = None
    footnotes: Any = None
    endnotes: Any = None
    links: dict[str, dict[str, str]] = field(default_factory=dict)
    styles: dict[str, dict[str, Any]] = field(default_factory=dict)
    numbering: dict[str, Numbering] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    _read: int = 0

    def tree(self, part: str) -> Any:
        """The root of a part; None where it is not there.

        Raises:
            UnreadableError: It is damaged, or the file grows beyond all measure.
        """
        from lxml import etree  # type: ignore[import-untyped]

        if part not in self.archive.NameToInfo:
            return None
        data = member(self.archive, part, self.name, _LARGEST_PART)
        self._read += len(data)
        if self._read > _LARGEST_ALL:
            raise UnreadableError(
                f"{self.name}: grows to more than {_LARGEST_ALL:,} bytes; that is no manuscript"
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = " ".join(str(error).split())[:160]
            raise UnreadableError(
                f"{self.name}: {part} in it is damaged: {reason}; save it anew in Word"
            ) from None


def open_package(data: bytes, name: str) -> Package:
    """The package of a Word file.

    Raises:
        UnreadableError: It is damaged, encrypted, or has no document in it.
    """
    package = Package(name, opened(data, name))
    main = main_part(package)
    package.document = package.tree(main)
    if package.document is None:
        raise UnreadableError(f"{name}: there is no document in this Word file; save it anew in Word")
    folder = main.rpartition("/")[0]
    package.footnotes = package.tree(f"{folder}/footnotes.xml")
    package.endnotes = package.tree(f"{folder}/endnotes.xml")
    for part in (main.rpartition("/")[2], "footnotes.xml", "endnotes.xml"):
        package.links[part.removesuffix(".xml")] = _links(package.tree(f"{folder}/_rels/{part}.rels"))
    package.links["document"] = package.links.pop(main.rpartition("/")[2].removesuffix(".xml"))
    _read_styles(package, package.tree(f"{folder}/styles.xml"))
    settings = package.tree(f"{folder}/settings.xml")
    for kind, plain in (("footnote", Numbering()), ("endnote", Numbering("lowerRoman"))):
        package.numbering[kind] = plain.changed(None if settings is None else first(settings, f"{kind}Pr"))
    core = package.tree("docProps/core.xml")
    title = None if core is None else next((one for one in core if local(one) == "title"), None)
    package.title = " ".join((title.text or "").split()) if title is not None else ""
    _read_sources(package)
    return package


def main_part(package: Package) -> str:
    """The path of the document itself in the archive."""
    relations = package.tree("_rels/.rels")
    for one in relations if relations is not None else ():
        if (attribute(one, "Type") or "").endswith("/officeDocument"):
            return (attribute(one, "Target") or "").lstrip("/")
    return "word/document.xml"


def _links(relations: Any) -> dict[str, str]:
    if relations is None:
        return {}
    return {
        attribute(one, "Id") or "": attribute(one, "Target") or ""
        for one in relations
        if (attribute(one, "Type") or "").endswith("/hyperlink")
    }


def _read_styles(package: Package, root: Any) -> None:
    for style in root if root is not None else ():
        if local(style) == "style":
            level = value_of(style, "pPr", "outlineLvl")
            package.styles[attribute(style, "styleId") or ""] = {
                "name": (value_of(style, "name") or "").lower(),
                "level": int(level) if level and level.isdecimal() and int(level) < 9 else None,
                "based": value_of(style, "basedOn"),
                "hidden": first(style, "rPr", "vanish") is not None,
            }


def _read_sources(package: Package) -> None:
    """Word's own list of sources stands in a custom part."""
    for part in package.archive.namelist():
        if part.startswith("customXml/item") and part.endswith(".xml") and "Props" not in part:
            root = package.tree(part)
            if root is not None and local(root) == "Sources":
                for source in root:
                    tag = next((one.text for one in source if local(one) == "Tag"), None)
                    if tag:
                        package.sources[tag] = source

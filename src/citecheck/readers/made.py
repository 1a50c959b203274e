"""What a citation command prints, for formats whose file holds only the key: a short full form, or author and year.

These stand in a manuscript's text so that it can be read and shown; the record itself is beside them
(:class:`citecheck.model.GivenItem`). The full form follows the notes of the Chicago Manual of Style, 17th
edition, 14.23 to 14.207, without the refinements of a citation style.
"""

from __future__ import annotations

import re

from citecheck.model import GivenItem, Name, Record

_IN_QUOTES = frozenset(
    (
        "article", "article-journal", "article-magazine", "article-newspaper", "chapter", "entry", "entry-dictionary",
        "entry-encyclopedia", "interview", "manuscript", "paper-conference", "post", "post-weblog", "speech", "thesis", "webpage",
    )
)  # fmt: skip
_PERIODICALS = frozenset(
    ("article", "article-journal", "article-magazine", "article-newspaper", "post-weblog")
)
_SHORT = {
    "page": ("p. ", "pp. "), "chapter": ("chap. ", "chaps. "), "section": ("§ ", "§§ "), "volume": ("vol. ", "vols. "),
    "note": ("n. ", "nn. "), "paragraph": ("para. ", "paras. "), "figure": ("fig. ", "figs. "), "part": ("pt. ", "pts. "),
    "column": ("col. ", "cols. "), "folio": ("fol. ", "fols. "), "line": ("l. ", "ll. "), "verse": ("v. ", "vv. "),
}  # fmt: skip


def citation_text(item: GivenItem, record: Record | None, *, full: bool = True) -> str:
    """The words of one cited work: what stands before it, the work in full or by author and year, its locator, the rest."""
    form = full_form if full else short_form
    work = item.key or "" if record is None else form(record)
    text = f"{item.prefix} {work}".strip()
    if item.locator:
        text += f", {locator_text(item.locator)}"
    if item.suffix:
        text += item.suffix if item.suffix[:1] in ".,;:)" else f", {item.suffix}"
    return text


def locator_text(locator: tuple[str, str]) -> str:
    """A locator as a note prints it: ``p. 3``, ``pp. 3–5``, ``chap. 2``."""
    label, value = locator
    one, many = _SHORT.get(label, (f"{label} ", f"{label}s "))
    several = re.search(r"\d\s*[-–,&]\s*\d|ff?\b|\d\s(?:and|und|et)\s\d", value)
    return (many if several else one) + value.replace("-", "–")


def short_form(record: Record) -> str:
    """Author and year."""
    people = record.author or record.editor
    names = [person.literal or person.family or person.given or "" for person in people]
    who = _joined([name for name in names if name]) or record.title or record.container_title or ""
    return f"{who} {year_of(record)}".strip()


def year_of(record: Record) -> str:
    """The year a work appeared in, or what is said in its stead; empty where nothing is."""
    if record.issued is None:
        return ""
    return str(record.issued.year) if record.issued.year is not None else record.issued.literal or ""


def full_form(record: Record) -> str:
    """Author, title and where it appeared."""
    people = _people(record.author) or (_people(record.editor) and f"{_people(record.editor)} (ed.)")
    title = record.title or ""
    if title and record.type in _IN_QUOTES:
        title = f"“{title}{'' if title[-1] in '?!.' else ','}”"
        head = f"{people}, {title}" if people else title
    else:
        head = ", ".join(part for part in (people, title) if part)
    periodical = record.type in _PERIODICALS and record.container_title
    text = _in_periodical(head, record) if periodical else _in_book(head, record)
    link = f"https://doi.org/{record.doi}" if record.doi and not record.url else record.url
    return f"{text}, {link}".lstrip(", ") if link else text or record.note or record.type


def _in_periodical(head: str, record: Record) -> str:
    text = f"{head} {record.container_title}".strip()
    if record.volume:
        text += f" {record.volume}"
    if record.issue:
        text += f", no. {record.issue}"
    if year := year_of(record):
        text += f" ({year})"
    return text + (f": {record.page.replace('-', '–')}" if record.page else "")


def _in_book(head: str, record: Record) -> str:
    text = head
    if record.container_title:
        text += f" in {record.container_title}"
        if record.author and record.editor:
            text += f", ed. {_people(record.editor)}"
    for part, words in ((record.edition, " ed."), (record.genre, "")):
        if part:
            text += f", {part}{words}"
    if record.volume:
        text += f", vol. {record.volume}"
    publisher = ": ".join(
        part for part in (record.publisher_place, record.publisher or record.authority) if part
    )
    imprint = ", ".join(part for part in (publisher, year_of(record)) if part)
    text += f" ({imprint})" if imprint else ""
    return text + (f", {record.page.replace('-', '–')}" if record.page and record.container_title else "")


def _people(names: tuple[Name, ...]) -> str:
    return _joined([str(name) for name in names if str(name)])


def _joined(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)

"""Structured citations of a manuscript taken up: the record comes from the file, and nothing of it is guessed.

What stands around them in a note (signals before, a page behind, other citations, commentary) is read as in any
other note; what is printed of them is read too and kept beside the record, so that the two can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from citecheck.citations.backref.find import find
from citecheck.citations.given_spans import Laid, laid_over
from citecheck.citations.pages import find_locators
from citecheck.citations.record import record_of
from citecheck.citations.segment import Stretch, segment
from citecheck.citations.signals import last_signal, only_signal, signal_end
from citecheck.citations.tag import tag
from citecheck.model import (
    BackReference,
    Citation,
    CitedBlock,
    GivenItem,
    Locator,
    Manuscript,
    Note,
    Record,
)

_SENTENCE = re.compile(r";\s*|[.!?:]['\"”’)\]]?\s+(?=[^\W\d_a-zß-öø-ÿ]|[“\"„«(\[])")
_BEHIND = re.compile(r"[\])]?[\s,:]*[\[(]?\s*")
_BARE_PAGE = re.compile(
    r"\s*,\s*(\d{1,4}(?:\s?[-–]\s?\d{1,4})?)(?=[.,;)\]]|$|\s(?:[^\W\d_a-z]|for|and|und|et|on|where))"
)
_LONGEST_PREFIX = 160
_JOINT = 5
_USER_KEY = re.compile(r"[^\W_][\w:.+/*!?-]{0,199}")
_NUMBERED_ANEW = re.compile(r"ITEM-\d+")
_CORE = ("author", "editor", "issued")


def from_file(item: GivenItem, known: Mapping[str, Record] | None = None) -> Record | None:
    """The record that the file gives, by itself or by a key of ``known``; None where it gives none."""
    if item.record is not None:
        return Record.from_csl(item.record)
    return (known or {}).get(item.key or "")


def user_key(item: GivenItem) -> str | None:
    """The key that the author gave the work, where it is one that any bibliography file takes; else None.

    A manager's addresses (``http://zotero.org/…``) and plain numbers are no author's keys.
    """
    told = item.record.get("citation-key") if item.record is not None else None
    for key in (told, item.key):
        if isinstance(key, str) and _USER_KEY.fullmatch(key) and "//" not in key:
            named = re.search(r"[^\W\d_]", key) is not None
            if named and not _NUMBERED_ANEW.fullmatch(key):
                return key
    return None


def identity(item: GivenItem) -> str | None:
    """What is the same for one work wherever the file cites it; None where the file says no such thing."""
    key = user_key(item) or item.key
    return None if key is None or _NUMBERED_ANEW.fullmatch(key) else key


# A note


def stretches_of(
    note: Note, known: Mapping[str, Record] | None = None
) -> list[tuple[Stretch, Citation | None]]:
    """A note's stretches in order, each structured citation with what it gives; None for the others.

    Empty where the note has no structured citation.
    """
    text = note.text
    made: list[tuple[Stretch, Citation | None]] = []
    position = 0
    parts = laid_over(text, note.given)
    for index, one in enumerate(parts):
        gap_end, signal = _signal_before(text, position, one.start)
        made.extend(_between(text, position, gap_end))
        limit = parts[index + 1].start if index + 1 < len(parts) else len(text)
        cited = _cited(text, one, signal, limit, known)
        made.append((Stretch(cited.kind, cited.start, cited.end, cited.signal), cited))
        position = max(cited.end, one.end)
    if parts:
        made.extend(_between(text, position, len(text)))
    return made


def _between(text: str, start: int, end: int) -> Iterable[tuple[Stretch, None]]:
    """What stands between structured citations, read as any note is."""
    gap = text[start:end]
    # A joint ("and", "in") says nothing.
    if not any(char.isalnum() for char in gap) or len(gap.strip(" ,;:.()[]")) < _JOINT:
        return
    for one in segment(gap):
        match = one.match and replace(one.match, start=one.match.start + start, end=one.match.end + start)
        yield replace(one, start=one.start + start, end=one.end + start, match=match), None


def _signal_before(text: str, start: int, end: int) -> tuple[int, str | None]:
    """The signal that ends right before ``end``, and where what stands before it ends."""
    gap = text[start:end].rstrip(" ([\n")
    if not gap.strip(" ,.;:"):
        return end, None
    lead = len(gap) - len(gap.lstrip(" ,.;:)]\n"))
    if only_signal(gap[lead:]):
        return start, gap[lead:].strip(" ,:;(")
    cut = max((found.end() for found in _SENTENCE.finditer(gap)), default=lead)
    if only_signal(gap[cut:]):
        return start + cut, gap[cut:].strip(" ,:;(")
    closer = last_signal(gap)
    return (end, None) if closer is None else (start + closer, gap[closer:].strip(" ,:;("))


def _cited(
    text: str,
    one: Laid,
    signal: str | None,
    limit: int,
    known: Mapping[str, Record] | None,
    *,
    bare: bool = True,
) -> Citation:
    """The citation of one work; ``bare`` where a number behind it without a word for it is a page."""
    start, own = _after_prefix(text, one)
    locator, end = _locator(text, one, limit, bare)
    if end > one.end and text[start - 1 : start] + text[one.end] in ("[]", "()"):
        start -= 1
    stretch = text[start:end]
    record = from_file(one.item, known)
    item = (
        one.item
        if record is None or one.item.record is not None
        else replace(one.item, record=record.to_csl())
    )
    made = Citation(0, "work", stretch, start, end, signal or own, locator, record, given=item)
    if not one.printed:
        return made
    back, page = _back_reference(text, start, one.end)
    if back is not None:
        return replace(made, kind="back-reference", back_reference=back, record=None, locator=locator or page)
    words = text[start : one.end]
    printed, cited = record_of(tag(words))
    record = printed if record is None else _filled(record, printed)
    if end == one.end and words[-1:] == ".":
        end -= 1
    return replace(
        made, text=text[start:end], end=end, record=record, printed=printed, locator=locator or cited
    )


def _after_prefix(text: str, one: Laid) -> tuple[int, str | None]:
    """Where the work begins in its stretch, behind the words that the file or the language knows as its signal."""
    stretch = text[one.start : one.end]
    prefix = " ".join(one.item.prefix.split())
    if prefix and stretch.startswith(prefix) and len(prefix) < _LONGEST_PREFIX:
        blanks = len(stretch[len(prefix) :]) - len(stretch[len(prefix) :].lstrip(" ,:"))
        if len(prefix) + blanks < len(stretch):
            return one.start + len(prefix) + blanks, prefix.strip(" ,:;(") or None
    if one.printed and (end := signal_end(stretch)):
        return one.start + end, stretch[:end].strip(" ,:;(") or None
    return one.start, prefix.strip(" ,:;(")[:_LONGEST_PREFIX] or None


def _locator(text: str, one: Laid, limit: int, bare: bool) -> tuple[Locator | None, int]:
    """The locator that the file gives or that the author wrote right behind; and where the citation ends."""
    if one.item.locator is not None:
        label, value = one.item.locator
        return Locator(label, value), one.end
    behind = text[one.end : min(limit, one.end + 200)]
    opening = _BEHIND.match(behind)
    found = find_locators(behind)
    if found and opening is not None and found[0].start <= opening.end():
        closed = found[0].end + (
            behind[found[0].end : found[0].end + 1] in "])" and "(" in behind[: found[0].start]
        )
        return found[0].locator, one.end + closed
    page = _BARE_PAGE.match(behind) if bare else None
    if page is not None:
        return Locator("page", page[1]), one.end + page.end(1)
    return None, one.end


def _back_reference(text: str, start: int, end: int) -> tuple[BackReference | None, Locator | None]:
    """The back-reference that a field prints in place of the work, and its locator; None where it prints the work."""
    match = next(iter(find(text[start:end])), None)
    if match is None or match.container or text[start : start + match.start].strip(" ,.;("):
        return None, None
    made = BackReference(
        match.form, match.number, match.name, match.year, match.title, tradition=match.tradition
    )
    return made, match.locator


def _filled(record: Record, printed: Record) -> Record:
    """A record of which the file marks up little (a title alone), completed by what is printed."""
    named = record.title or record.container_title
    if named and any(getattr(record, name) for name in _CORE):
        return record
    further = {
        part.name: getattr(printed, part.name)
        for part in fields(Record)
        if part.name not in ("type", "note") and not getattr(record, part.name)
    }
    kind = printed.type if record.type == "document" else record.type
    return replace(record, **further, type=kind)


# The body


def cited_blocks(manuscript: Manuscript, known: Mapping[str, Record] | None = None) -> list[CitedBlock]:
    """The structured citations that stand in the text itself, by paragraph or heading."""
    found = []
    for index, block in enumerate(manuscript.body):
        if not block.given:
            continue
        parts = laid_over(block.text, block.given)
        made = []
        for place, one in enumerate(parts):
            limit = parts[place + 1].start if place + 1 < len(parts) else len(block.text)
            made.append(replace(_cited(block.text, one, None, limit, known, bare=False), index=place))
        if made:
            found.append(CitedBlock(index, block.content, tuple(made)))
    return found

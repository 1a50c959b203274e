"""One stable, readable BibTeX key a work.

The rule, for works alone and whatever the order of the notes:

1. the family name of the first author (or editor), else the short form or the first telling word of
   the institution, in ASCII and lower case; without either the title's first telling word;
2. the year, if there is one;
3. the first telling word of the title (the second, when the first stood in for the author); left out
   when it only repeats the author.

So ``trenin2003euro``, and ``jetro`` for an undated page by and about JETRO. Where two works come to the
same, the earlier one (by date, then title, then the rest of the record) keeps that key and each other
one gets a letter that its own content decides, so that works cited besides never move it. A key thus
depends on the set of the works and not on where or how often they are cited; only a new work of the
same author, year and title word can move a key, and no more than one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import fields
from hashlib import sha256
from string import ascii_lowercase

from citecheck.citations.fold import fold, significant, stop_words
from citecheck.model import Name, Record

_SHORT_FORM = re.compile(r"\(([^\W\d_a-z][^\W_]{1,9})\)")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?/*([^/?#\s]+)", re.I)
_ACRONYM = re.compile(r"(?<!\w)[A-Z][A-Z0-9&]{1,9}(?!\w)")


def ascii_word(text: str) -> str:
    """``text`` in lower-case ASCII letters and digits; what has no such letter becomes its code number."""
    out = []
    for char in fold(text).replace(" ", ""):
        if char.isascii() and char.isalnum():
            out.append(char)
        elif char.isalnum():
            decimal = unicodedata.decimal(char, None)
            out.append(str(decimal) if decimal is not None else f"u{ord(char):x}")
    return "".join(out)


def base_key(record: Record) -> str:
    """The key of a work that no other work comes near."""
    people = record.author or record.editor or record.collection_editor or record.director
    author = _author_part(people[0]) if people else ""
    telling = [word for word in map(ascii_word, significant(record.title)) if word]
    if not author:
        author, telling = (telling[0], telling[1:]) if telling else ("", [])
    year = str(record.issued.year) if record.issued and record.issued.year is not None else ""
    word = telling[0][:24] if telling else ""
    # Chapters and places of one site are told apart by their container when they have no title.
    if not author and not word:
        named = record.container_title or record.publisher or record.archive or _site(record.url)
        word = next((ascii_word(part)[:24] for part in significant(named)), "")
    if word and (word == author or author.startswith(word)):
        word = ""
    key = f"{author[:32]}{year}{word}"
    # BibTeX takes a key that begins with a digit, some of its kin do not.
    return key if key and not key[0].isdigit() else f"work{key}"


def _site(url: str | None) -> str | None:
    """The word of an address that a reader knows its site by: the longest of the host's labels but the last."""
    host = _HOST.match(url or "")
    labels = [] if host is None else host[1].split(".")
    return max(labels[:-1] or labels, key=len, default=None)


def _author_part(name: Name) -> str:
    if name.literal is None:
        return ascii_word(name.family or name.given or "")
    if short := _SHORT_FORM.search(name.literal):
        return ascii_word(short[1])
    first = name.literal.split()[0] if name.literal.split() else ""
    if _ACRONYM.fullmatch(first):
        return ascii_word(first)
    telling = [word for word in fold(name.literal).split() if word not in stop_words()]
    return ascii_word(telling[0]) if telling else ascii_word(name.literal)


def content_order(record: Record) -> tuple[str, ...]:
    """What works are sorted by: date, title, then everything else, so that any two that differ differ here."""
    date = str(record.issued.start) if record.issued and record.issued.start else "9999"
    return (date, fold(record.title or ""), *(repr(getattr(record, part.name)) for part in fields(Record)))


def assign_keys(records: Sequence[Record], reserved: Collection[str] = ()) -> list[str]:
    """The keys of distinct works, in the order given; each is unique and none is ``reserved``."""
    groups: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        groups.setdefault(base_key(record), []).append(position)
    keys = [""] * len(records)
    taken = set(groups) | set(reserved)
    for base, members in groups.items():
        ordered = members
        if len(members) > 1:
            ordered = sorted(members, key=lambda position: content_order(records[position]))
        if base not in reserved:
            keys[ordered[0]] = base
            ordered = ordered[1:]
        for position in ordered:
            keys[position] = _lettered(base, records[position], taken)
            taken.add(keys[position])
    return keys


def _lettered(base: str, record: Record, taken: set[str]) -> str:
    """``base`` with letters that the record's title and date decide; the next free one where two decide alike."""
    seed = f"{fold(record.title or '')}|{record.issued}|{record.volume}|{record.issue}|{record.page}|{record.url}"
    number = int.from_bytes(sha256(seed.encode()).digest()[:8], "big")
    for step in range(26 * 27):
        letters = ascii_lowercase[(number + step) % 26]
        if step >= 26:
            letters += ascii_lowercase[step // 26 - 1]
        if f"{base}{letters}" not in taken:
            return f"{base}{letters}"
    return f"{base}{number:x}"

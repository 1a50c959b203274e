"""LaTeX's citation commands: which works, with which words around them, and what is printed for them.

Sources: the manuals of LaTeX2e, natbib 8.3 and biblatex 3.19 (3.8, citation commands).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.model import GivenItem, Record
from citecheck.readers.latex_notes import Notes
from citecheck.readers.latex_tokens import Token
from citecheck.readers.latex_words import cite_kinds, plain, tables
from citecheck.readers.locators import split_locator
from citecheck.readers.made import citation_text, full_form, short_form, year_of

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

_MOST_KEYS = 500
_BARE = frozenset(
    (
        "citealp",
        "Citealp",
        "citealt",
        "Citealt",
        "citealp",
        "citenum",
        "citeNP",
        "shortciteNP",
        "supercite",
        "supercites",
    )
)

_Group = tuple[list[Token], list[Token], str]
"""Prenote, postnote, keys."""


class Cites:
    """The commands of ``latex.toml``'s [cite]."""

    def __init__(self, walk: Walk, notes: Notes) -> None:
        self.walk = walk
        self.notes = notes

    def cite(self, name: str, token: Token) -> None:
        mouth = self.walk.mouth
        mouth.star()
        kind = cite_kinds()[name]
        if kind == "none":
            mouth.optional()
            mouth.argument(short=True)
            return
        groups = (
            self._many(token)
            if name.endswith(("cites", "citetexts"))
            else [self._one(name in tables()["cite"]["volume"])]
        )
        self._put(name, kind, groups, token)

    def uncited(self, name: str, token: Token) -> None:
        """``\\nocite``: works for the list that no text cites; ``*`` stands for all that the bibliographies have."""
        walk = self.walk
        walk.mouth.star()
        walk.mouth.optional()
        told, _ = walk.mouth.raw_argument()
        walk.found.asks = True
        records = walk.known.references.records
        for key in _split(told):
            if key in walk.draft.uncited_places:
                continue
            walk.draft.uncited_places[key] = walk.passed(token)
            walk.draft.uncited.append(self._listed(key))
            if key == "*":
                walk.draft.uncited.extend(self._listed(one) for one in records)
            elif key not in records and key not in walk.known.bibitems and walk.known.asks:
                walk.known.references.missing(key, walk.passed(token))

    def _listed(self, key: str) -> GivenItem:
        record = self.walk.known.references.records.get(key)
        return GivenItem(None if record is None else record.to_csl(), key)

    def put_cite(self, kind: str, options: list[list[Token]], keys: str, token: Token) -> None:
        """A citation that another command makes (csquotes)."""
        pre, post = (options[0], options[1]) if len(options) > 1 else ([], options[0] if options else [])
        self._put("autocite", kind, [(pre, post, keys)], token)

    def _one(self, volume: bool = False) -> _Group:
        mouth = self.walk.mouth
        options = self._options()
        if volume:
            told = plain(mouth.argument(short=True))
            pages = mouth.optional() or []
            keys, at = mouth.raw_argument()
            post = plain(pages)
            shown = f"vol. {told}" + (f", {post}" if post else "")
            return (
                (options[0] if options else []),
                [Token("text", shown, at.source if at else 0, at.at if at else 0)],
                keys,
            )
        keys, _ = mouth.raw_argument()
        pre, post_ = (options[0], options[1]) if len(options) > 1 else ([], options[0] if options else [])
        return pre, post_, keys

    def _options(self) -> list[list[Token]]:
        found: list[list[Token]] = []
        while len(found) < 2 and (one := self.walk.mouth.optional()) is not None:
            found.append(one)
        return found

    def _many(self, token: Token) -> list[_Group]:
        """``\\cites(pre)(post)[pre][post]{key}[pre][post]{key}…``"""
        mouth = self.walk.mouth
        outer = [one for one in (mouth.parenthesis(), mouth.parenthesis()) if one is not None]
        groups: list[_Group] = []
        while len(groups) < _MOST_KEYS:
            passed = mouth.skip_blanks()
            following = mouth.peek()
            if following is None or following.kind not in ("[", "{"):
                mouth.again(passed)
                break
            groups.append(self._one())
        else:
            self._too_many(token)
        if outer and groups:
            before = outer[0] if len(outer) > 1 else []
            after = outer[-1]
            first, last = groups[0], groups[-1]
            groups[0] = ([*before, *first[0]], first[1], first[2])
            last = groups[-1]
            groups[-1] = (last[0], [*last[1], *after], last[2])
        return groups

    # Items

    def _too_many(self, token: Token) -> None:
        said = f"more than {_MOST_KEYS} keys in one citation; the rest of them was not read"
        self.walk.remark(said, token, "part-unread")

    def _items(self, groups: list[_Group], token: Token) -> list[tuple[GivenItem, Record | None]]:
        walk = self.walk
        walk.found.asks = True
        found: list[tuple[GivenItem, Record | None]] = []
        for pre, post, keys in groups:
            split = _split(keys)
            if len(split) > _MOST_KEYS:
                self._too_many(token)
                del split[_MOST_KEYS:]
            for position, key in enumerate(split):
                record = walk.known.references.records.get(key)
                locator, suffix = split_locator(plain(post)) if position == len(split) - 1 else (None, "")
                item = GivenItem(
                    record.to_csl() if record is not None else None,
                    key,
                    locator,
                    plain(pre) if position == 0 else "",
                    suffix,
                )
                found.append((item, record))
                if record is None and key not in walk.known.bibitems and walk.known.asks:
                    walk.known.references.missing(key, walk.mouth.place(token))
        return found

    def _put(self, name: str, kind: str, groups: list[_Group], token: Token) -> None:
        walk = self.walk
        items = self._items(groups, token)
        if not items or walk.preamble:
            return
        in_note = bool(walk.notes)
        if kind in ("author", "title", "year", "url"):
            self._part(kind, items, token)
        elif not in_note and (
            kind == "foot" or (kind == "auto" and walk.setting.notes_by_autocite) or name == "footfullcite"
        ):
            _, flow = self.notes.made(token)
            outer, walk.flow = walk.flow, flow
            self._works(items, token, full=True)
            if walk.flow.text[-1:] not in ".?!”":
                walk.put(".", token)
            walk.flow = outer
        elif in_note or name in ("fullcite", "bibentry", "fullcites", "headlessfullcite"):
            self._works(items, token, full=True)
        elif kind == "text":
            self._textual(items, token)
        else:
            bracket = name not in _BARE
            walk.put("(" if bracket else "", token)
            self._works(items, token, full=False, closing=")" if bracket else "")

    def _works(
        self, items: list[tuple[GivenItem, Record | None]], token: Token, *, full: bool, closing: str = ""
    ) -> None:
        walk = self.walk
        for position, (item, record) in enumerate(items):
            if position:
                walk.put("; ", token)
            typed = walk.known.bibitems.get(item.key or "") if record is None and full else None
            start = walk.flow.here()
            if typed is not None:
                # An entry that the author typed is printed as it stands, and read like any other.
                text = citation_text(
                    GivenItem(None, typed.rstrip(" ."), item.locator, item.prefix, item.suffix), None
                )
            else:
                text = citation_text(item, record, full=full)
            walk.put(text, token)
            walk.flow.cite(start, [item], "latex", printed=typed is not None)
        walk.put(closing, token)

    def _textual(self, items: list[tuple[GivenItem, Record | None]], token: Token) -> None:
        """The name goes on as text, and the year in brackets."""
        walk = self.walk
        for position, (item, record) in enumerate(items):
            if position:
                walk.put(" and " if position == len(items) - 1 else ", ", token)
            start = walk.flow.here()
            who = short_form(record) if record is not None else item.key or ""
            year = year_of(record) if record is not None else ""
            who = who.removesuffix(year).strip()
            said = citation_text(GivenItem(None, year, item.locator, item.prefix, item.suffix), None)
            walk.put(f"{who} ({said})" if said else who, token)
            walk.flow.cite(start, [item], "latex", printed=False)

    def _part(self, kind: str, items: list[tuple[GivenItem, Record | None]], token: Token) -> None:
        """Only the author, the title or the year of a work, as words of the sentence."""
        walk = self.walk
        for position, (item, record) in enumerate(items):
            if position:
                walk.put(", ", token)
            start = walk.flow.here()
            if record is None:
                said = item.key or ""
            elif kind == "author":
                said = short_form(record).removesuffix(year_of(record)).strip()
            elif kind == "title":
                said = record.title or full_form(record)
            elif kind == "url":
                said = record.url or ""
            else:
                said = year_of(record)
            tail = citation_text(GivenItem(None, "", item.locator, "", item.suffix), None)
            walk.put(f"{item.prefix} {said}".strip() + tail, token)
            walk.flow.cite(start, [item], "latex", printed=False)


def _split(keys: str) -> list[str]:
    return [key.strip() for key in re.sub(r"%[^\n]*\n", "", keys).split(",") if key.strip()]

"""Find the back-references in the text of a note.

``find`` reads one text and knows nothing of other notes: it says what is printed (form, number, name,
title, year, locator), :mod:`citecheck.citations.backref.resolve` says where that leads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from citecheck.citations.authorities import authorities
from citecheck.citations.backref import right
from citecheck.citations.backref.conventions import Conventions, Entry, conventions, key_of, lowered
from citecheck.citations.backref.left import Left, left_of
from citecheck.model import Locator

_PAGE_BEFORE = re.compile(r"(?<![\d/.-])(?!(?:1[4-9]|20)\d\d\s*\()\d{1,4}\s{0,2}\(\s?$")
# Where in an archive's piece: "Id. m. 9", "Id., fasc. 4".
_SHELF = re.compile(
    r",?\s[^\W\d_]{1,6}\.?\s?(?!(?:1[4-9]|20)\d\d(?!\d))\d{1,5}[a-z]?(?:[rv]o?\.?)?(?=\s{0,2}(?:[.,;)]|$))"
)
_PIECE = re.compile(r",?\snn?\.\s?\d")
_WORD = re.compile(r"[^\W\d_]+")

# What stands before a form that begins its citation.
_BEGINNINGS = ("", ".", ";", "(", "[", ":", ",", "—", "–")

FORWARD = "infra"
TEXT = "supra text"
"""The form of a reference to what the body says at a note ("supra text accompanying note 12")."""


@dataclass(frozen=True, slots=True)
class BackReferenceMatch:
    """A back-reference as printed: ``text[start:end]`` is all of it, name and locator taken in, signal left out.

    ``form`` is the conventional name, ``tradition`` the name of the file that holds it. ``number`` is a
    note's number, or a range "4-7". With ``container`` the back-reference stands for the book in which
    a work named right before it ("X in Y, op. cit.") appeared: together they are one citation of a
    work. Form "infra" points forward on purpose.
    """

    start: int
    end: int
    form: str
    tradition: str
    number: str | None = None
    name: str | None = None
    year: str | None = None
    title: str | None = None
    locator: Locator | None = None
    container: bool = False


def find(text: str) -> list[BackReferenceMatch]:
    """The back-references of a note's text in order; they do not overlap. Linear in its length."""
    scanner = _Scanner(text)
    return scanner.run()


_SWISS = re.compile(r"(?:BGE|ATF|DTF|Pra)\s\d{2,4}\s(?:[IVX]{1,4}[a-z]?\s)?\d{1,4}")
_MARGIN = re.compile(r"[\s,]{1,3}N\s\d")
"""A number in the margin, as Swiss books are cited: "op. cit., N 30"."""
_NUMBERED = re.compile(r"(?:\b(?:no|nr|cmn?d?|cp|com)\.?|n°)\s\d{1,4}\s{0,2}\(\s?$")
"""A report by its number: "Law Com No 350 (n 18)"."""
_IN_SAME = re.compile(r",\sin:?\s$")
_ITS_VOLUME = re.compile(
    r"\s\d{1,4}(?:[/-]\d{1,4})?\s\((?P<year>(?:1[4-9]|20)\d\d)\)(?:,\s(?:s|pp?|c|h)\.\s?\d{1,5}(?:\s?[-–]\s?\d{1,5})?)?"
)


class _Scanner:
    """One pass over a text; ``floor`` is where the match before ended."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lowered(text)
        self.rules: Conventions = conventions()
        self.floor = 0
        self.found: list[BackReferenceMatch] = []

    def run(self) -> list[BackReferenceMatch]:
        position = 0
        while anchor := self.rules.anchor.search(self.low, position):
            position = anchor.end()
            matches = self.at(anchor)
            if matches:
                self.found.extend(matches)
                self.floor = position = matches[-1].end
        return self.found

    def at(self, anchor: re.Match[str]) -> Sequence[BackReferenceMatch]:
        entries = self.rules.entries.get(key_of(anchor.group()), ())
        for role, method in (
            ("cited", self.cited),
            ("same", self.same),
            ("author", self.author),
            ("back", self.back),
            ("note", self.note),
        ):
            fitting = [entry for entry in entries if entry.role == role and self.allowed(entry, anchor)]
            if fitting and (matches := method(anchor, fitting)):
                return matches
        return ()

    def allowed(self, entry: Entry, anchor: re.Match[str]) -> bool:
        printed = self.text[anchor.start() : anchor.end()]
        if entry.upper and not printed[0].isupper():
            return False
        if entry.lower and any(char.isupper() for char in printed[1:]):
            return False
        if entry.needs_dot and "." not in printed:
            return False
        if entry.needs_bracket:
            return self.before(anchor.start()) == "(" and ")" in self.low[anchor.end() : anchor.end() + 40]
        return True

    def before(self, position: int) -> str:
        """The last character before ``position`` that is no blank, or ""."""
        return self.low[max(0, position - 4) : position].rstrip()[-1:]

    # The kinds of form

    def cited(self, anchor: re.Match[str], entries: Sequence[Entry]) -> list[BackReferenceMatch]:
        entry = self.likeliest(entries, anchor)
        left = self.left(anchor.start())
        end = anchor.end()
        year = None
        if with_year := right.year_at(self.low, end):
            year, end = with_year
        number = None
        piece = entry.pieces and _PIECE.match(self.low, end)
        piece = piece or _MARGIN.match(self.text, end)
        if not piece and (with_number := right.note_number_at(self.low, end)):
            number, end = with_number
        if year is None and (with_year := right.year_at(self.low, end)):
            year, end = with_year
        generic = self.is_generic(left) and (
            number is not None or not any(map(str.isdigit, left.title or left.name or ""))
        )
        if generic:
            # "So die Gesetzesbegründung, a.a.O.": what kind of thing it is, and no name.
            left = Left(anchor.start())
        if entry.needs_comma and number is None and self.before(anchor.start()) not in ",(":
            return []
        nameless = left.name is None and left.title is None and number is None
        if nameless and not generic and (entry.needs_name or self.before(anchor.start()) not in _BEGINNINGS):
            return []
        return [self.match(entry, left, end, number, year, anchor)]

    def same(self, anchor: re.Match[str], entries: Sequence[Entry]) -> list[BackReferenceMatch]:
        entry = self.likeliest(entries, anchor)
        left = self.left(anchor.start())
        if _IN_SAME.search(self.low[max(0, anchor.start() - 8) : anchor.start()]):
            left = replace(left, container=True)
        if not left.container and not (left.whole and self.before(anchor.start()) == ","):
            left = Left(anchor.start(), container=left.container)
        if left.container:
            left = replace(left, start=anchor.start(), name=None, title=None, year=None)
        end, year = anchor.end(), None
        if left.container and (volume := _ITS_VOLUME.match(self.low, end)):
            # "in: ebd. 58 (1998), S. 830": another volume of the journal named before.
            found = self.match(entry, left, anchor.end(), None, volume["year"], anchor)
            return [replace(found, end=volume.end(), locator=None)]
        if with_year := right.year_at(self.low, end):
            year, end = with_year
        if (
            entry.needs_tail
            and not self.ends(end)
            and right.locator_at(self.text, self.low, end) is None
            and not self.opens_with(anchor)
        ):
            return []
        return [self.match(entry, left, end, None, year, anchor)]

    def author(self, anchor: re.Match[str], entries: Sequence[Entry]) -> list[BackReferenceMatch]:
        """ "id." and its kin: no back-reference where a new title follows, for then they are only its author."""
        end = anchor.end()
        if again := self.again(end):
            return [replace(match, start=anchor.start()) for match in self.at(again)]
        if self.low[end : end + 2].strip() == "(" and right.note_number_at(self.low, end):
            return []  # "ders. (Fn. 7)" is found by its number
        if not (
            self.ends(end)
            or right.locator_at(self.text, self.low, end)
            or right.year_at(self.low, end)
            or self.new_sentence(anchor)
            or _SHELF.match(self.low, end)
        ):
            return []
        return self.same(anchor, entries)

    def back(self, anchor: re.Match[str], entries: Sequence[Entry]) -> list[BackReferenceMatch]:
        """ "supra note 12", "oben Fn. 12", "wie Anm. 12", and "supra" alone beside a name."""
        at = right.skip_blanks(self.low, anchor.end(), ",(")
        text_word = self.rules.text_word.match(self.low, at)
        if text_word:
            at = right.skip_blanks(self.low, text_word.end(), "")
        if link := self.rules.link_word.match(self.low, at):
            at = right.skip_blanks(self.low, link.end(), "")
        word = self.rules.note_word.match(self.low, at)
        if word:
            entry = self.choose(entries, word)
            start = right.skip_blanks(self.low, word.end(), ",.")
            if made := self.numbered(anchor.start(), start, entry, word.group(), text=bool(text_word)):
                return made
        alone = [entry for entry in entries if entry.alone]
        if not alone or text_word:
            return []
        left = self.left(anchor.start())
        end = word.end() if word else anchor.end()
        if bracketed := (right.note_number_at(self.low, end) if left.name or left.title else None):
            return [self.match(alone[0], left, bracketed[1], bracketed[0], None, anchor)]
        named = (left.name or left.title) and self.before(anchor.start()) == ","
        if not (named and (word or self.ends(end) or right.locator_at(self.text, self.low, end))):
            return []
        return [self.match(alone[0], left, end, None, None, anchor)]

    def note(self, anchor: re.Match[str], entries: Sequence[Entry]) -> list[BackReferenceMatch]:
        """A word for "note" with a number: a back-reference only where its surroundings say so."""
        stop = self.low[anchor.end() : anchor.end() + 2]
        dotted = stop[:1] == "." and stop[1:].isdigit()  # "(n.2)"
        start = right.skip_blanks(self.low, anchor.end() + dotted, "")
        numbers = right.numbers_at(self.low, start, commas=False)
        if numbers is None:
            return []
        after = right.skip_blanks(self.low, numbers.end, ",")
        word = anchor.group()
        forward = self.ends_with(self.rules.forward_word, anchor.start())
        if forward is not None:
            return self.forward(forward, start, entries[0], word)
        if self.rules.forward_word.match(self.low, after):
            return self.forward(anchor.start(), start, entries[0], word)
        if self.rules.after_word.match(self.low, after):
            text = (
                self.ends_with(self.rules.text_word, anchor.start()) is not None
            )  # "the text at n. 4 above"
            return self.numbered(
                anchor.start(), start, self.likeliest(entries, anchor), word, text=text, bare=text
            )
        bracket = [entry for entry in entries if entry.bracket]
        if bracket and self.before(anchor.start()) == "(" and self.closes(numbers.end):
            left = self.left(anchor.start())
            page = _PAGE_BEFORE.search(self.low[max(0, anchor.start() - 12) : anchor.start()])
            if (
                page
                and not _is_report(left.title or "")
                and not _NUMBERED.search(self.low[: anchor.start()][-24:])
            ):
                return []  # "p. 15 (n. 69)": a note on that page of the cited work
            oscola = [entry for entry in bracket if "." not in word and not dotted and entry.form == "(n N)"]
            if left.name or left.title or left.provision:
                return self.numbered(
                    anchor.start(),
                    start,
                    (
                        oscola
                        or [
                            self.likeliest(
                                [e for e in bracket if not dotted or e.form != "(n N)"] or bracket, anchor
                            )
                        ]
                    )[0],
                    word,
                )
            return []
        see = self.ends_with(self.rules.see_word, anchor.start())
        whole = not self.low[: anchor.start()].strip() and self.ends(numbers.end)
        if see is not None or whole:
            rest = self.low[numbers.end : numbers.end + 12].lstrip()
            if not rest[:1].isalpha():
                return self.numbered(anchor.start(), start, self.likeliest(entries, anchor), word, bare=True)
        bare = [entry for entry in entries if entry.bare]
        if bare and self.before(anchor.start()) == ",":
            left = self.left(anchor.start())
            if left.whole:
                return self.numbered(anchor.start(), start, bare[0], word)
        return []

    # Their parts

    def left(self, start: int) -> Left:
        return left_of(self.text, start, self.floor)

    def ends(self, position: int) -> bool:
        """Whether the citation ends at ``position``."""
        rest = self.low[position : position + 6].lstrip(" .,\u00a0")
        if self.low[position : position + 1] == "." and position + 1 >= len(self.low.rstrip()):
            return True
        following = self.low[position : position + 6].lstrip(" .\u00a0")
        return not rest or following[:1] in ";)]\n"

    def again(self, position: int) -> re.Match[str] | None:
        """The "ibid." right behind an "id.": "Idem, ibidem", "Id. Ibid., p. 116" are one."""
        at = right.skip_blanks(self.low, position, ",")
        found = self.rules.anchor.match(self.low, at)
        if found is None:
            return None
        entries = self.rules.entries.get(key_of(found.group()), ())
        return found if any(entry.role == "same" for entry in entries) else None

    def opens_with(self, anchor: re.Match[str]) -> bool:
        """Whether a citation begins with the form and its comma: "Ivi, fasc. 4"."""
        return (
            self.text[anchor.start()].isupper()
            and self.text[anchor.end() : anchor.end() + 1] == ","
            and self.before(anchor.start()) in ("", ".", ";", "(")
        )

    def closes(self, position: int) -> bool:
        rest = self.low[position : position + 40]
        return rest.lstrip()[:1] == ")" or (rest.lstrip()[:1] == "," and ")" in rest and "(" not in rest)

    def new_sentence(self, anchor: re.Match[str]) -> bool:
        """ "Id. The court held": a full stop ended it and a new sentence, not a title, begins."""
        if not anchor.group().endswith("."):
            return False
        rest = self.text[anchor.end() : anchor.end() + 12]
        if rest[:1].isspace() and rest.lstrip()[:1] == "(":
            return (
                key_of(self.low[anchor.end() : anchor.end() + 12].split(")")[0])
                not in self.rules.words.editors
            )
        return bool(rest[:1].isspace() and rest.lstrip()[:1].isupper())

    def ends_with(self, pattern: re.Pattern[str], position: int) -> int | None:
        """Where a word of ``pattern`` starts that ends right before ``position``, a link word between them."""
        begin = max(0, position - 40)
        window = self.low[begin:position].rstrip(" ,(\u00a0\n")
        for _ in range(2):
            for found in pattern.finditer(window):
                if found.end() == len(window) and (
                    # "d.d.l. A.S. n. 1079": the "S." of an abbreviation says nothing.
                    found.start() == 0
                    or not (window[found.start() - 1].isalnum() or window[found.start() - 1] == ".")
                ):
                    return begin + found.start()
            between = (self.rules.link_word, self.rules.text_word)
            links = [m for word in between for m in word.finditer(window) if m.end() == len(window)]
            if not links or not links[0].start() or window[links[0].start() - 1].isalnum():
                return None
            window = window[: links[0].start()].rstrip(" ,(\u00a0\n")
        return None

    def choose(self, entries: Sequence[Entry], word: re.Match[str]) -> Entry:
        """The entry of the tradition that has the word for "note" too."""
        notes = [e for e in self.rules.entries.get(key_of(word.group()), ()) if e.role == "note"]
        traditions = {entry.tradition for entry in entries}
        shared = [entry for entry in notes if entry.tradition in traditions]
        best = self.likeliest(shared or notes, word).tradition
        return next((entry for entry in entries if entry.tradition == best), entries[0])

    def likeliest(self, entries: Sequence[Entry], anchor: re.Match[str]) -> Entry:
        """Of the traditions that share a spelling the one that prints it so, or whose words stand around it."""
        if len({entry.tradition for entry in entries}) == 1:
            return entries[0]
        printed = self.text[anchor.start() : anchor.end()]
        around = _WORD.findall(self.low[max(0, anchor.start() - 200) : anchor.end() + 200])

        def weight(entry: Entry) -> tuple[int, bool]:
            hints = self.rules.words.hints.get(entry.tradition, frozenset())
            as_printed = 2 * (entry.spelling.rstrip(".") == printed.rstrip(".") and printed[0].isupper())
            return as_printed + sum(word in hints for word in around), entry.tradition == "english"

        return max(entries, key=weight)

    def forward(self, start: int, at: int, entry: Entry, word: str) -> list[BackReferenceMatch]:
        made = self.numbered(start, at, entry, word, bare=True)
        return [
            replace(match, form=FORWARD, name=None, title=None, start=max(start, match.start))
            for match in made
        ]

    def numbered(
        self, start: int, at: int, entry: Entry, word: str, *, text: bool = False, bare: bool = False
    ) -> list[BackReferenceMatch]:
        """The matches for the note numbers that begin at ``at``, one a number; the name belongs to all."""
        left = Left(start) if bare else self.left(start)
        if (left.title and left.name is None and self.is_prose(left, start, entry)) or self.is_generic(left):
            left = Left(start)
        words = [e for e in self.rules.entries.get(key_of(word), ()) if e.role == "note"]
        plural = any(e.plural for e in words if e.tradition == entry.tradition) or all(
            e.plural for e in words
        )
        listed = plural or (left.name is None and left.title is None)
        numbers = right.numbers_at(self.low, at, commas=listed)
        if numbers is None:
            return []
        end = numbers.end
        if after := self.rules.after_word.match(self.low, right.skip_blanks(self.low, end, ",")):
            end = after.end()
        locator = None
        opened = self.before(start) == "("
        within = opened and self.low[end : end + 1] == ","
        if within and (inner := right.locator_at(self.text, self.low, end)):
            locator, end = inner
        if opened and (closed := re.compile(r"\s{0,2}\)").match(self.low, end)):
            end = closed.end()
        if locator is None and (outer := right.locator_at(self.text, self.low, end)):
            locator, end = outer
        if with_text := self.rules.with_text.match(self.low, right.skip_blanks(self.low, end, ",")):
            end = with_text.end()  # "supra notes 8-12 and accompanying text"
        form = TEXT if text else entry.form
        first = left.start if (left.name or left.title) else start
        matches = []
        for position, (value, number_start, number_end) in enumerate(numbers.values):
            last = position == len(numbers.values) - 1
            matches.append(
                BackReferenceMatch(
                    first if position == 0 else number_start,
                    end if last else number_end,
                    form,
                    entry.tradition,
                    number=value,
                    name=left.name,
                    year=left.year,
                    title=left.title,
                    locator=locator if last else None,
                    container=left.container,
                )
            )
        return matches

    def is_generic(self, left: Left) -> bool:
        """ "the works cited in note 3", "Report cited above at footnote 1": no name and no title."""
        said = [word for word in _WORD.findall((left.title or left.name or "").lower()) if len(word) > 3]
        words = self.rules.words
        return (
            bool(said)
            and not (left.name and left.title)
            and all(word in words.generic or word in words.places or word in words.cites for word in said)
        )

    def is_prose(self, left: Left, start: int, entry: Entry) -> bool:
        """ "Hooker's use is treated above at notes 138": English titles have more capitals than that."""
        if entry.tradition not in ("english", "oscola", "latin") or self.text[left.start] in "“\"‘'«„":
            return False
        long = [word for word in (left.title or "").split() if len(word) > 3]
        return len(long) > 2 and sum(word[0].islower() for word in long) * 2 > len(long)

    def match(
        self, entry: Entry, left: Left, end: int, number: str | None, year: str | None, anchor: re.Match[str]
    ) -> BackReferenceMatch:
        locator = None
        start = left.start
        if self.before(start) == "(" and self.low[end : end + 1] == ")" and start == anchor.start():
            start, end = self.low.rindex("(", 0, start), end + 1
        elif self.before(anchor.start()) == "(" and self.low[end : end + 1] == ")" and start < anchor.start():
            end += 1
        if after := right.locator_at(self.text, self.low, end):
            locator, end = after
        return BackReferenceMatch(
            start,
            end,
            entry.form,
            entry.tradition,
            number,
            left.name,
            year or left.year,
            left.title,
            locator,
            left.container,
        )


def _is_report(title: str) -> bool:
    """Whether it is nothing but a report with its page: "BGHSt 11, 1 (Fn. 1)" is no page 1 with its note."""
    if _SWISS.fullmatch(title):
        return True
    first = next(authorities(title), None)
    return first is not None and (first.start, first.end) == (0, len(title))

"""BIB rules on the order of a citation's fields and the marks between them, against most of the manuscript's own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from citecheck.checks.context import CheckContext
from citecheck.checks.layout import Layout, Piece, layouts
from citecheck.checks.records import data
from citecheck.checks.registry import rule
from citecheck.citations.lexicon import word_set
from citecheck.citations.names import known_given
from citecheck.model import Edit, Finding, Fix, Severity

_ENOUGH = 8
"""How often the usual form must stand before another one is called a slip."""
_SHARE = 0.85
"""And which share of all it must have: a manuscript that has no habit cannot break it."""

_QUOTES = re.compile(r"[\"'“”„‟«»‹›‘’‚]")
_STOP = re.compile(r"^\.(?=[,;:]| \()")
"""The full stop of an abbreviation that ends a field, before the marks."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+")

_Between = tuple[str, str, str, bool, bool]
"""A type, two fields in order, whether one stands in quotation marks, and whether a word stands before the second's number."""


@rule("BIB023", "field-order-differs", Severity.INFO)
def field_order_differs(context: CheckContext) -> Iterator[Finding]:
    """The fields of a work stand in another order than in the rest of the notes.

    Finds:
        A publisher before its place, a year before the volume, a family name before the given name …,
        where at least 85 % of the works of that type, eight at the least, have them the other way round.
        A field that is not found in one single place of the citation is passed over.
    Why:
        Styles have one order for each type; a mixture shows that references were copied from several places.
    Example:
        before:  11 A. Smith, Kurils (Harbour Press: London, 2001)
        after:   11 A. Smith, Kurils (London: Harbour Press, 2001)
    Fix:
        The two fields exchanged, where they stand side by side. Safe where it is known what they are: initials
        and a family name, numbers and years, a place that is a known one.
    """
    found = layouts(context)
    order = _usual_order(found)
    marks = _usual_marks(found)
    names = _usual_names(found)
    for layout in found:
        if names is not None and _names_differ(layout, names):
            yield _names_finding(context, layout, names)
        # A field that stands elsewhere is beside one that it should not be beside; what lies apart is often cut wrongly.
        beside = (
            (left, right) for left, right, _ in layout.neighbours() if _stands_clear(layout, left, right)
        )
        wrong = next((pair for pair in beside if (layout.type, pair[1].field, pair[0].field) in order), None)
        if wrong is not None:
            left, right = wrong
            known = data()["fields"]
            message = f"the {known[left.field]} stands before the {known[right.field]} where other notes have it behind"
            place = layout.cited.note.content.place(
                layout.citation.start + left.start, layout.citation.start + right.end
            )
            yield context.finding(
                message,
                place=place,
                note=layout.cited,
                citation=layout.citation,
                fix=_exchanged(layout, left, right, marks),
            )


@rule("BIB024", "field-marks-differ", Severity.INFO)
def field_marks_differ(context: CheckContext) -> Iterator[Finding]:
    """Other marks stand between two fields of a work than in the rest of the notes.

    Finds:
        "London, Harbour Press" among many "London: Harbour Press", an imprint without the brackets of the others:
        marks between two fields that are not those of at least 85 % of the works of that type, eight at
        the least. Marks behind a field that ends with some of its own ("?", "Inc.") are passed over; which
        quotation marks stand there is another rule's (BIB018).
    Why:
        Styles punctuate each type in one way; a mixture shows that references were copied from several places.
    Example:
        before:  11 A. Smith, Kurils, London: Harbour Press, 2001, p. 7
        after:   11 A. Smith, Kurils (London: Harbour Press, 2001), p. 7
    Fix:
        The usual marks. Safe: it changes no word. None where brackets would be left open.
    """
    found = layouts(context)
    usual = _usual_marks(found)
    for layout in found:
        text = layout.citation.text
        differing = [
            (left, right, printed, usual[key])
            for left, right, printed in layout.neighbours()
            if (key := _marks_key(layout, left, right, printed)) in usual
            and _form(printed) != usual[key]
            and not _ends_itself(text, left)
            and not _may_be_within(layout, left, right, printed)
        ]
        if not differing:
            continue
        left, right, printed, form = differing[0]
        known = data()["fields"]
        message = (
            f"{_shown(printed)} stands between {known[left.field]} and {known[right.field]} "
            f"where other notes have {_shown(form)}"
        )
        start = layout.citation.start
        place = layout.cited.note.content.place(start + left.start, start + right.end)
        yield context.finding(
            message,
            place=place,
            note=layout.cited,
            citation=layout.citation,
            fix=_with_marks(layout, [(one[0], one[2], one[3]) for one in differing]),
        )


def _pairs(layout: Layout) -> Iterator[tuple[Piece, Piece]]:
    """Each two fields that a style puts in one order, as they stand."""
    together = {frozenset(pair) for pair in data()["ordered"]["pairs"]}
    for index, left in enumerate(layout.pieces):
        for right in layout.pieces[index + 1 :]:
            if frozenset((left.field, right.field)) in together:
                yield left, right


def _stands_clear(layout: Layout, left: Piece, right: Piece) -> bool:
    """Whether a year beside a title is one that a style puts there: behind the authors and before it, or the title in its place."""
    if {left.field, right.field} != {"issued", "title"}:
        return True
    at = layout.pieces.index(left)
    return at > 0 and layout.pieces[at - 1].field == "author"


def _usual_order(found: Sequence[Layout]) -> set[tuple[str, str, str]]:
    """The orders (type, first field, second field) that are the manuscript's habit."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for layout in found:
        counts.update((layout.type, left.field, right.field) for left, right in _pairs(layout))
    return {
        (kind, first, second)
        for (kind, first, second), count in counts.items()
        if _is_habit(count, count + counts[kind, second, first])
    }


def _usual_marks(found: Sequence[Layout]) -> dict[_Between, str]:
    counts: dict[_Between, Counter[str]] = defaultdict(Counter)
    for layout in found:
        for left, right, printed in layout.neighbours():
            if not _ends_itself(layout.citation.text, left):
                counts[_marks_key(layout, left, right, printed)][_form(printed)] += 1
    usual = {}
    for key, forms in counts.items():
        form, most = forms.most_common(1)[0]
        if _is_habit(most, forms.total()):
            usual[key] = form
    return usual


def _usual_names(found: Sequence[Layout]) -> bool | None:
    """Whether the first author's family name stands first; None without a habit."""
    counts = Counter(layout.authors[0].inverted for layout in found if _is_person(layout))
    if not counts:
        return None
    inverted, most = counts.most_common(1)[0]
    return inverted if _is_habit(most, counts.total()) else None


def _is_person(layout: Layout) -> bool:
    """Whether the citation begins with a person of two names, and its title comes next.

    Names of East Asia have the family name first without a comma: they are not found either way round.
    """
    if not layout.authors or [piece.field for piece in layout.pieces[:2]] != ["author", "title"]:
        return False
    name, before = layout.authors[0].name, layout.citation.text[: layout.authors[0].start]
    given = (name.given or "").split()
    known = bool(given and name.family) and (_INITIALS.fullmatch(given[0]) or known_given(given[0]))
    return bool(known) and (not before.strip() or before.strip() == (layout.citation.signal or "").strip())


def _is_habit(most: int, of_all: int) -> bool:
    return most >= _ENOUGH and most >= _SHARE * of_all


def _names_differ(layout: Layout, inverted: bool) -> bool:
    return _is_person(layout) and layout.authors[0].inverted is not inverted


def _names_finding(context: CheckContext, layout: Layout, inverted: bool) -> Finding:
    first = layout.authors[0]
    start = layout.citation.start
    place = layout.cited.note.content.place(start + first.start, start + first.end)
    name = first.name
    family = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle, name.family)))
    printed = layout.citation.text[first.start : first.end]
    # Only what is printed is turned round: a name in capitals stays so.
    if inverted:
        turned = f"{printed[-len(family) :]}, {printed[: -len(family)].rstrip()}"
        message = "the given name stands before the family name where other notes have it behind"
    else:
        given = printed[len(family) :].lstrip(", ")
        turned = f"{given} {printed[: len(family)]}"
        message = "the family name stands before the given name where other notes have it behind"
    safe = len(layout.authors) == 1 and _INITIALS.fullmatch(name.given or "") is not None
    fix = None
    if len(layout.authors) == 1 and name.suffix is None:
        fix = Fix(f"write '{turned}'", (Edit(place, turned),), safe=safe)
    return context.finding(message, place=place, note=layout.cited, citation=layout.citation, fix=fix)


def _exchanged(layout: Layout, left: Piece, right: Piece, usual: Mapping[_Between, str]) -> Fix | None:
    """The two fields in each other's place, with the marks that usually stand between them in that order."""
    text, start = layout.citation.text, layout.citation.start
    between = text[left.end : right.start]
    if re.search(r"\w", between) or _QUOTES.search(between):
        return None
    marks = usual.get((layout.type, right.field, left.field, False, False), between)
    if any(mark in between + marks for mark in "()[]"):
        return None
    content = layout.cited.note.content
    edits = [
        Edit(content.place(start + left.start, start + left.end), text[right.start : right.end]),
        Edit(content.place(start + right.start, start + right.end), text[left.start : left.end]),
    ]
    if _form(between) != marks:
        edits.insert(1, Edit(content.place(start + left.end, start + right.start), marks))
    fields = {piece.field: text[piece.start : piece.end] for piece in (left, right)}
    safe = "publisher" not in fields or fields.get("publisher_place", "").casefold() in word_set(
        "imprint", "places"
    )
    known = data()["fields"]
    safe = safe and not {"title", "container_title"} & set(fields)
    return Fix(f"put the {known[right.field]} before the {known[left.field]}", tuple(edits), safe=safe)


def _marks_key(layout: Layout, left: Piece, right: Piece, printed: str) -> _Between:
    word = left.end + len(printed) < right.start
    return layout.type, left.field, right.field, _QUOTES.search(printed) is not None, word


def _form(printed: str) -> str:
    """The marks with one blank for any, one quotation mark for all, and without an abbreviation's full stop."""
    return _STOP.sub("", re.sub(r"\s+", " ", _QUOTES.sub('"', printed)))


def _ends_itself(text: str, piece: Piece) -> bool:
    return text[piece.end - 1] in ".!?…"


def _may_be_within(layout: Layout, left: Piece, right: Piece, printed: str) -> bool:
    """Whether the marks may stand inside a title, a name or a publisher that was cut in two there."""
    text = layout.citation.text
    if left.field == "author" and (len(layout.authors) > 1 or not _is_person(layout)):
        return True
    if not printed.strip():
        return text[left.end - 1].isalpha() and text[right.start].isalpha()
    if left.field in ("title", "container_title") and printed.strip() in (".", ":", ";", "?", "!"):
        return True
    return re.search(r"[^\s.,:;()\[\]/]", _QUOTES.sub("", printed)) is not None


def _shown(marks: str) -> str:
    plain = re.sub(r"\s+", " ", marks)
    return f"'{plain}'" if plain.strip() else "a blank" if plain else "nothing"


def _with_marks(layout: Layout, changes: Sequence[tuple[Piece, str, str]]) -> Fix | None:
    """All marks of a citation as they usually are; None where its brackets would not be pairs."""
    text, start = layout.citation.text, layout.citation.start
    content = layout.cited.note.content
    edits: list[tuple[int, int, str]] = []
    for left, printed, form in changes:
        kept = _STOP.match(printed)
        marks = (kept[0] if kept else "") + _requoted(form, _QUOTES.findall(printed))
        edits.append((left.end, left.end + len(printed), marks))
    after = _spliced(text, edits)
    if _open_brackets(after) != _open_brackets(text):
        # The imprint's last field may be the citation's last: no field behind it shows where the bracket closes.
        last = layout.pieces[-1].end
        closes = text[last : last + 1] == ")"
        edits.append((last, last + 1, "") if closes else (last, last, ")"))
        after = _spliced(text, edits)
    if _open_brackets(after) != _open_brackets(text):
        return None
    made = tuple(Edit(content.place(start + first, start + end), marks) for first, end, marks in edits)
    return Fix("write the usual marks", made, safe=True)


def _requoted(form: str, quotes: Sequence[str]) -> str:
    """The usual form with the quotation marks that are printed here."""
    parts = form.split('"')
    if len(parts) != len(quotes) + 1:
        return form
    return "".join(part + quote for part, quote in zip(parts, (*quotes, ""), strict=True))


def _spliced(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for first, end, marks in sorted(edits, reverse=True):
        text = text[:first] + marks + text[end:]
    return text


def _open_brackets(text: str) -> int:
    """Opening less closing brackets; -1 where one closes that was not opened."""
    depth = 0
    for mark in text:
        depth += (mark in "([") - (mark in ")]")
        if depth < 0:
            return -1
    return depth

"""The names that the trained model found: their roles, and what stands in one stretch with them and is no name."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import Canvas, Span
from citecheck.citations.dates import YEAR
from citecheck.citations.lexicon import alternatives, data, one_of
from citecheck.citations.names import last_word, role_words
from citecheck.citations.tag_imprint import is_publisher
from citecheck.citations.trained_edges import lead_in, trimmed
from citecheck.citations.trained_numbers import label_date

_WORD = re.compile(r"[^\W\d_]+")


_REPEATED = re.compile(r"[—–_-]{2,}[.,\s]*$|—[.,\s]*$")
_SHORT_FAMILY = re.compile(
    r"[^\W\d_a-z][^\W\d_A-Z]{2,}\s(?:[^\W\d_a-z]\.\s){1,2}[A-Z](?:[a-z][aeiou]|[aeiou][a-z]?)\.$"
)
"""A family name so short that its full stop could be an abbreviation's: "Akira T. Cui."."""
_BODY_END = re.compile(r"(?<!\.)\s[^\W\d_]{3,}\.$")


@cache
def _role_before() -> re.Pattern[str]:
    roles = data("roles")
    editor = roles["editor"]
    translator = [*roles["translator"]["before"], *roles["translator-further"]["before"]]
    return re.compile(
        rf"\W{{0,3}}(?:(?P<both>(?:edited|ed\.)\s(?:and|&)\s(?:translated|trans\.)(?:\sby)?)|(?P<t>{alternatives(translator)})"
        rf"|(?P<e>{alternatives([*editor['before'], *editor['lead'], 'Editors:', 'Editor:'])}))\s{{0,2}}(?:by\s|von\s|par\s)?",
        re.I,
    )


@cache
def _role_after() -> re.Pattern[str]:
    editor = alternatives(data("roles")["editor"]["after"])
    translator = alternatives(data("roles")["translator"]["after"])
    return re.compile(
        rf"[\s,(\[]+(?:(?P<e>{editor})(?:\s?(?:,|&|and|und|e)?\s?(?P<both>{translator}))?|(?P<t>{translator}))[\s,.;:)\]]*$",
        re.I,
    )


def has_role_words(title: str) -> bool:
    return not _phrase_words().isdisjoint(_WORD.findall(title.casefold()))


@cache
def _phrase_words() -> frozenset[str]:
    return frozenset(max(_WORD.findall(phrase.casefold()), key=len) for phrase in _phrases())


def _phrases() -> list[str]:
    """What goes before editors and translators and says so in two words or more: "edited by", "hrsg. von"."""
    every = [*data("roles")["editor"]["before"], *data("roles")["translator"]["before"]]
    every += data("roles")["translator-further"]["before"]
    return ["edited and translated by", *(phrase for phrase in every if " " in phrase and phrase[0] != "(")]


@cache
def role_phrase() -> re.Pattern[str]:
    return re.compile(rf"(?<=[.,;(”\x22»’])\s?(?i:{alternatives(_phrases())})\s(?=[^\W\d_a-z])")


@cache
def year_inside() -> re.Pattern[str]:
    undated = f"{one_of('months', 'words', 'undated')}|{one_of('months', 'words', 'coming')}"
    return re.compile(rf"[(\[](?:{YEAR}[a-z]?|{undated})[)\]][.,:]?(?:\s|$)", re.I)


@cache
def _book() -> re.Pattern[str]:
    """A book after its editors: "Edited by T. Reed. In Ports"."""
    return re.compile(rf"(?<=[.,;])\s(?i:{one_of('roles', 'in', 'words')}):?\s(?=[^\W\d_a-z])")


@cache
def role_inside() -> re.Pattern[str]:
    """A role in brackets that something other than names follows: "X and Y (Hrsg.): Book"."""
    roles = alternatives(data("roles")["editor"]["after"])
    return re.compile(rf"[(\[]\s?{roles}\s?[)\]]\s?[:,]\s?(?=\w)", re.I)


@cache
def _last_of_list() -> re.Pattern[str]:
    """ "et al." with more behind it, which is no name any more."""
    return re.compile(rf"\s{one_of('roles', 'et-al', 'words')}(?=,\s[^\W\d_a-z])")


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"\s{one_of('roles', 'and', 'words')}\s")


@cache
def _half_role() -> re.Pattern[str]:
    return re.compile(r"(?:edited|ed\.)\s(?:and|&)\s$", re.I)


def role_start(text: str, start: int) -> int:
    """Where "Edited and", cut off before "translated by", begins; ``start`` where it is whole."""
    found = _half_role().search(text, max(0, start - 24), start)
    return found.start() if found else start


def label_people(canvas: Canvas, label: str, start: int, end: int) -> tuple[int, int] | None:
    """Label names as author, editor or translator: by the word beside them, else as the model says.

    What is left over of the stretch when something other than names follows them: where it starts and ends.
    """
    text = canvas.text
    stretch = start, end
    name, both = label, False
    if label in ("editor", "translator"):
        name, both, start = _led(canvas, label, start, end)
    end, rest = _cut(canvas, label, start, end)
    # A look at the last word spares the pattern for most.
    if last_word(text[max(start, end - 60) : end]) in role_words():
        after = _role_after().search(text, max(start, end - 60), end)
        if after and after.start() > start:
            both = both or bool(after["both"])
            name = "translator" if after["t"] else "editor"
            canvas.take(after.start(), end)
            end = after.start()
    start, end = _names_only(text, name, *trimmed(text, start, end))
    if end - start < 2 and not text[start:end].isalpha():
        start, end = stretch
        if not _REPEATED.match(text, start, end):
            return rest
        end = start + len(text[start:end].rstrip(" .,"))
    canvas.label(name, start, end)
    if both:
        canvas.spans.append(Span("translator", canvas.spans[-1].start, canvas.spans[-1].end))
    return rest


def _led(canvas: Canvas, label: str, start: int, end: int) -> tuple[str, bool, int]:
    """Role, whether it is both editor's and translator's, and where the names start, by the words before them."""
    lead = lead_in().match(canvas.text, start, end)
    if lead:
        canvas.take(start, lead.end())
        start = lead.end()
    before = _role_before().match(canvas.text, start, end)
    if before is None or before.end() >= end:
        return label, False, start
    canvas.take(start, before.end())
    return ("translator" if before["t"] else "editor"), bool(before["both"]), before.end()


def _cut(canvas: Canvas, label: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """Where the names end, and what of the stretch is left when a date, a role or a book ends them before."""
    text = canvas.text
    bracket = any(mark in text[start:end] for mark in "([")
    if label == "author" and bracket and (year := year_inside().search(text, start + 2, end)):
        # "Harper, D. (n.d.). Harbour": the names end where the date stands.
        label_date(canvas, "date", year.start(), year.end())
        return year.start(), ((year.end(), end) if end - year.end() > 3 else None)
    inside = role_inside().search(text, start, end) if bracket else None
    if inside and end - inside.end() > 3:
        return inside.end(), (inside.end(), end)
    if 0 <= (brackets := text.find(").", start, end)) < end - 5 and text[start] == "(":
        # "(E. Marsh, Trans.). Harbour Press"
        return brackets + 1, (brackets + 2, end)
    if (last := _last_of_list().search(text, start + 4, end)) and end - last.end() > 2:
        return last.end(), (last.end() + 1, end)
    if label != "author" and (mark := _publisher_behind(text, start, end)):
        return mark, (mark + 1, end)
    if label == "editor" and (book := _book().search(text, start + 6, end)):
        return book.start(), (book.start(), end)
    return end, None


def _publisher_behind(text: str, start: int, end: int) -> int | None:
    """Where names end that a publisher follows: "edited by A. Reed and B. Lee, M.E. Sharpe", "… Pedro Borges. Knopf"."""
    comma, stop = text.rfind(", ", start, end), text.rfind(". ", start, end)
    for mark, sure in (
        (comma, _and().search(text, start, comma) if comma > 0 else None),
        (stop, text[stop - 2 : stop].isalpha()),
    ):
        if mark > start and sure and is_publisher(text[mark + 1 : end].strip(" .,")):
            return mark
    return None


def _names_only(text: str, name: str, start: int, end: int) -> tuple[int, int]:
    """Names without a dash or a full stop after them that is no initial's."""
    while end > start and text[end - 1] in "–—- ":
        end -= 1
    if text[end - 1 : end] == "." and (
        len(re.split(r"[\s.]", text[start : end - 1])[-1]) > 3
        or _SHORT_FAMILY.search(text[start:end])
        or (name == "author" and _BODY_END.search(text, start, end))
    ):
        end -= 1
    return start, end

"""Editors and translators inside a reference: "in X and Y (eds.)", "ed. by X", "hrsg. von X", "trans. X"."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, Canvas
from citecheck.citations.head import find_head
from citecheck.citations.lexicon import alternatives, data, late, one_of
from citecheck.citations.names import looks_institutional

_BOUNDARY = late(r"[\x00\x02]+[\s,.;:]*|(?<=[^\W\d_]{3})[.?!]\s+(?=[^\W\d_])|;\s|(?<=\W)[Ii]n:?\s+")


@cache
def _after() -> re.Pattern[str]:
    roles = alternatives(data("roles")["editor"]["after"])
    return re.compile(
        rf"[(\[]\s?{roles}(?:\s?(?:,|&|and|und|e)?\s?{roles}){{0,2}}\s?[)\]]\s?,?"
        rf"|,\s{alternatives(data('roles')['editor']['comma'])}(?=[,:]|\s\x02)|(?P<weak>,\s{alternatives(data('roles')['editor']['comma'])})(?=\s(?!(?:and|&)\s(?:trans|introd|transl)))",
        re.I,
    )


@cache
def _before() -> re.Pattern[str]:
    roles = data("roles")
    editor = roles["editor"]
    translator = [*roles["translator"]["before"], *roles["translator-further"]["before"]]
    other = [*data("roles")["other"]["before"], *data("roles")["other-further"]["before"]]
    return re.compile(
        rf"(?<!\w)(?:(?P<both>(?:edited|ed\.)\s(?:and|&)\s(?:translated|trans\.)(?:\sby)?)|(?P<e>{alternatives(editor['before'])}|(?:hrsg|hg)\.\sim\sAuftrag\s[^,;()\x00]{{3,90}}?\svon)|(?P<t>{alternatives(translator)})|(?P<o>{alternatives(other)}))\s{{1,2}}"
        rf"|(?P<l>(?:(?<=[,.;(]\s)|(?<=[(\x00\x02])\s?|(?<=[\x00\x02]\s))(?:{alternatives(editor['lead'])}))\s(?=[^\W\d_])",
        re.I,
    )


@cache
def _in() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=[\s\x00\x02,.;])|^){one_of('roles', 'in', 'words')}\s*:?\s+")


@cache
def _translated() -> re.Pattern[str]:
    """ "(T. Reed, Trans.)": APA 7, § 9.51."""
    return re.compile(
        rf"\((?P<names>[^()\x00\d]{{3,120}}),\s{one_of('roles', 'translator', 'after')}\s?\)", re.I
    )


def label_people(canvas: Canvas) -> None:
    """Label editor, translator and the names that follow "in" without a role ("in Thomas, Studies")."""
    translated = _translated().search(canvas.mask)
    if translated:
        canvas.label("translator", translated.start("names"), translated.end("names"), translated.span())
    _named_after(canvas)
    _named_before(canvas)
    _after_in(canvas)


def _named_after(canvas: Canvas) -> None:
    """Names that stand before their role."""
    position = 0
    for _ in range(6):
        match = _after().search(canvas.mask, position)
        if match is None:
            return
        position = match.end()
        floor = max(0, match.start() - 400)
        starts = [found.end() for found in _BOUNDARY.finditer(canvas.mask, floor, match.start())]
        starts += [found.end() for found in _in().finditer(canvas.mask, floor, match.start())]
        for start in sorted({floor, *starts} if floor == 0 else set(starts), reverse=True):
            head = find_head(canvas.mask, start)
            if head and head.start - start < 3 and _reaches(canvas, head.end, match.start()):
                canvas.label("editor", head.start, head.end, (head.start, match.end()))
                break
        else:
            if not match["weak"]:
                _loose(canvas, starts, match)


def _reaches(canvas: Canvas, end: int, role: int) -> bool:
    return 0 <= role - end <= 4 and not canvas.mask[end:role].strip(EDGE)


def _loose(canvas: Canvas, starts: list[int], match: re.Match[str]) -> None:
    """Names in no known form between "in" and their role."""
    if not starts:
        return
    start = max(starts)
    stretch = canvas.mask[start : match.start()].strip(EDGE)
    if (
        stretch
        and len(stretch.split()) <= 12
        and stretch[0].isupper()
        and not re.search(r"\d{2}|\x00", stretch)
    ):
        commas = stretch.count(",")
        tail = (
            stretch.rsplit(",", 1)[-1]
            if commas and " and " not in stretch and looks_institutional(stretch)
            else stretch
        )
        begin = canvas.mask.rfind(tail.strip(), start, match.start())
        canvas.label("editor", begin, match.start(), (begin, match.end()))


def _named_before(canvas: Canvas) -> None:
    position = 0
    for _ in range(8):
        match = _before().search(canvas.mask, position)
        if match is None:
            return
        position = match.end()
        if match["l"] and canvas.mask[match.end() : match.end() + 1].isdigit():
            continue
        article = _ARTICLE.match(canvas.mask, match.end())
        first = article.end() if article else match.end()
        end = names_end(canvas, first)
        if end is None:
            continue
        label = (
            "translator" if match["t"] else "other" if match["o"] or _supervises(canvas, match) else "editor"
        )
        begin = match.start()
        canvas.label(label, match.start() if label == "other" else first, end, (begin, end))
        if match["both"]:
            canvas.spans.append(
                type(canvas.spans[-1])("translator", canvas.spans[-1].start, canvas.spans[-1].end)
            )
        position = end


_ARTICLE = late(r"(?:der|dem|den|la|the|il|el|l['’])\s?(?=[^\W\d_a-zß-öø-ÿ][^,;:()]{0,80}\s)")
"""The article before a body: "hg. von der Königlichen Akademie"."""


def _supervises(canvas: Canvas, match: re.Match[str]) -> bool:
    """Whether who is named directed a thesis and no book: "thèse de doctorat, sous la direction de Jean Delumeau"."""
    directs = match.group().casefold().startswith(("sous la", "dir.", "dirig"))
    return (
        directs
        and re.search(rf"(?<!\w){one_of('genres', 'types', 'thesis')}", canvas.text[: match.start()], re.I)
        is not None
    )


def names_end(canvas: Canvas, start: int) -> int | None:
    head = find_head(canvas.mask, start)
    if head and head.start - start < 3:
        return head.end
    loose = re.compile(
        r"(?:[^\W\d_][\w.’'-]{0,30}(?:,?\s(?:and|und|et|e|y|&|de|van|von|der|di|da)\s|\s|/)?){1,9}(?=[,.;:)(\[\x00\x02]|$)"
    ).match(canvas.mask, start)
    if loose and loose.group()[0].isupper() and len(loose.group()) < 90:
        return loose.end()
    return None


def _after_in(canvas: Canvas) -> None:
    """ "In Ray Anderson, *Book*": the names between "in" and the title of the book, when there is a quoted title."""
    if not canvas.quotes or canvas.has("editor"):
        return
    match = _in().search(canvas.mask, canvas.quotes[0].end)
    if match is None or match.start() - canvas.quotes[0].end > 4:
        return
    head = find_head(canvas.mask, match.end())
    if (
        head
        and head.start == match.end()
        and (head.sure or head.style == "natural")
        and canvas.mask[head.end : head.end + 1] in (",", ":")
        and head.style != "slashed"
    ):
        canvas.label("container_author", head.start, head.end)

"""Which note leans on which: the links from back-references to their antecedents, as a tree, DOT or Mermaid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citecheck.model import Antecedent, BackReference, Bibliography, Citation, Outside
from citecheck.reports.plain import shortened, visible

GRAPHS = ("text", "dot", "mermaid")
"""The formats of the graph."""

_TEXT = 70


@dataclass(frozen=True, slots=True)
class _Leaning:
    """A back-reference of the note at ``note``, and the place that it leads to (None: nowhere)."""

    note: int
    citation: Citation
    to: Antecedent | None
    status: str
    outside: Outside | None = None


def note_graph(bibliography: Bibliography, format: str = "text") -> str:
    """The graph of one manuscript in one of :data:`GRAPHS`; KeyError for another format.

    Notes that lean on nothing and on which nothing leans are left out.
    """
    made = {"text": _text, "dot": _dot, "mermaid": _mermaid}[format]
    return "\n".join(made(bibliography, _leanings(bibliography))) + "\n"


def _leanings(bibliography: Bibliography) -> list[_Leaning]:
    return [
        _Leaning(position, citation, found.antecedent, found.status or "missing", _outside(found))
        for position, cited in enumerate(bibliography.notes)
        for citation in cited.citations
        if (found := citation.back_reference) is not None
    ]


def _outside(found: BackReference) -> Outside | None:
    """The work outside the notes that it leads to; None of one that leads nowhere."""
    return found.outside if found.status == "resolved" else None


def _text(bibliography: Bibliography, leanings: Sequence[_Leaning]) -> Iterable[str]:
    """Each work that is leaned on, under it the notes that lean on it; last those that lead nowhere."""
    by_place: dict[tuple[int, int], list[_Leaning]] = {}
    by_outside: dict[Outside, list[_Leaning]] = {}
    nowhere: list[_Leaning] = []
    for one in leanings:
        if one.outside is not None:
            by_outside.setdefault(one.outside, []).append(one)
        elif one.to is None:
            nowhere.append(one)
        else:
            by_place.setdefault((one.to.note, one.to.citation), []).append(one)
    for place in sorted(by_place):
        yield f"note {_number(bibliography, place[0])}  {_shown(_said(bibliography, place))}"
        yield from _branches(bibliography, by_place[place])
    for outside, leaning in by_outside.items():
        yield f"outside the notes  {_shown(outside.text)}"
        yield from _branches(bibliography, leaning)
    if nowhere:
        yield "leads nowhere"
        yield from _branches(bibliography, nowhere)
    if not leanings:
        yield "no note leans on another"


def _branches(bibliography: Bibliography, leanings: Sequence[_Leaning]) -> Iterable[str]:
    for position, one in enumerate(leanings):
        mark = "└─" if position == len(leanings) - 1 else "├─"
        doubt = "" if one.status == "resolved" else f"  ({one.status})"
        yield f"{mark} note {_number(bibliography, one.note)}  {_shown(one.citation.text)}{doubt}"


def _dot(bibliography: Bibliography, leanings: Sequence[_Leaning]) -> Iterable[str]:
    yield "digraph notes {"
    yield "  rankdir=RL;"
    yield '  node [shape=box, fontname="sans-serif"];'
    for note in _nodes(leanings):
        yield f"  n{note} [label={_quoted(_label(bibliography, note))}];"
    for one in leanings:
        name = _quoted(one.citation.back_reference.form if one.citation.back_reference else "")
        if one.outside is not None:
            end = f"o{one.note}_{one.citation.index}"
            yield f"  {end} [label={_quoted(_shown(one.outside.text))}, style=dotted];"
            yield f"  n{one.note} -> {end} [label={name}];"
        elif one.to is None:
            yield f"  x{one.note}_{one.citation.index} [label={_quoted(one.status)}, shape=plaintext, fontcolor=red];"
            yield f"  n{one.note} -> x{one.note}_{one.citation.index} [label={name}, color=red];"
        else:
            style = "" if one.status == "resolved" else ", style=dashed"
            yield f"  n{one.note} -> n{one.to.note} [label={name}{style}];"
    yield "}"


def _mermaid(bibliography: Bibliography, leanings: Sequence[_Leaning]) -> Iterable[str]:
    yield "flowchart RL"
    for note in _nodes(leanings):
        yield f'  n{note}["{_escaped(_label(bibliography, note))}"]'
    for one in leanings:
        name = _escaped(one.citation.back_reference.form if one.citation.back_reference else "")
        if one.outside is not None:
            end = f"o{one.note}_{one.citation.index}"
            yield f'  n{one.note} -- "{name}" --> {end}["{_escaped(_shown(one.outside.text))}"]'
        elif one.to is None:
            yield f'  n{one.note} -. "{name}" .-> x{one.note}_{one.citation.index}["{one.status}"]'
        else:
            arrow = f'-- "{name}" -->' if one.status == "resolved" else f'-. "{name}" .->'
            yield f"  n{one.note} {arrow} n{one.to.note}"


def _nodes(leanings: Iterable[_Leaning]) -> list[int]:
    leanings = list(leanings)
    return sorted({one.note for one in leanings} | {one.to.note for one in leanings if one.to is not None})


def _label(bibliography: Bibliography, note: int) -> str:
    return f"{_number(bibliography, note)}: {_shown(bibliography.notes[note].note.text)}"


def _number(bibliography: Bibliography, note: int) -> str:
    return visible(bibliography.notes[note].note.number)


def _said(bibliography: Bibliography, place: tuple[int, int]) -> str:
    citations = bibliography.notes[place[0]].citations
    return citations[place[1]].text if place[1] < len(citations) else bibliography.notes[place[0]].note.text


def _shown(text: str) -> str:
    return shortened(visible(text), _TEXT)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(text: str) -> str:
    """For a Mermaid label in quotation marks, which has entities of its own for what it would read as markup."""
    marks = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
    return "".join(marks.get(char, char) for char in text)

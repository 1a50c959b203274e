"""New text into a claims file that a user has edited, without losing a line of it.

Who owns what: ``sentence`` (or ``fingerprint``), ``notes``, ``keys``, a figure's or quotation's
``text``, ``verdict`` and ``evidence`` follow the manuscript; ``statement``, ``status``, ``comment``,
``source`` and every key that citecheck does not know are the user's. A figure's ``value``, ``unit``
and ``hedge`` are citecheck's until they differ from what the figure's text says: then the user has
corrected them, and they stay. Nothing is taken away: a claim that is no longer in the manuscript gets
``status: gone`` (its former status beside it), a figure or quotation ``gone: true``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from citecheck.claims import emit
from citecheck.claims.figures import find_figures
from citecheck.claims.file import ClaimsFile, Entry, number_of
from citecheck.claims.identity import fingerprint
from citecheck.claims.matching import match
from citecheck.claims.nodes import Node
from citecheck.claims.pairing import pair_figures, pair_quotations
from citecheck.claims.splice import Splicer
from citecheck.model import Claim, Claims, Figure

_VALUE_KEYS = ("value", "low", "high", "unit", "hedge")


@dataclass(frozen=True, slots=True)
class Merged:
    """``text`` is the new claims file; ``claims`` those of the manuscript with the file's ids and the
    user's status, statement, source, comment and corrected values."""

    text: str
    claims: Claims


def merge(existing: ClaimsFile | None, claims: Claims, *, no_text: bool | None = None) -> Merged:
    """The claims file for ``claims``, made from ``existing`` where there is one.

    ``no_text`` keeps the manuscript's words out of the file; None does as the file does. The same
    claims merged again change no byte.
    """
    if existing is None:
        return Merged(emit.new_file(claims.manuscript, claims.claims, no_text=bool(no_text)), claims)
    bare = existing.no_text if no_text is None else no_text
    paired = match(existing.entries, claims.claims)
    named = _named(existing, claims, paired)
    splicer = Splicer(existing.text)
    for index, claim in zip(paired, named, strict=True):
        if index is not None:
            _update(splicer, existing.entries[index], claim, no_text=bare)
    found = {index for index in paired if index is not None}
    for index, entry in enumerate(existing.entries):
        if index not in found:
            _gone(splicer, entry, no_text=bare)
    _add_new(splicer, existing, named, paired, no_text=bare)
    done = [
        claim if index is None else with_entry(claim, existing.entries[index])
        for index, claim in zip(paired, named, strict=True)
    ]
    return Merged(existing.mark + splicer.result(), Claims(claims.manuscript, tuple(done)))


def apply(existing: ClaimsFile, claims: Claims) -> Claims:
    """``claims`` with the ids and the user's edits of the file; nothing is written."""
    return merge(existing, claims).claims


def save(path: Path, text: str) -> bool:
    """Write ``text`` to ``path`` whole or not at all; False where the file already says that.

    Raises:
        CitecheckError: it cannot be written; the old file is as it was.
    """
    from citecheck.text.files import write_atomically

    try:
        if path.read_bytes() == text.encode("utf-8"):
            return False
    except (OSError, UnicodeEncodeError):
        # What cannot be read or encoded is told by the write itself, in one line.
        pass
    write_atomically(path, text)
    return True


def _named(existing: ClaimsFile, claims: Claims, paired: Sequence[int | None]) -> list[Claim]:
    """The claims with the ids of their entries; a new claim's id gives way to one in the file."""
    taken = {entry.id for entry in existing.entries}
    out = []
    for index, claim in zip(paired, claims.claims, strict=True):
        wanted = claim.id
        if index is not None:
            wanted = existing.entries[index].id
        else:
            number = 2
            while wanted in taken:
                wanted, number = f"{claim.id}-{number}", number + 1
            taken.add(wanted)
        out.append(replace(claim, id=wanted))
    return out


def with_entry(claim: Claim, entry: Entry) -> Claim:
    """The claim with what the user wrote in its entry."""
    back = entry.node.get("status_before")
    status = entry.status
    if status == "gone":
        status = back.value if back is not None else "unreviewed"
    return replace(
        claim,
        id=entry.id,
        statement=entry.statement,
        source=entry.source,
        status=status,
        comment=entry.comment,
        figures=tuple(
            figure if node is None else _corrected(figure, node)
            for figure, node in pair_figures(claim.figures, _items(entry, "figures"))
        ),
    )


def _items(entry: Entry, key: str) -> list[Node]:
    node = entry.node.get(key)
    return node.items if node is not None else []


def _corrected(figure: Figure, node: Node) -> Figure:
    """The figure with the value, unit and hedge that the user set in the file."""
    if not _by_user(node):
        return figure
    unit, hedge, low = node.get("unit"), node.get("hedge"), number_of(node.get("low"))
    return replace(
        figure,
        value=number_of(node.get("value")),
        low=low,
        high=number_of(node.get("high")),
        unit=unit.value if unit is not None else figure.unit,
        hedge=hedge.value if hedge is not None else figure.hedge,
    )


def _by_user(node: Node) -> bool:
    """Whether value, unit or hedge are not what the entry's own text says: the user corrected them."""
    text = node.get("text")
    # Any language may have read it: what one of them makes of the text is citecheck's.
    said = [
        figure
        for language in ("en", "fr", "de", "it", "es")
        for figure in find_figures(text.value if text is not None else "", language=language)
    ]
    stated = {key: node.get(key) for key in _VALUE_KEYS}
    return not any(_says(figure, stated) for figure in said)


def _says(figure: Figure, stated: dict[str, Node | None]) -> bool:
    for key in ("value", "low", "high"):
        node, value = stated[key], getattr(figure, key)
        if (node is None) != (value is None) or (node is not None and number_of(node) != value):
            return False
    unit, hedge = stated["unit"], stated["hedge"]
    return (unit is None or unit.value == figure.unit) and (hedge is None or hedge.value == figure.hedge)


def _update(splicer: Splicer, entry: Entry, claim: Claim, *, no_text: bool) -> None:
    node = entry.node
    _update_text(splicer, entry, claim, no_text=no_text)
    _update_names(splicer, node, "notes", claim.notes)
    _update_names(splicer, node, "keys", claim.keys)
    _update_figures(splicer, entry, claim)
    _update_quotations(splicer, entry, claim, no_text=no_text)
    if entry.status == "gone":
        back = node.get("status_before")
        splicer.set_scalar(node, "status", back.value if back is not None else "unreviewed")
        splicer.remove_key(node, "status_before")


def _update_text(splicer: Splicer, entry: Entry, claim: Claim, *, no_text: bool) -> None:
    node = entry.node
    known = fingerprint(claim.sentence)
    if not no_text:
        if node.get("sentence") is None or entry.known is None or entry.known.exact != known.exact:
            splicer.set_scalar(node, "sentence", claim.sentence, after="id")
        elif entry.sentence != claim.sentence and _only_blanks(entry.sentence, claim.sentence):
            # The user folded the lines: the words are the same, so the layout is the user's.
            return
        elif entry.sentence != claim.sentence:
            splicer.set_scalar(node, "sentence", claim.sentence, after="id")
        return
    if node.get("sentence") is not None:
        _hide_sentence(splicer, node, str(known))
    else:
        splicer.set_scalar(node, "fingerprint", str(known), after="id")


def _only_blanks(first: str | None, second: str) -> bool:
    return (first or "").split() == second.split()


def _hide_sentence(splicer: Splicer, node: Node, known: str) -> None:
    """The fingerprint in place of the sentence."""
    if node.get("fingerprint") is not None:
        splicer.set_scalar(node, "fingerprint", known)
        splicer.remove_key(node, "sentence")
        return
    for key, value in node.pairs:
        if key.raw == "sentence":
            ending = splicer.newline if splicer.text[value.start : value.end].endswith("\n") else ""
            splicer.replace(key.start, value.end, f"fingerprint: {emit.scalar(known)}{ending}")


def _update_names(splicer: Splicer, node: Node, key: str, names: Sequence[str]) -> None:
    """The list as the manuscript has it; on one line, unless it already says so."""
    found = node.get(key)
    if found is None:
        if names:
            splicer.add_fields(node, [(key, list(names))])
        return
    if [item.raw for item in found.items] == list(names):
        return
    if found.kind == "scalar" or found.flow:
        lead = " " if found.start == found.end else ""
        splicer.replace(found.start, found.end, lead + emit.flow(list(names)))
        return
    for item, name in zip(found.items, names, strict=False):
        if item.raw != name:
            splicer.replace(item.start, item.end, emit.scalar(name))
    if len(names) > len(found.items):
        last = found.items[-1]
        dash = " " * found.column
        splicer.insert_lines(last, [f"{dash}- {emit.scalar(name)}" for name in names[len(found.items) :]])
    for item in found.items[len(names) :]:
        splicer.remove_item(item, found.column, alone=not names and item is found.items[0])


def _update_figures(splicer: Splicer, entry: Entry, claim: Claim) -> None:
    listed = entry.node.get("figures")
    nodes = _items(entry, "figures")
    pairs = pair_figures(claim.figures, nodes)
    for figure, node in pairs:
        if node is not None:
            _update_figure(splicer, node, figure)
    used = {id(node) for _, node in pairs if node is not None}
    _mark_gone(splicer, [node for node in nodes if id(node) not in used])
    fresh = [emit.figure_fields(figure) for figure, node in pairs if node is None]
    _append(splicer, entry, "figures", listed, fresh)


def _update_figure(splicer: Splicer, node: Node, figure: Figure) -> None:
    text = node.get("text")
    if text is not None and text.value != figure.text:
        if not _by_user(node):
            _set_value(splicer, node, figure)
        splicer.set_scalar(node, "text", figure.text)
    _set_verdict(
        splicer, node, figure.verdict, figure.evidence, changed=text is None or text.value != figure.text
    )


def _set_value(splicer: Splicer, node: Node, figure: Figure) -> None:
    """Value, unit and hedge of a figure that nobody corrected, as the new text says."""
    for key, value in (("value", figure.value), ("low", figure.low), ("high", figure.high)):
        if value is None:
            splicer.remove_key(node, key)
        else:
            _set_number(splicer, node, key, value)
    splicer.set_scalar(node, "unit", figure.unit)
    if figure.hedge != "exact" or node.get("hedge") is not None:
        splicer.set_scalar(node, "hedge", figure.hedge)


def _set_number(splicer: Splicer, node: Node, key: str, value: Decimal) -> None:
    if number_of(node.get(key)) != value:
        splicer.set_scalar(node, key, value, after="text")


def _set_verdict(
    splicer: Splicer, node: Node, verdict: str, evidence: Sequence[Any], *, changed: bool
) -> None:
    """Verdict and evidence of this run; a run that checked nothing leaves those of an earlier one."""
    if node.get("gone") is not None:
        splicer.remove_key(node, "gone")
    if verdict == "unchecked" and not changed:
        return
    splicer.set_scalar(node, "verdict", verdict)
    old = node.get("evidence")
    new = [emit.evidence_fields(one) for one in evidence]
    if old is None:
        if new:
            splicer.add_fields(node, [("evidence", new)])
    elif old.plain() != [dict(fields) for fields in new] and (new or old.items):
        lead = " " if old.start == old.end else ""
        splicer.replace(old.start, old.end, lead + emit.flow(new))


def _update_quotations(splicer: Splicer, entry: Entry, claim: Claim, *, no_text: bool) -> None:
    listed = entry.node.get("quotations")
    nodes = _items(entry, "quotations")
    pairs = pair_quotations(claim.quotations, nodes)
    for quotation, node in pairs:
        if node is None:
            continue
        fields = emit.quotation_fields(quotation, no_text=no_text)
        known = dict(fields)
        changed = any(
            (found := node.get(key)) is None or found.value != known[key]
            for key in ("text", "fingerprint", "words")
            if key in known
        )
        for key in ("text", "fingerprint", "words"):
            if key in known:
                splicer.set_scalar(node, key, known[key])
            elif node.get(key) is not None and no_text:
                splicer.remove_key(node, key)
        evidence = () if no_text else quotation.evidence
        _set_verdict(splicer, node, quotation.verdict, evidence, changed=changed)
    used = {id(node) for _, node in pairs if node is not None}
    _mark_gone(splicer, [node for node in nodes if id(node) not in used])
    fresh = [emit.quotation_fields(one, no_text=no_text) for one, node in pairs if node is None]
    _append(splicer, entry, "quotations", listed, fresh)


def _mark_gone(splicer: Splicer, nodes: Sequence[Node]) -> None:
    for node in nodes:
        splicer.set_scalar(node, "gone", True)


def _append(
    splicer: Splicer, entry: Entry, key: str, listed: Node | None, fresh: Sequence[emit.Fields]
) -> None:
    if not fresh:
        return
    if listed is None:
        splicer.add_fields(entry.node, [(key, list(fresh))])
    elif listed.kind == "scalar" or (listed.flow and not listed.items):
        lead = " " if listed.start == listed.end else ""
        splicer.replace(listed.start, listed.end, lead + emit.flow(list(fresh)))
    else:
        splicer.add_items(listed, fresh, after=len(listed.items) - 1, dash=" " * listed.column)


def _gone(splicer: Splicer, entry: Entry, *, no_text: bool) -> None:
    """Mark a claim that the manuscript no longer has; its text goes too where none may be kept."""
    if no_text and entry.sentence is not None:
        _hide_sentence(splicer, entry.node, str(fingerprint(entry.sentence)))
    if entry.status == "gone":
        return
    splicer.set_scalar(entry.node, "status", "gone")
    if entry.status != "unreviewed":
        splicer.set_scalar(entry.node, "status_before", entry.status, after="status")


def _add_new(
    splicer: Splicer,
    existing: ClaimsFile,
    named: Sequence[Claim],
    paired: Sequence[int | None],
    *,
    no_text: bool,
) -> None:
    """Write new claims after the entry of the claim before them."""
    listed = existing.root.get("claims")
    after: int | None = None
    waiting: dict[int | None, list[emit.Fields]] = {}
    for index, claim in zip(paired, named, strict=True):
        if index is not None:
            after = index
        else:
            waiting.setdefault(after, []).append(emit.claim_fields(claim, no_text=no_text))
    if not waiting or listed is None:
        return
    if not listed.items:
        lines = [line for fields in waiting[None] for line in emit.item_lines(fields, "  ")]
        splicer.replace(listed.start, listed.end, "".join(splicer.newline + line for line in lines))
        return
    dash, first = " " * listed.column, listed.items[0]
    gap = " " * max(1, first.column - listed.column - 1) if not listed.flow else " "
    for place, items in waiting.items():
        splicer.add_items(listed, items, after=place, dash=dash, gap=gap)

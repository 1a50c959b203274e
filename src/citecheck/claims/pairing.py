"""Which figure or quotation of a claim is which of its entry, after the sentence was edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from citecheck.claims.identity import fingerprint, parse_fingerprint, resemblance
from citecheck.claims.nodes import Node
from citecheck.claims.units import same_dimension
from citecheck.model import Figure, Quotation

_Thing = TypeVar("_Thing")
_MOST = 200


def pair_figures(figures: Sequence[Figure], nodes: Sequence[Node]) -> list[tuple[Figure, Node | None]]:
    """Each figure with its node in the file: of the same text, else the next of the same kind of unit."""

    def same(figure: Figure, node: Node) -> bool:
        text = node.get("text")
        return text is not None and text.value == figure.text

    def alike(figure: Figure, node: Node) -> bool:
        unit = node.get("unit")
        return unit is not None and isinstance(unit.value, str) and same_dimension(unit.value, figure.unit)

    return _pair(figures, nodes, (same, alike))


def pair_quotations(
    quotations: Sequence[Quotation], nodes: Sequence[Node]
) -> list[tuple[Quotation, Node | None]]:
    """Each quotation with its node: of the same words, else one that shares half of them."""

    def likeness(quotation: Quotation, node: Node) -> float:
        text, printed = node.get("text"), node.get("fingerprint")
        known = None
        if text is not None and isinstance(text.value, str):
            known = fingerprint(text.value)
        elif printed is not None and isinstance(printed.value, str):
            known = parse_fingerprint(printed.value)
        return resemblance(known, fingerprint(quotation.text)) if known is not None else 0.0

    def same(quotation: Quotation, node: Node) -> bool:
        return likeness(quotation, node) == 1.0

    def alike(quotation: Quotation, node: Node) -> bool:
        return likeness(quotation, node) >= 0.5

    return _pair(quotations, nodes, (same, alike))


def _pair(
    things: Sequence[_Thing], nodes: Sequence[Node], tests: Sequence[Callable[[_Thing, Node], bool]]
) -> list[tuple[_Thing, Node | None]]:
    """Pair in order by the first test, then what is left by the next."""
    found: list[Node | None] = [None] * len(things)
    free = list(nodes[:_MOST])
    for test in tests:
        for number, thing in enumerate(things[:_MOST]):
            if found[number] is not None:
                continue
            for index, node in enumerate(free):
                if test(thing, node):
                    found[number] = free.pop(index)
                    break
    return list(zip(things, found, strict=True))

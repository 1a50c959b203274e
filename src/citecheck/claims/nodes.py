"""YAML as nodes that know where they stand in the file, so that a line can be named and text spliced.

Built from ruamel.yaml's parser events without recursion. Anchors, aliases and tags are refused (a file
of claims needs none, and an alias bomb needs them), as is nesting deeper than a claims file can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from citecheck.model import ClaimsFileError

MAX_DEPTH = 12

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_LONGEST_NUMBER = 60


@dataclass(slots=True)
class Node:
    """A mapping (``pairs``), a sequence (``items``) or a scalar (``value``), at text[start:end].

    ``value`` is str, int, Decimal, bool or None by YAML 1.2's core schema; ``raw`` is the scalar's own
    text. ``line`` counts from 1, ``column`` from 0. ``flow`` is set for "[…]" and "{…}".
    """

    kind: Literal["map", "seq", "scalar"]
    start: int
    end: int
    line: int
    column: int
    flow: bool = False
    value: Any = None
    raw: str = ""
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """The value of ``key``; None where it is missing or this is no mapping."""
        for name, value in self.pairs:
            if name.value == key:
                return value
        return None

    def plain(self) -> Any:
        """The node as plain data, numbers as int or Decimal."""
        if self.kind == "map":
            return {key.raw: value.plain() for key, value in self.pairs}
        if self.kind == "seq":
            return [item.plain() for item in self.items]
        return self.value


def read_nodes(text: str, path: str) -> Node:
    """The root node of the YAML document ``text``; ``path`` names it in errors.

    Raises:
        ClaimsFileError: not YAML, or YAML that a claims file does not use, with the line.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return _build(text, path)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise ClaimsFileError(f"{path}, line {line}: is no YAML: {_reason(error, text, line)}") from error
    except YAMLError as error:
        position = getattr(error, "position", 0) or 0
        line = text.count("\n", 0, position) + 1
        raise ClaimsFileError(
            f"{path}, line {line}: holds a character that YAML does not allow (U+{_code(error, text, position):04X}); take it out"
        ) from error


def _code(error: Exception, text: str, position: int) -> int:
    character = getattr(error, "character", None)
    if isinstance(character, str) and character:
        return ord(character[0])
    return character if isinstance(character, int) else ord(text[position : position + 1] or "\0")


def _reason(error: Any, text: str, line: int) -> str:
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]:
        return "a tab indents the line; use blanks"
    reason = " ".join(str(error.problem or error.context or "cannot be read").split())
    return reason[:200]


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def _build(text: str, path: str) -> Node:
    from ruamel.yaml import events

    root: Node | None = None
    stack: list[Node] = []
    keys: list[Node | None] = []
    for event in _events(text):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, events.NodeEvent):
            _refuse(event, line, path)
        if isinstance(event, events.DocumentStartEvent) and root is not None:
            raise ClaimsFileError(f"{path}, line {line}: a second document begins here; keep one in a file")
        if isinstance(event, events.CollectionStartEvent):
            if len(stack) >= MAX_DEPTH:
                raise ClaimsFileError(f"{path}, line {line}: is nested deeper than {MAX_DEPTH} levels")
            mapping = isinstance(event, events.MappingStartEvent)
            node = _node(event, "map" if mapping else "seq", flow=bool(event.flow_style))
        elif isinstance(event, events.ScalarEvent):
            node = _node(event, "scalar")
            node.raw = event.value
            node.value = _resolve(event, line, path)
        elif isinstance(event, events.CollectionEndEvent):
            done = stack.pop()
            keys.pop()
            done.end = event.end_mark.index if done.flow else max(_last_end(done), done.start)
            continue
        else:
            continue
        if stack:
            _attach(stack[-1], keys, node, path)
        else:
            root = node
        if node.kind != "scalar":
            stack.append(node)
            keys.append(None)
    return root if root is not None else Node("scalar", 0, 0, 1, 0)


def _refuse(event: Any, line: int, path: str) -> None:
    from ruamel.yaml import events

    if isinstance(event, events.AliasEvent) or event.anchor is not None:
        raise ClaimsFileError(
            f"{path}, line {line}: anchors and aliases (& and *) are not allowed here; write the value out"
        )
    if getattr(event, "tag", None) is not None:
        raise ClaimsFileError(
            f"{path}, line {line}: tags ({str(event.tag)[:40]}) are not allowed here; leave it out"
        )


def _node(event: Any, kind: Literal["map", "seq", "scalar"], *, flow: bool = False) -> Node:
    mark = event.start_mark
    return Node(kind, mark.index, event.end_mark.index, mark.line + 1, mark.column, flow=flow)


def _attach(parent: Node, keys: list[Node | None], node: Node, path: str) -> None:
    if parent.kind == "seq":
        parent.items.append(node)
        return
    key = keys[-1]
    if key is None:
        if node.kind != "scalar":
            raise ClaimsFileError(f"{path}, line {node.line}: a key must be a word, not a list or a mapping")
        # Keys are compared as printed, so that "12" and 12 are one.
        node.value = node.raw
        keys[-1] = node
        return
    if any(name.raw == key.raw for name, _ in parent.pairs):
        raise ClaimsFileError(
            f"{path}, line {key.line}: the key {key.raw[:60]!r} stands here twice; keep one"
        )
    if len(parent.pairs) > 200:
        raise ClaimsFileError(f"{path}, line {key.line}: a mapping has more than 200 keys")
    parent.pairs.append((key, node))
    keys[-1] = None


def _last_end(node: Node) -> int:
    if node.kind == "map":
        return node.pairs[-1][1].end if node.pairs else node.end
    return node.items[-1].end if node.items else node.end


def _resolve(event: Any, line: int, path: str) -> Any:
    """The value of a scalar by YAML 1.2's core schema; a quoted one is a string."""
    text: str = event.value
    if event.style in ("'", '"', "|", ">"):
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
        number = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
        if number is None or abs(number.adjusted()) > _LONGEST_NUMBER:
            raise ClaimsFileError(f"{path}, line {line}: the number {text[:20]}… is too long")
        return int(text) if _INT.fullmatch(text) else number
    return text

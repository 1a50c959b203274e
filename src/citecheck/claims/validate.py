"""A claims file against its schema: the first thing that breaks it, with its line.

The part of JSON Schema (draft 2020-12) that ``schema.json`` uses, over nodes that know their line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.claims.nodes import Node
from citecheck.model import ClaimsFileError

_NAMES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of claims.yaml."""
    loaded: Mapping[str, Any] = json.loads((files("citecheck.claims") / "schema.json").read_text("utf-8"))
    return loaded


def validate(root: Node, path: str) -> None:
    """Raise ClaimsFileError with path and line where ``root`` breaks the schema."""
    for node, where, problem in _problems(root, schema(), "the file"):
        raise ClaimsFileError(f"{path}, line {node.line}: {where} {problem}")


def _problems(node: Node, rule: Mapping[str, Any], where: str) -> Iterator[tuple[Node, str, str]]:
    if "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    problem = _own_problem(node, rule)
    if problem is not None:
        yield node, where, problem
        return
    for key, value in node.pairs:
        inner = rule.get("properties", {}).get(key.raw)
        if inner is not None:
            yield from _problems(value, inner, f"{key.raw!r}")
    if "items" in rule:
        for number, item in enumerate(node.items, start=1):
            yield from _problems(item, rule["items"], f"item {number} of {where}")


def _own_problem(node: Node, rule: Mapping[str, Any]) -> str | None:
    types = rule.get("type")
    if types is not None:
        allowed = [types] if isinstance(types, str) else list(types)
        if not any(_is(node, name) for name in allowed):
            wanted = " or ".join(_NAMES[name] for name in allowed if name != "null")
            return f"must be {wanted}, not {_said(node)}"
    if "const" in rule and node.value != rule["const"]:
        return f"must be {rule['const']}, not {_said(node)}"
    if "enum" in rule and (node.kind != "scalar" or node.value not in rule["enum"]):
        return f"must be one of {', '.join(rule['enum'])}, not {_said(node)}"
    if node.kind == "scalar":
        return _scalar_problem(node, rule)
    return _mapping_problem(node, rule) if node.kind == "map" else None


def _scalar_problem(node: Node, rule: Mapping[str, Any]) -> str | None:
    if isinstance(node.value, str):
        if len(node.value) < rule.get("minLength", 0):
            return "must not be empty"
        if len(node.value) > rule.get("maxLength", len(node.value)):
            return f"must not be longer than {rule['maxLength']} characters"
        if "pattern" in rule and re.search(rule["pattern"], node.value) is None:
            return "is no fingerprint that citecheck wrote"
    if "minimum" in rule and isinstance(node.value, int) and node.value < rule["minimum"]:
        return f"must not be below {rule['minimum']}"
    return None


def _mapping_problem(node: Node, rule: Mapping[str, Any]) -> str | None:
    have = {key.raw for key, _ in node.pairs}
    for name in rule.get("required", ()):
        if name not in have:
            return f"lacks {name!r}"
    for name, needed in rule.get("dependentRequired", {}).items():
        if name in have and not set(needed) <= have:
            return f"has {name!r} but not {', '.join(needed)!r}"
    matched = sum(set(choice["required"]) <= have for choice in rule.get("oneOf", ()))
    if "oneOf" in rule and matched != 1:
        return "must have either 'value' or both 'low' and 'high'"
    if "anyOf" in rule and not any(set(choice["required"]) <= have for choice in rule["anyOf"]):
        return "must have 'text' or 'fingerprint'"
    return None


def _is(node: Node, name: str) -> bool:
    if node.kind != "scalar":
        return name == ("object" if node.kind == "map" else "array")
    value = node.value
    if value is None or isinstance(value, bool):
        return name == ("null" if value is None else "boolean")
    if isinstance(value, str):
        return name == "string"
    if isinstance(value, Decimal):
        return name == "number" or (name == "integer" and value == value.to_integral_value())
    return name in ("number", "integer")


def _said(node: Node) -> str:
    if node.kind != "scalar":
        return "a mapping" if node.kind == "map" else "a list"
    if node.value is None:
        return "empty"
    shown = " ".join(node.raw.split())
    kind = "the text " if isinstance(node.value, str) else ""
    return f"{kind}{shown[:40] + '…' if len(shown) > 40 else shown!r}"

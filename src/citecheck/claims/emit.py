"""Claims as YAML lines: plain words bare, everything else in double quotes, one value a line."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from citecheck.claims.identity import fingerprint, words_of
from citecheck.model import Claim, Evidence, Figure, Quotation

# A first letter, then words, with nothing in them that YAML could take for a sign of its own.
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")
_NOT_BARE = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "nan", "inf"])
# What JSON leaves as it is and YAML does not allow or takes for the end of a line.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

Fields = list[tuple[str, Any]]
"""Keys and values of a mapping in order; a value is a scalar, a list, or :data:`Fields` again."""


def scalar(value: Any) -> str:
    """A value on one line that reads back as itself."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    text = str(value)
    if _BARE.fullmatch(text) and text.casefold() not in _NOT_BARE:
        return text
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(value: Any) -> str:
    """A list or mapping on one line."""
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return scalar(value)


def block(fields: Fields, indent: str) -> list[str]:
    """The lines of a mapping whose keys stand at ``indent``."""
    lines: list[str] = []
    for key, value in fields:
        if isinstance(value, list) and value and isinstance(value[0], list):
            lines.append(f"{indent}{key}:")
            for item in value:
                lines.extend(item_lines(item, indent + "  "))
        elif isinstance(value, list):
            lines.append(f"{indent}{key}: {flow(value)}")
        else:
            lines.append(f"{indent}{key}: {scalar(value)}")
    return lines


def item_lines(fields: Fields, dash: str, gap: str = " ") -> list[str]:
    """The lines of a mapping that is an item of a list whose dashes stand at ``dash``."""
    lines = block(fields, dash + " " + gap)
    lines[0] = f"{dash}-{gap}{lines[0].lstrip()}"
    return lines


def claim_fields(claim: Claim, *, no_text: bool) -> Fields:
    """A new claim's keys in the order in which they are written."""
    out: Fields = [("id", claim.id)]
    if no_text:
        out.append(("fingerprint", claim.fingerprint or str(fingerprint(claim.sentence))))
    else:
        out.append(("sentence", claim.sentence))
    optional = [("statement", claim.statement)]
    out.extend((key, value) for key, value in optional if value is not None)
    out += [("notes", list(claim.notes)), ("keys", list(claim.keys))]
    if claim.figures:
        out.append(("figures", [figure_fields(figure) for figure in claim.figures]))
    if claim.quotations:
        out.append(("quotations", [quotation_fields(one, no_text=no_text) for one in claim.quotations]))
    out.append(("status", claim.status))
    return out + [
        (key, value) for key, value in (("comment", claim.comment), ("source", claim.source)) if value
    ]


def figure_fields(figure: Figure) -> Fields:
    """A figure's keys."""
    out: Fields = [("text", figure.text), *value_fields(figure)]
    out += [("unit", figure.unit), ("hedge", figure.hedge), ("verdict", figure.verdict)]
    return out + _evidence(figure.evidence)


def value_fields(figure: Figure) -> Fields:
    """``value``, or ``low`` and ``high`` of a range."""
    if figure.value is not None:
        return [("value", figure.value)]
    return [("low", figure.low), ("high", figure.high)]


def quotation_fields(quotation: Quotation, *, no_text: bool) -> Fields:
    """A quotation's keys; with ``no_text`` its fingerprint and count of words in place of the words."""
    out: Fields = [("text", quotation.text)]
    if no_text:
        out = [("fingerprint", str(fingerprint(quotation.text))), ("words", len(words_of(quotation.text)))]
    out.append(("verdict", quotation.verdict))
    return out + ([] if no_text else _evidence(quotation.evidence))


def evidence_fields(evidence: Evidence) -> Fields:
    """A passage's keys."""
    out: Fields = [("source", evidence.source), ("passage", evidence.passage)]
    return out if evidence.text is None else [*out, ("text", evidence.text)]


def _evidence(found: Sequence[Evidence]) -> Fields:
    return [("evidence", [evidence_fields(one) for one in found])] if found else []


def new_file(manuscript: str, claims: Sequence[Claim], *, no_text: bool) -> str:
    """A whole claims file."""
    lines = [
        "# Claims of the manuscript and the notes that bear them. citecheck adds what is new and marks what is",
        "# gone; what you write (status, statement, source, comment, a corrected value) stays.",
        "schema: citecheck/claims-file/1",
        f"manuscript: {scalar(manuscript)}",
    ]
    if not claims:
        return "\n".join([*lines, "claims: []", ""])
    lines.append("claims:")
    for claim in claims:
        lines.extend(item_lines(claim_fields(claim, no_text=no_text), "  "))
    return "\n".join([*lines, ""])

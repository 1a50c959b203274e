"""A TEI citation as a CSL item. Source: TEI P5, <bibl>, <biblStruct>."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.model import GivenItem
from citecheck.readers.draft import csl_item
from citecheck.readers.xml_tree import all_text, child, local

_TYPES = {"j": "article-journal", "m": "book", "s": "book", "u": "manuscript"}


@cache
def data() -> dict[str, Any]:
    """``tei.toml``."""
    return tomllib.loads((files("citecheck.readers") / "tei.toml").read_text("utf-8"))


def given_item(bibl: Any) -> GivenItem | None:
    """What a citation says in elements; None where it is text alone."""
    titles: dict[str, str] = {}
    for one in bibl.iter():
        if local(one) == "title" and all_text(one):
            titles.setdefault(one.get("level") or "", all_text(one))
    part, journal, book = titles.get("a"), titles.get("j"), titles.get("m") or titles.get("")
    if not (part or journal or book):
        return None
    container = (journal or book) if part else ""
    level = "j" if journal else "m" if book else "u"
    csl_type = (
        "chapter" if part and level == "m" else _TYPES[level] if part or level != "j" else "article-journal"
    )
    record = csl_item(
        {
            "type": csl_type,
            "title": part or book or "",
            "container-title": container or (journal if not part else ""),
            "collection-title": titles.get("s") if part or book else "",
            "author": _people(bibl, "author"),
            "editor": _people(bibl, "editor"),
            "issued": _date(bibl),
            "publisher": all_text(child(bibl, "publisher")),
            "publisher-place": all_text(child(bibl, "pubPlace")),
            "edition": all_text(child(bibl, "edition")),
            "URL": _url(bibl),
            **_scopes(bibl),
            **_identifiers(bibl),
        }
    )
    return GivenItem(record=record)


def _people(bibl: Any, role: str) -> list[dict[str, str]]:
    found = []
    for one in bibl.iter():
        if local(one) != role or not all_text(one):
            continue
        family = child(one, "surname")
        if family is None:
            found.append(_plain_name(all_text(one)))
            continue
        given = " ".join(all_text(part) for part in one.iter() if local(part) == "forename")
        found.append(csl_item({"family": all_text(family), "given": given}))
    return found


def _plain_name(text: str) -> dict[str, str]:
    family, comma, given = text.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": text}


def _date(bibl: Any) -> dict[str, Any] | None:
    date = child(bibl, "date")
    if date is None:
        return None
    told = date.get("when") or all_text(date)
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", told)
    if found is None:
        return {"literal": told} if told else None
    return {"date-parts": [[int(part) for part in found.groups() if part]]}


def _scopes(bibl: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in bibl.iter():
        if local(one) != "biblScope":
            continue
        field = data()["scopes"].get((one.get("unit") or one.get("type") or "").lower())
        first, last = one.get("from"), one.get("to")
        text = (f"{first}-{last}" if last and last != first else first) if first else all_text(one)
        if field and text:
            found.setdefault(field, re.sub(r"^(?:pp?|S|vol|no|Nr|Bd)\.\s*", "", text))
    return found


def _identifiers(bibl: Any) -> dict[str, str]:
    found = {}
    for one in bibl.iter():
        kind = (one.get("type") or "").upper() if local(one) == "idno" else ""
        if kind in ("DOI", "ISBN", "ISSN", "PMID") and all_text(one):
            found[kind] = all_text(one)
    return found


def _url(bibl: Any) -> str:
    for one in bibl.iter():
        if local(one) in ("ref", "ptr"):
            target = (one.get("target") or "").strip()
            if target.startswith(("http://", "https://")):
                return target
    return ""

"""A JATS citation as a CSL item. Source: JATS 1.3, <element-citation> and <mixed-citation>."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from citecheck.model import GivenItem
from citecheck.readers.draft import csl_item
from citecheck.readers.xml_tree import all_text, child, local

_XLINK = "{http://www.w3.org/1999/xlink}href"


@cache
def data() -> dict[str, Any]:
    """``jats.toml``."""
    return tomllib.loads((files("citecheck.readers") / "jats.toml").read_text("utf-8"))


def given_item(citation: Any) -> GivenItem | None:
    """What a citation says in elements; None where it is text alone."""
    part = all_text(child(citation, "article-title", "chapter-title", "part-title", "data-title"))
    source = all_text(child(citation, "source"))
    if not part and not source and child(citation, "pub-id") is None:
        return None
    kind = citation.get("publication-type") or citation.get("citation-type") or ""
    csl_type = data()["types"].get(kind.lower(), "document")
    if csl_type == "book" and part:
        csl_type = "chapter"
    if csl_type == "document" and child(citation, "volume", "fpage") is not None and part and source:
        csl_type = "article-journal"
    whole = csl_type in ("book", "thesis", "report", "webpage") and not part
    item = csl_item(
        {
            "type": csl_type,
            "title": source if whole else part or (source if not part else ""),
            "container-title": "" if whole or not part else source,
            "author": _people(citation, "author"),
            "editor": _people(citation, "editor"),
            "translator": _people(citation, "translator"),
            "issued": _date(citation),
            "volume": all_text(child(citation, "volume")),
            "issue": all_text(child(citation, "issue")),
            "page": _pages(citation),
            "publisher": all_text(child(citation, "publisher-name")),
            "publisher-place": all_text(child(citation, "publisher-loc")),
            "edition": all_text(child(citation, "edition")),
            "collection-title": all_text(child(citation, "series")),
            "event-title": all_text(child(citation, "conf-name")),
            "URL": _url(citation),
            **_identifiers(citation),
        }
    )
    return GivenItem(record=item)


def _people(citation: Any, role: str) -> list[dict[str, str]]:
    groups = [one for one in citation.iter() if local(one) == "person-group"]
    told = [one for one in groups if (one.get("person-group-type") or "author").startswith(role)]
    homes = told if groups else [citation] if role == "author" else []
    found = []
    for home in homes:
        for one in home.iter():
            name = local(one)
            if name in ("name", "string-name") and child(one, "surname") is not None:
                found.append(
                    csl_item(
                        {
                            "family": all_text(child(one, "surname")),
                            "given": all_text(child(one, "given-names")),
                            "suffix": all_text(child(one, "suffix")),
                        }
                    )
                )
            elif name == "collab" and all_text(one):
                found.append({"literal": all_text(one)})
    return found


def _date(citation: Any) -> dict[str, Any] | None:
    year = child(citation, "year")
    if year is None:
        return None
    digits = (year.get("iso-8601-date") or all_text(year))[:4]
    if not digits.isdecimal():
        return {"literal": all_text(year)}
    parts = [int(digits)]
    for name in ("month", "day"):
        text = all_text(child(citation, name))
        if not text.isdecimal():
            break
        parts.append(int(text))
    return {"date-parts": [parts]}


def _pages(citation: Any) -> str:
    first, last = all_text(child(citation, "fpage")), all_text(child(citation, "lpage"))
    if first:
        return f"{first}-{last}" if last and last != first else first
    return all_text(child(citation, "page-range", "elocation-id"))


def _url(citation: Any) -> str:
    link = child(citation, "ext-link", "uri")
    if link is None:
        return ""
    return (link.get(_XLINK) or all_text(link)).strip()


def _identifiers(citation: Any) -> dict[str, str]:
    names = {"doi": "DOI", "pmid": "PMID", "isbn": "ISBN", "issn": "ISSN"}
    found: dict[str, str] = {}
    for one in citation.iter():
        kind = (one.get("pub-id-type") or "").lower() if local(one) == "pub-id" else local(one)
        if kind in names and all_text(one):
            found.setdefault(names[kind], all_text(one))
    return found

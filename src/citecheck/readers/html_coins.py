"""COinS: an OpenURL in the title of an empty ``<span class="Z3988">`` says what the reference beside it is.

Sources: the COinS 1.0 convention (2006) and the key/value formats of ANSI/NISO Z39.88-2004 that it names (journal, book,
dissertation, patent, and Dublin Core as Zotero writes it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from citecheck.model import GivenItem
from citecheck.readers.draft import csl_item

_LONGEST = 8_000
_MOST_FIELDS = 200
_GENRES = {
    "article": "article-journal", "preprint": "article", "proceeding": "paper-conference", "conference": "paper-conference",
    "book": "book", "bookitem": "chapter", "report": "report", "document": "document", "dissertation": "thesis", "issue": "book",
    "unknown": "document",
}  # fmt: skip
_FORMATS = {"journal": "article-journal", "book": "book", "dissertation": "thesis", "patent": "patent"}
_DUBLIN_TYPES = {
    "webpage": "webpage", "blogpost": "post-weblog", "newspaperarticle": "article-newspaper", "magazinearticle": "article-magazine",
    "journalarticle": "article-journal", "book": "book", "report": "report", "thesis": "thesis", "case": "legal_case",
    "statute": "legislation", "interview": "interview", "document": "document",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?!\d)")


def coins_item(title: str) -> GivenItem | None:
    """The work that a span's title names; None where it names none."""
    if len(title) > _LONGEST or "rft" not in title:
        return None
    try:
        fields = parse_qs(title, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    told = {name: " ".join(values[0].split()) for name, values in fields.items() if values}

    def of(*names: str) -> str:
        return next((told[f"rft.{name}"] for name in names if told.get(f"rft.{name}")), "")

    kind = told.get("rft_val_fmt", "").rpartition(":")[2].lower()
    csl_type = _type(kind, of("genre").lower(), of("type").lower())
    part = of("atitle")
    within = of("jtitle", "btitle", "stitle", "title") if part else ""
    title_of = part or of("btitle", "title", "jtitle")
    if not title_of:
        return None
    if part and csl_type == "book":
        csl_type = "chapter"
    first, last = of("spage"), of("epage")
    record = csl_item(
        {
            "type": csl_type,
            "title": title_of,
            "container-title": within or of("source"),
            "author": _people(fields, of),
            "issued": _date(of("date", "year")),
            "volume": of("volume"),
            "issue": of("issue"),
            "page": of("pages") or (f"{first}-{last}" if first and last and first != last else first),
            "publisher": of("pub", "publisher", "inst"),
            "publisher-place": of("place"),
            "edition": of("edition"),
            "collection-title": of("series"),
            "ISBN": of("isbn"),
            "ISSN": of("issn", "eissn"),
            **_identifiers([*fields.get("rft_id", ()), *fields.get("rft.identifier", ())]),
        }
    )
    return GivenItem(record)


def _type(kind: str, genre: str, dublin: str) -> str:
    if kind == "dc":
        return _DUBLIN_TYPES.get(dublin.replace(" ", ""), "document")
    if kind == "dissertation":
        return "thesis"
    return _GENRES.get(genre) or _FORMATS.get(kind, "document")


def _people(fields: Mapping[str, Sequence[str]], of: Any) -> list[dict[str, str]]:
    """The first author by parts of the name, the others as one text each; the first may be among them again."""
    people: list[dict[str, str]] = []
    family, given = of("aulast"), of("aufirst", "auinit")
    if family:
        people.append(csl_item({"family": family, "given": given}))
    known = {f"{given} {family}".strip().casefold()}
    for text in [*fields.get("rft.au", ()), *fields.get("rft.creator", ())]:
        person = _person(" ".join(text.split()))
        name = (
            f"{person.get('given', '')} {person.get('family', person.get('literal', ''))}".strip().casefold()
        )
        if name and name not in known:
            known.add(name)
            people.append(person)
    return [*people, *({"literal": text} for text in fields.get("rft.aucorp", ()) if text.strip())]


def _person(text: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return csl_item({"family": family, "given": given})
    given, _, family = text.rpartition(" ")
    return {"family": family, "given": given} if given else csl_item({"literal": text})


def _date(text: str) -> dict[str, Any] | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return {"literal": text} if text else None
    return {"date-parts": [[int(part) for part in found.groups() if part]]}


def _identifiers(addresses: Sequence[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for address in addresses:
        name, _, value = address.partition("/") if address.startswith("info:") else ("", "", address)
        if name == "info:doi" and value:
            made.setdefault("DOI", value)
        elif name == "info:pmid" and value:
            made.setdefault("PMID", value)
        elif address.startswith(("http://", "https://")):
            made.setdefault("URL", address)
    return made

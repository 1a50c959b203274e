"""What the fields of reference managers say of the works they cite, as CSL items.

Sources: what Zotero ("ADDIN ZOTERO_ITEM CSL_CITATION"), Mendeley ("ADDIN CSL_CITATION", and content controls
"MENDELEY_CITATION_v3_…"), EndNote ("ADDIN EN.CITE") and Word itself ("CITATION", ECMA-376 part 1, 22.6) write.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from citecheck.model import GivenItem
from citecheck.readers.draft import csl_item
from citecheck.readers.xml_tree import all_text, child, local

_LONGEST = 4_000_000
_ENDNOTE_TYPES = {
    "journal article": "article-journal", "book": "book", "book section": "chapter", "edited book": "book", "thesis": "thesis",
    "report": "report", "web page": "webpage", "newspaper article": "article-newspaper", "magazine article": "article-magazine",
    "conference proceedings": "paper-conference", "conference paper": "paper-conference", "case": "legal_case",
    "statute": "legislation", "patent": "patent", "dataset": "dataset", "blog": "post-weblog", "manuscript": "manuscript",
}  # fmt: skip
_WORD_TYPES = {
    "Book": "book", "BookSection": "chapter", "JournalArticle": "article-journal", "ArticleInAPeriodical": "article-magazine",
    "ConferenceProceedings": "paper-conference", "Report": "report", "InternetSite": "webpage", "DocumentFromInternetSite": "webpage",
    "Patent": "patent", "Case": "legal_case", "Interview": "interview", "Film": "motion_picture",
}  # fmt: skip
_LABELS = frozenset(
    (
        "book",
        "chapter",
        "column",
        "figure",
        "folio",
        "issue",
        "line",
        "note",
        "opus",
        "page",
        "paragraph",
        "part",
        "section",
        "sub-verbo",
        "verse",
        "volume",
    )
)


def csl_citation(text: str) -> list[GivenItem]:
    """The works of a JSON citation (Zotero, Mendeley) that stands somewhere in ``text``; none where it is damaged."""
    start = text.find("{")
    if start < 0 or len(text) > _LONGEST:
        return []
    try:
        data, _ = json.JSONDecoder().raw_decode(text[start:])
    except (ValueError, RecursionError):
        return []
    items = data.get("citationItems") if isinstance(data, dict) else None
    return [_csl_item(one) for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _csl_item(item: Mapping[str, Any]) -> GivenItem:
    data = item.get("itemData")
    record = {key: value for key, value in data.items() if key != "id"} if isinstance(data, dict) else None
    uris = item.get("uris") or item.get("uri")
    key = uris[0] if isinstance(uris, list) and uris else item.get("id")
    locator = item.get("locator")
    label = str(item.get("label") or "page")
    return GivenItem(
        record,
        str(key) if key is not None else None,
        (label if label in _LABELS else "page", str(locator)) if locator else None,
        str(item.get("prefix") or "").strip(),
        str(item.get("suffix") or "").strip(),
    )


def mendeley_tag(tag: str) -> list[GivenItem]:
    """The works of a content control that Mendeley Cite made; its tag holds the citation in base 64."""
    encoded = tag.removeprefix("MENDELEY_CITATION_v3_")
    if encoded == tag or len(encoded) > _LONGEST:
        return []
    try:
        return csl_citation(base64.b64decode(encoded + "=" * (-len(encoded) % 4)).decode("utf-8", "replace"))
    except (binascii.Error, ValueError):
        return []


def endnote_citation(text: str) -> list[GivenItem]:
    """The works of an EndNote field: XML in the field's code, or in base 64 beside it."""
    from lxml import etree  # type: ignore[import-untyped]

    start = text.find("<EndNote")
    if start < 0:
        try:
            text = base64.b64decode("".join(text.split())).decode("utf-8", "replace").replace("\0", "")
        except (binascii.Error, ValueError):
            return []
        start = text.find("<EndNote")
    end = text.find("</EndNote>")
    if start < 0 or end < 0 or len(text) > _LONGEST:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(text[start : end + len("</EndNote>")].encode("utf-8"), parser)
    return [] if root is None else [_endnote_item(one) for one in root if local(one) == "Cite"]


def _endnote_item(cite: Any) -> GivenItem:
    record = child(cite, "record")
    kind = child(record, "ref-type") if record is not None else None
    told = (kind.get("name") or "").lower() if kind is not None else ""
    csl_type = _ENDNOTE_TYPES.get(told, "document")

    def of(*names: str) -> str:
        found = child(record, *names) if record is not None else None
        return all_text(found)

    year = of("year") or all_text(child(cite, "Year"))
    whole = csl_type in ("book", "thesis", "report", "webpage")
    item = csl_item(
        {
            "type": csl_type,
            "title": of("title"),
            "container-title": "" if whole else of("full-title", "secondary-title"),
            "author": _endnote_people(record, "authors") or _names([all_text(child(cite, "Author"))]),
            "editor": _endnote_people(record, "secondary-authors") if csl_type == "chapter" else [],
            "issued": {"date-parts": [[int(year)]]}
            if re.fullmatch(r"\d{4}", year)
            else {"literal": year}
            if year
            else None,
            "volume": of("volume"),
            "issue": of("number"),
            "page": of("pages"),
            "edition": of("edition"),
            "publisher": of("publisher"),
            "publisher-place": of("pub-location"),
            "DOI": of("electronic-resource-num"),
            "URL": of("url"),
        }
    )
    pages = all_text(child(cite, "Pages"))
    number = all_text(child(cite, "RecNum"))
    return GivenItem(
        item if record is not None else None,
        number or None,
        ("page", pages) if pages else None,
        all_text(child(cite, "Prefix")),
        all_text(child(cite, "Suffix")),
    )


def _endnote_people(record: Any, group: str) -> list[dict[str, str]]:
    home = child(record, group) if record is not None else None
    return _names([all_text(one) for one in home] if home is not None else [])


def _names(texts: Sequence[str]) -> list[dict[str, str]]:
    found = []
    for text in texts:
        family, comma, given = text.partition(",")
        if text.strip():
            found.append(
                {"family": family.strip(), "given": given.strip()}
                if comma and given.strip()
                else {"literal": family.strip()}
            )
    return found


def word_citation(code: str, sources: Mapping[str, Any]) -> list[GivenItem]:
    r"""The works of a field ``CITATION Tag \l 1033 \p 12 \m Other``; ``\p`` is a page, ``\f`` and ``\s`` words around."""
    words = re.findall(r'"[^"]*"|\S+', code)[1:]
    made: list[GivenItem] = []
    tag, values = "", dict[str, str]()

    def close() -> None:
        if tag:
            source = sources.get(tag)
            pages = values.get("\\p", "")
            record = None if source is None else _word_item(source)
            made.append(
                GivenItem(
                    record,
                    tag,
                    ("page", pages) if pages else None,
                    values.get("\\f", ""),
                    values.get("\\s", ""),
                )
            )

    at = 0
    while at < len(words):
        word = words[at].strip('"')
        if word == "\\m":
            close()
            tag, values = words[at + 1].strip('"') if at + 1 < len(words) else "", {}
            at += 2
        elif word in ("\\l", "\\p", "\\f", "\\s", "\\v"):
            values[word] = words[at + 1].strip('"') if at + 1 < len(words) else ""
            at += 2
        else:
            if not tag and not word.startswith("\\"):
                tag = word
            at += 1
    close()
    return made


def _word_item(source: Any) -> dict[str, Any]:
    def of(*names: str) -> str:
        return all_text(next((one for name in names for one in source if local(one) == name), None))

    csl_type = _WORD_TYPES.get(of("SourceType"), "document")
    date = [int(part) for part in (of("Year"), of("Month"), of("Day")) if part.isdecimal()]
    return csl_item(
        {
            "type": csl_type,
            "title": of("Title"),
            "container-title": of("BookTitle", "JournalName", "PeriodicalTitle", "ConferenceName"),
            "author": _word_people(source, "Author"),
            "editor": _word_people(source, "Editor"),
            "issued": {"date-parts": [date]}
            if of("Year").isdecimal()
            else {"literal": of("Year")}
            if of("Year")
            else None,
            "volume": of("Volume"),
            "issue": of("Issue"),
            "page": of("Pages"),
            "edition": of("Edition"),
            "publisher": of("Publisher", "Institution"),
            "publisher-place": of("City"),
            "URL": of("URL"),
        }
    )


def _word_people(source: Any, role: str) -> list[dict[str, str]]:
    # The names stand in an element of the role inside one that is called Author whatever the role.
    outer = next((one for one in source if local(one) == "Author"), None)
    inner = None if outer is None else next((one for one in outer if local(one) == role), None)
    if inner is None:
        return []
    found = [
        csl_item(
            {
                "family": all_text(next((part for part in one if local(part) == "Last"), None)),
                "given": " ".join(all_text(part) for part in one if local(part) in ("First", "Middle")),
            }
        )
        for one in inner.iter()
        if local(one) == "Person"
    ]
    body = all_text(next((one for one in inner if local(one) == "Corporate"), None))
    return [*found, {"literal": body}] if body else found

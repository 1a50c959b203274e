"""Identifiers that are certain wherever they stand: URL, DOI, ISBN, ISSN, arXiv, PMID; and when a page was looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from citecheck.citations.lexicon import late, one_of, word_set

_URL = late(r"<?\s?(?:URL:\s?)?((?:https?:/{1,3}|ftp://|www\d{0,2}\.)[^\s<>\"“”«»\x00]{2,2000})\s?>?", re.I)
_BARE_URL = late(r"<\s?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}(?:/[^\s<>]{0,2000})?)\s?>", re.I)
_DOI = late(
    r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi\s?[:=]?\s{0,2}(?:https?://(?:dx\.)?doi\.org/)?)\s?(10\.\d{4,9}/[^\s<>\"“”\x00]{1,300})"
    r"|(?<![\w./])(10\.\d{4,9}/[^\s<>\"“”\x00]{2,300})",
    re.I,
)
_ISBN = late(r"ISBN(?:-1[03])?\s?:?\s?((?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx])(?!\d)")
_ISSN = late(r"(?:e-?|p-?)?ISSN(?:-L)?\s?:?\s?(\d{4}-?\d{3}[\dXx])(?!\d)", re.I)
_ARXIV = late(
    r"(?:e-?print\s?)?arXiv\s?(?:preprint\s)?(?:arXiv)?\s?[:.]?\s?((?:[a-z-]{2,10}(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d{1,2})?)(?:\s?\[[\w.-]{2,12}\])?"
    r"|(?<![\w/])((?:hep-(?:th|ph|ex|lat)|gr-qc|astro-ph|cond-mat|quant-ph|math-ph|nucl-(?:th|ex)|physics)/\d{7}(?:v\d{1,2})?)",
    re.I,
)
_PMID = late(r"(?:PubMed\s(?:ID|PMID)|PMID)\s?:?\s?(\d{4,9})(?!\d)", re.I)
_PMC = late(r"(?:PMCID:?\s?)?(PMC\d{4,9})")
_EDGE = ".,;:)]}>'’*"
_KINDS = (
    ("doi", ("10.",), _DOI),
    ("url", (":/", "www"), _URL),
    ("url", ("<",), _BARE_URL),
    ("isbn", ("isbn",), _ISBN),
    ("issn", ("issn",), _ISSN),
    ("arxiv", ("arxiv", "/"), _ARXIV),
    ("pmid", ("pmid", "pubmed"), _PMID),
    ("pmcid", ("pmc",), _PMC),
)
"""The kinds of identifiers, the surest first: what a text with one has in lower case, and its form."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """``kind`` is "url", "doi", "isbn", "issn", "arxiv", "pmid" or "pmcid"; the stretch takes in its lead word and brackets."""

    kind: str
    start: int
    end: int
    value: str


def identifiers(text: str) -> list[Identifier]:
    """The identifiers of a text in order; they do not overlap."""
    found: list[Identifier] = []
    low = text.casefold()
    for kind, marks, pattern in _KINDS:
        # Few references have any; what each must have is looked for first.
        for mark in marks:
            if mark in low:
                break
        else:
            continue
        for match in pattern.finditer(text):
            value, cut = _trimmed(next(group for group in match.groups() if group))
            end = match.end() - (cut if not match.group().endswith(">") else 0)
            if kind == "doi" and match.start() and text[match.start() - 1] == "/":
                continue
            if all(end <= other.start or match.start() >= other.end for other in found):
                found.append(Identifier(kind, match.start(), end, value))
    return sorted(found, key=lambda one: one.start)


def _trimmed(value: str) -> tuple[str, int]:
    """``value`` without the punctuation of the sentence around it, and how many characters that were."""
    end = len(value)
    opened = value.count("(") - value.count(")")
    while end and value[end - 1] in _EDGE:
        if value[end - 1] == ")":
            if opened >= 0:
                break
            opened += 1
        end -= 1
    return value[:end], len(value) - end


@cache
def _accessed() -> re.Pattern[str]:
    return re.compile(
        rf"[\[(]?\s?(?<!\w){one_of('months', 'words', 'accessed')}\s?:?\s{{0,2}}(?P<date>[^\[\]();<>\x00]{{4,40}}?\d{{2,4}}(?:[-/.]\d{{1,2}}){{0,2}}"
        r"|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\s?(?:г\.)?(?!\d)(?:,?\s(?:at\s)?\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?)?[\])]?",
        re.I,
    )


def accessed(text: str) -> list[tuple[int, int, str]]:
    """The stretches that say when a page was looked at: start, end, the date as printed."""
    low = text.casefold()
    for word in _access_words():
        if word in low:
            break
    else:
        return []
    return [(match.start(), match.end(), match["date"].strip(" ,.")) for match in _accessed().finditer(text)]


@cache
def _access_words() -> frozenset[str]:
    """A word of each phrase that says when a page was looked at: a text without any needs no closer look."""
    longest = ((max(phrase.split(), key=len), phrase) for phrase in word_set("months", "words", "accessed"))
    return frozenset(word if len(word) > 4 else phrase for word, phrase in longest)

"""A text cut into words, numbers, marks of money and other signs, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from citecheck.claims.lexicon import common

TokenKind = Literal["number", "word", "money", "sign", "skip"]
"""``skip`` is a link, an e-mail address or a DOI: nothing in it is a figure."""

_SPACES = "\u00a0\u2007\u2009\u202f"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``glued`` is set when no blank stands between it and the token before."""

    kind: TokenKind
    text: str
    low: str
    start: int
    end: int
    glued: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@cache
def _pattern() -> re.Pattern[str]:
    symbols = sorted(common().currency_symbols, key=len, reverse=True)
    money = "|".join(
        (r"(?<![^\W_])" if symbol[0].isalpha() else "") + re.escape(symbol) for symbol in symbols
    )
    return re.compile(
        rf"""
        (?P<skip>(?:https?://|ftp://|www\.|doi:\s?)\S+ | 10\.\d{{4,9}}/\S+ | [\w.+-]{{1,64}}@[\w-]{{1,80}}\.[\w.-]{{1,80}})
      | (?P<money>{money})
      | (?P<number>
            (?<!\d)(?<!\d[.,])\d{{1,3}}(?:[ {_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d{{1,9}}(?!\d))?
          | \d+(?:[.,'’]\d+)*
        )
      | (?P<word>[^\W\d_]+)
      | (?P<sign>\S)
        """,
        re.VERBOSE,
    )


def tokenise(text: str) -> list[Token]:
    """The tokens of ``text`` in order; offsets are those of ``text``. Linear in its length."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    end = -1
    for match in _pattern().finditer(text):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]
        found = match[0]
        low = found.casefold().replace("’", "'").replace("ʼ", "'") if kind != "number" else found
        yield Token(kind, found, low, match.start(), match.end(), match.start() == end)
        end = match.end()

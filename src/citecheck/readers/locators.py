"""The words before and after a cited key: a locator with CSL's label, and what is none.

The labels are those that the notes themselves are read with (``citations/data/locators.toml``).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_ROMAN = r"[ivxlcdm]+\b|[IVXLCDM]+\b"
_ONE = rf"(?:\d+(?:[.:]\d+)*(?:[a-z]?(?!\w)|(?=ff?\b|sqq?\b))|{_ROMAN}|[A-Z]\d+)"
_VALUE = rf"{_ONE}(?:\s?(?:-{{1,3}}|[–—/])\s?{_ONE})?(?:\s?(?:ff?|sqq?)(?!\w)\.?)?"
_MOST = 2000


def split_locator(text: str) -> tuple[tuple[str, str] | None, str]:
    """The locator at the start of ``text`` as (label, value), None if there is none, and what comes after it.

    A bare number is a page. ``"pp. 3--5, and elsewhere"`` gives ``("page", "3-5")`` and ``"and elsewhere"``.
    """
    text = text.strip()
    if len(text) > _MOST:
        return None, text
    found = _locator().match(text)
    if found is None:
        return None, text
    rest = text[found.end() :]
    if found["word"] is None and (
        rest[:1].isalnum() or (not found["value"][0].isdecimal() and rest.strip(" .,"))
    ):
        # "I argue otherwise" begins with no number.
        return None, text
    value = re.sub(r"\s*-{2,3}\s*", "-", found["value"].strip())
    label = _labels().get(found["word"].casefold(), "page") if found["word"] else "page"
    return (label, " ".join(value.split())), rest.strip().lstrip(",;").strip()


@cache
def _locator() -> re.Pattern[str]:
    words = sorted(_labels(), key=len, reverse=True)
    word = "|".join(re.escape(one) for one in words)
    return re.compile(
        rf"[\s,]*(?:(?P<word>{word})(?<=[\w.§¶])(?:(?<!\w)\s*|(?<=\w)\s+))?(?P<value>{_VALUE}(?:(?:\s*[,&]\s*|\s+(?:and|und|et|e|y)\s+){_VALUE})*)",
        re.IGNORECASE,
    )


@cache
def _labels() -> dict[str, str]:
    text = files("citecheck").joinpath("citations", "data", "locators.toml").read_text("utf-8")
    found: dict[str, str] = {}
    for label, words in tomllib.loads(text)["labels"].items():
        for word in words:
            found.setdefault(word.casefold(), label)
            found.setdefault(word.casefold().rstrip("."), label)
    return found

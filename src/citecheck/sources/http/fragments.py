"""Whether the place in a page that a fragment names is there.

Sources: the HTML standard, "find a potential indicated element"; the URL Fragment Text Directives draft.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from citecheck.sources.http.page import Page
from citecheck.sources.http.signs import plain

_DIRECTIVE = ":~:"
_NOT_OF_THE_PAGE = re.compile(
    r"^(?:[!/?]|page=|p=|t=|xywh=|search=|zoom=|nameddest=|view=|L[0-9]+|xpointer|svgView|:text=)",
    re.IGNORECASE,
)


def missing_fragment(fragment: str, page: Page) -> str | None:
    """What of ``fragment`` the page does not have, in words; None when it is there or cannot be told."""
    name, directive, rest = fragment.partition(_DIRECTIVE)
    # A script may make the places; of a page that was not read to its end nothing is known.
    if page.targets is None or page.is_shell:
        return None
    if name and not _has(name, page.targets):
        return f"the page has no place named “{unquote(name)[:80]}”"
    if directive and not _has_text(rest, page):
        return "the page does not have the text that the address points to"
    return None


def _has(name: str, targets: frozenset[str]) -> bool:
    plain = unquote(name)
    # What has an equals sign is for a viewer or a script; no id is written so.
    if plain.lower() == "top" or "=" in plain or _NOT_OF_THE_PAGE.match(plain):
        return True
    # GitHub and GitLab put a word before the names of what users wrote.
    return any(known in targets for known in (name, plain, f"user-content-{plain}", plain.replace("+", " ")))


def _has_text(directives: str, page: Page) -> bool:
    """Whether one of the directives ``text=[before-,]start[,end][,-after]`` fits; others are not for us."""
    texts = [part[5:] for part in directives.split("&") if part.startswith("text=")]
    if not texts:
        return True
    padded = f" {plain(page.text)} {plain(' '.join(said for _, said in page.titles))} "
    for text in texts[:10]:
        parts = [part for part in text.split(",") if not part.endswith("-") and not part.startswith("-")]
        wanted = [plain(unquote(part)) for part in parts[:2]]
        if all(piece in padded for piece in wanted if piece):
            return True
    return False

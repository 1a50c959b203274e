"""Characters of fonts that do not say what their codes mean, or say it in a private way of their maker's.

TeX's bitmap fonts have no names for their letters: pdfium hands their codes out as they are, and the ligature "fi" is
a form feed. Which of TeX's two layouts of a font it is, its ligatures tell (D. E. Knuth, Computer Modern Typefaces,
1986, and the Cork encoding of 1990). Adobe's older fonts put small capitals, old-style figures and ligatures
into the private area of Unicode (Adobe Glyph List), as symbol fonts do with all that they have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\uf000-\uf0ff\uf700-\uf7ff]|(?<=[^\\W\\d_])\r(?=[^\\W\\d_])"
)
_LIGATURES = "ﬀﬁﬂﬃﬄ"
_FIRST = {"old": 0x0B, "cork": 0x1B}
"""The code of "ff" in either layout; the other ligatures follow."""
_OLD = str.maketrans(
    dict(enumerate(_LIGATURES, 0x0B))
    | dict(zip(range(0x10, 0x20), "ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ", strict=True))
    | {0x00: "Γ", 0x01: "Δ", 0x7F: "¨", ord("`"): "‘", ord("'"): "’", ord('"'): "”", ord("\\"): "“"}
)
_CORK = str.maketrans(
    dict(enumerate(_LIGATURES, 0x1B))
    | dict(zip(range(0x0D, 0x17), "‚‹›“”„«»–—", strict=True))
    | {ord("`"): "‘", ord("'"): "’"}
)
_DASHES = re.compile(r"(?<=[\w ])[{|](?=[\w ])")
_LIBERTINE = {
    **dict(enumerate("0123456789", 0xE010)), **dict(enumerate("0123456789", 0xE020)), **dict(enumerate("0123456789", 0xE108)),
    **dict(enumerate("0123456789", 0xE118)), **dict(enumerate("abcdefghijklmnopqrstuvwxyz", 0xE051)),
    **dict(enumerate("àáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþÿ", 0xE070)),
    **dict(enumerate(["ffh", "ffj", "ffk", "fft", "fh", "fj", "fk", "ft", "ck", "ch", "tt", "ct"], 0xE032)),
    **dict(zip([0xF639, 0xF6DC, *range(0xF63A, 0xF642)], "0123456789", strict=True)), 0xF6BE: "j",
    0xE030: "fb", 0xE048: "Qu", 0xE049: "Th", 0xE04A: "tz", 0xE06D: "-", 0xE092: "ß", 0xE093: "Qu", 0xE094: "qu",
}  # fmt: skip
OWN = str.maketrans(_LIBERTINE)
"""What Linux Libertine and fonts made of it keep in the private area, small capitals, figures and ligatures, and figures
that Adobe's list calls fitted."""
_PRIVATE = {"\uf001": "ﬁ", "\uf002": "ﬂ"}


def mended(whole: str, owners: Sequence[object | None]) -> str:
    """A page's characters with those put right that a font has its own codes for, each in its place.

    Args:
        whole: The characters as pdfium gives them.
        owners: What each belongs to; None for those that pdfium has put in.
    """
    odd = [found.start() for found in _ODD.finditer(whole) if owners[found.start()] is not None]
    if not odd:
        return whole
    letters = list(whole)
    for at in odd:
        letters[at] = _plain(whole, at)
    layout = _layout(whole, odd)
    if layout is None:
        return "".join(letters)
    table = _OLD if layout == "old" else _CORK
    for at, letter in enumerate(letters):
        if owners[at] is not None:
            letters[at] = letter.translate(table)
    made = "".join(letters)
    if layout == "old":
        made = _DASHES.sub(lambda found: "–" if found[0] == "{" else "—", made)
    return made


def _plain(whole: str, at: int) -> str:
    """A character of the private area as what it stands for, where that is a letter, a figure or a mark.

    A symbol font's character that stands alone is a bullet or another ornament, whatever letter has its place.
    """
    letter = whole[at]
    code = ord(letter) & 0xFF
    if letter < "\uf000":
        return letter
    if letter in _PRIVATE:
        return _PRIVATE[letter]
    if letter < "\uf100" and not any(
        "\uf021" <= one < "\uf100" for one in whole[max(0, at - 1) : at] + whole[at + 1 : at + 2]
    ):
        return "•"
    return chr(code) if 0x21 <= code <= 0x7E or code >= 0xA1 else letter


def _layout(whole: str, odd: Sequence[int]) -> str | None:
    """Which of TeX's layouts the fonts have: that whose ligatures stand in words; None where neither's do."""
    counts = {
        name: sum(
            first <= ord(whole[at]) < first + len(_LIGATURES)
            and (whole[at - 1 : at].isalpha() or whole[at + 1 : at + 2].isalpha())
            for at in odd
        )
        for name, first in _FIRST.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None

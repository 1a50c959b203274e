"""Numbers of notes in other signs than digits."""

from __future__ import annotations

_ROMAN = {
    "m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1,
}  # fmt: skip


def in_roman(number: int) -> str:
    """``14`` as ``xiv``; as digits from 5,000 on, where nobody counts so."""
    if not 0 < number < 5000:
        return str(number)
    made = ""
    for letters, value in _ROMAN.items():
        made += letters * (number // value)
        number %= value
    return made


def in_letters(number: int) -> str:
    """``3`` as ``c``, ``28`` as ``bb``."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 200)


def from_roman(text: str) -> int | None:
    """``xiv`` as 14, in small letters; None where nobody writes so ("iiii", "vx")."""
    number, rest = 0, text
    for letters, value in _ROMAN.items():
        while rest.startswith(letters):
            number, rest = number + value, rest[len(letters) :]
    return number if number and in_roman(number) == text else None

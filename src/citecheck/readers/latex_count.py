"""LaTeX's counters, as far as notes, headings and captions are numbered by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from citecheck.readers.latex_macros import Macros
from citecheck.readers.latex_tokens import Token
from citecheck.readers.numerals import in_letters, in_roman

_SYMBOLS = ("*", "†", "‡", "§", "¶", "‖", "**", "††", "‡‡")
_STYLES = frozenset(("arabic", "roman", "Roman", "alph", "Alph", "fnsymbol"))
_HEADINGS = ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_LARGEST = 1_000_000


@dataclass(slots=True)
class Counters:
    """Their values, how each is shown (``\\thefootnote`` may be the manuscript's own), and which start anew with what."""

    macros: Macros
    values: dict[str, int] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=lambda: {"thanks": "fnsymbol", "mpfootnote": "alph"})
    resets: dict[str, set[str]] = field(
        default_factory=lambda: {"chapter": {"footnote", "figure", "table", "sidenote", "equation"}}
    )

    def step(self, name: str, by: int = 1) -> str:
        """Count on, and say what is shown."""
        self.set(name, self.values.get(name, 0) + by)
        for other in self.resets.get(name, ()):
            self.values[other] = 0
        if name in _HEADINGS and name != "part":
            for deeper in _HEADINGS[_HEADINGS.index(name) + 1 :]:
                self.values[deeper] = 0
                for other in self.resets.get(deeper, ()):
                    self.values[other] = 0
        return self.show(name)

    def set(self, name: str, value: int) -> None:
        self.values[name] = max(-_LARGEST, min(value, _LARGEST))

    def show(self, name: str, value: int | None = None) -> str:
        """What is printed for the counter, or for another value of it."""
        number = self.values.get(name, 0) if value is None else value
        if name in _HEADINGS and value is None:
            first = _HEADINGS.index("chapter")
            told = [self.values.get(one, 0) for one in _HEADINGS[first : _HEADINGS.index(name) + 1]] or [
                number
            ]
            while len(told) > 1 and not told[0]:
                told = told[1:]
            return ".".join(str(one) for one in told)
        form = self.macros.commands.get(f"the{name}")
        if form is None:
            return in_style(self.styles.get(name, "arabic"), number)
        return self._formed(form.body, name, number)

    def _formed(self, form: Sequence[Token], name: str, number: int) -> str:
        """The words of ``\\renewcommand{\\thefootnote}{…}`` with the number in them."""
        parts: list[str] = []
        depth = 0
        for token in form:
            if token.kind == "command" and token.text in _STYLES:
                parts.append(in_style(token.text, number))
                depth = 1
            elif token.kind == "command" and token.text.startswith("the") and token.text != f"the{name}":
                parts.append(self.show(token.text[3:]) if token.text[3:] in _HEADINGS else "")
            elif token.kind == "}":
                depth = 0
            elif token.kind in ("text", "dash", "[", "]") and not depth:
                parts.append(token.text)
        return "".join(parts).strip()

    def bind(self, name: str, to: str, *, bound: bool = True) -> None:
        """The counter starts anew, or no more, with each heading of a kind."""
        for others in self.resets.values():
            others.discard(name)
        if bound:
            self.resets.setdefault(to, set()).add(name)


def in_style(style: str, number: int) -> str:
    """A number as LaTeX's ``\\arabic``, ``\\roman``, ``\\alph``, ``\\fnsymbol`` print it."""
    if number < 1 or style == "arabic":
        return str(number)
    if style == "fnsymbol":
        return _SYMBOLS[number - 1] if number <= len(_SYMBOLS) else str(number)
    made = in_roman(number) if style.lower() == "roman" else in_letters(number)
    return made.upper() if style[0].isupper() else made.lower()

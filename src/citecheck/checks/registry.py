"""The rules and what they work on: one code, one name, one function a rule.

A rule is a generator function that takes a :class:`~citecheck.checks.context.CheckContext` and yields
findings. Its docstring is its documentation (see :mod:`citecheck.checks.docs`)::

    @rule("REF001", "antecedent-missing", Severity.ERROR)
    def antecedent_missing(context: CheckContext) -> Iterator[Finding]:
        '''...'''
        yield context.finding("...", note=cited, citation=citation)

A code is never reused or renumbered. A new family is one module in this package and one line in
``FAMILIES``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from citecheck.checks.context import CheckContext
from citecheck.model import CitecheckError, Finding, Severity

Need = Literal["claims", "sources", "claims-file", "network", "references"]
RuleFunction = Callable[[CheckContext], Iterator[Finding]]

FAMILIES: Mapping[str, str] = {
    "NOT": "notes",
    "REF": "backrefs",
    "BIB": "bibliography",
    "URL": "urls",
    "FIG": "figures",
    "QUO": "quotations",
    "CLM": "claims_file",
}
"""The families in the order they are shown, and the module of this package that holds each."""

_CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RULES: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``needs`` says what must be at hand; without it the rule has nothing to say."""

    code: str
    name: str
    severity: Severity
    doc: str
    function: RuleFunction
    needs: frozenset[Need] = frozenset()

    @property
    def family(self) -> str:
        """The first three letters of the code."""
        return self.code[:3]

    @property
    def summary(self) -> str:
        """The docstring's first line."""
        return self.doc.partition("\n")[0]


def rule(
    code: str, name: str, severity: Severity, *, needs: Iterable[Need] = ()
) -> Callable[[RuleFunction], RuleFunction]:
    """Register the decorated function as the rule ``code``.

    Raises ValueError on a malformed code or name, a family that is none, and a code or name in use.
    """

    def register(function: RuleFunction) -> RuleFunction:
        if not _CODE.fullmatch(code) or code[:3] not in FAMILIES:
            raise ValueError(f"{code!r} is no rule code: a family of {', '.join(FAMILIES)} and three digits")
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no rule name: small letters and hyphens")
        for known in _RULES.values():
            if code == known.code or name == known.name:
                raise ValueError(f"{code} {name!r}: {known.code} {known.name!r} is registered already")
        doc = inspect.cleandoc(function.__doc__ or "")
        _RULES[code] = Rule(code, name, severity, doc, function, frozenset(needs))
        return function

    return register


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by family in the order of ``FAMILIES`` and then by code."""
    for module in FAMILIES.values():
        import_module(f"citecheck.checks.{module}")
    order = list(FAMILIES)
    return tuple(sorted(_RULES.values(), key=lambda known: (order.index(known.family), known.code)))


def find_rule(code_or_name: str) -> Rule:
    """The rule of this code (in any case) or name.

    Raises CitecheckError, with the nearest names, when there is none.
    """
    wanted = code_or_name.strip()
    rules = all_rules()
    for known in rules:
        if wanted.upper() == known.code or wanted.lower() == known.name:
            return known
    raise CitecheckError(f"no rule {wanted[:60]!r}{_nearest(wanted, rules)}; `citecheck rules` lists all")


def check_selectors(words: Iterable[str]) -> None:
    """Raise CitecheckError for a word that selects no rule, so that a typing error is not a silent pass."""
    rules = all_rules()
    for word in words:
        if not any(_fits(word, known) for known in rules):
            raise CitecheckError(
                f"{word[:60]!r} selects no rule{_nearest(word, rules)}; `citecheck rules` lists all"
            )


def selected(select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that run under these words; see :class:`CheckSettings` for which word wins."""
    chosen, left_out = tuple(select), tuple(ignore)

    def runs(known: Rule) -> bool:
        wanted = max((_fits(word, known) for word in chosen), default=0) if chosen else 1
        return wanted > max((_fits(word, known) for word in left_out), default=0)

    return tuple(known for known in all_rules() if runs(known))


def _fits(word: str, known: Rule) -> int:
    """How exactly a word names a rule: 0 not at all, otherwise more for more of the code."""
    word = word.strip()
    if word.lower() == known.name:
        return 2 + len(known.code)
    if word.upper() == "ALL":
        return 1
    # An empty word is the start of every code: it would select all where nothing was meant.
    return 2 + len(word) if word and known.code.startswith(word.upper()) else 0


def _nearest(word: str, rules: tuple[Rule, ...]) -> str:
    from difflib import get_close_matches

    names = {name.lower(): name for known in rules for name in (known.code, known.name)}
    near = get_close_matches(word.lower()[:60], names, n=2)
    return f" (near: {', '.join(names[name] for name in near)})" if near else ""

"""What a user may set about the rules: which run, how much each weighs, and the few numbers they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from citecheck.config import Settings
from citecheck.model import Severity


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Which rules run and how.

    ``select`` and ``ignore`` hold codes ("REF001"), starts of codes ("REF", "URL0") or rule names
    ("antecedent-missing"); an empty ``select`` means every rule. Of two words that fit a rule, the
    longer (more exact) one wins; of equals, ``ignore``. ``severity`` overrides by code or name.
    ``style`` is the style of back-reference asked for (:mod:`citecheck.citations.backref.styles`), None for
    none; ``distance`` how many notes a back-reference may be away from its antecedent, None for any.
    ``today`` is what "the future" is measured from; None is the day of the run.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    style: str | None = None
    distance: int | None = None
    today: date | None = None

    @classmethod
    def of(cls, settings: Settings) -> CheckSettings:
        """What the settings of a run say of the rules."""
        return cls(
            settings.select,
            settings.ignore,
            settings.severity,
            style=settings.style,
            distance=settings.distance,
        )

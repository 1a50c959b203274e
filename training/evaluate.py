"""How well a model does on references that it has not seen, by AnyStyle's rules.

A token is right when its label is the data's; marks alone are no token, and text that the data gives no label is
passed over. A reference is whole when all its tokens are right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from datasets import Reference, split
from noise import spoilt

from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.weights import read

NOISE_SEED = 99


@dataclass
class Scores:
    """Counts over tokens: by label what was right, found and there; and references wholly right."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    references: int = 0
    whole: int = 0

    @property
    def f1(self) -> float:
        """Over all tokens; each has one label on either side, so that precision and recall are the same."""
        total = self.there.total()
        return self.right.total() / total if total else 0.0

    def line(self) -> str:
        share = self.whole / self.references if self.references else 0.0
        return f"F1 {self.f1:.4f}, whole {100 * share:.1f} % of {self.references}"

    def by_label(self) -> Iterable[str]:
        for label in sorted(self.there, key=lambda name: -self.there[name]):
            both = self.found[label] + self.there[label]
            yield f"  {label:18} F1 {2 * self.right[label] / both:.3f}  ({self.right[label]} of {self.there[label]})"


def score(model: Decoder, references: Iterable[Reference]) -> Scores:
    made = Scores()
    for one in references:
        found, expected = one.labelled()
        path = [model.fields[number] for number in model.best(model.scores(found))]
        whole = True
        for (printed, _, _), want, got in zip(found, expected, path, strict=True):
            if want is None or not any(char.isalnum() for char in printed):
                continue
            made.there[want] += 1
            made.found[got] += 1
            if want == got:
                made.right[want] += 1
            else:
                made.confused[want, got] += 1
                whole = False
        made.references += 1
        made.whole += whole
    return made


def report(
    path: Path, clean: list[Reference], noisy: list[Reference], held: set[int], *, labels: bool = False
) -> dict[str, Scores]:
    """Print the scores on the held-out parts: clean, spoilt by us, and GROBID's."""
    model = Decoder(read(path))
    unseen = [one for one in clean if split(one.group) in held]
    sets = {
        "AnyStyle, held out": unseen,
        "the same, spoilt": [spoilt(one, NOISE_SEED) for one in unseen],
        "GROBID, held out": [one for one in noisy if split(one.group) in held],
    }
    made = {}
    for name, references in sets.items():
        made[name] = score(model, references)
        print(f"{name}: {made[name].line()}")
        if labels:
            print("\n".join(made[name].by_label()))
            print(
                "  confused: "
                + ", ".join(f"{a} as {b} {n}" for (a, b), n in made[name].confused.most_common(12))
            )
    return made

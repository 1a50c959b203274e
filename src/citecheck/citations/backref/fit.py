"""How well what a back-reference says fits a work: name, title and year, each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from citecheck.citations.authorities import authorities
from citecheck.citations.backref.conventions import PART_TO, conventions, key_of, lowered
from citecheck.citations.backref.people import people_in
from citecheck.citations.backref.works import Work
from citecheck.citations.fold import fold, significant, sound
from citecheck.citations.lexicon import one_of
from citecheck.model import BackReference

Agreement = Literal["agrees", "near", "unknown", "contradicts"]

_LIKE = 70.0
NEAR = 84.0
"""From which likeness (rapidfuzz ratio, 0 to 100) on a name is a misspelling of another."""

_TWO = re.compile(
    r"([^\W\d_][\w’'. -]{1,40}),\s(?!(?:[^\W\d_](?:\.|\b)\s?){1,4}$|(?:Jr|Sr|Hrsg|Hg|eds?)\b)([^\W\d_][\w’' -]{2,60})"
)
_LETTERS = re.compile(r"[^\W\d_]+°?")
_PART_OF = re.compile(rf"([^\W\d_]+(?:[- ][^\W\d_]+)?){PART_TO}(?=\S)", re.I)
_ON_CASE = re.compile(r"\s(?:sous|sur|ss\.)\s.*$", re.S)
_OPINION = re.compile(
    r"(?:Sondervot(?:um|en)|[Aa]bweichende\sMeinung|(?:[Pp]artly\s|[Jj]oint\s)?(?:[Dd]issenting|[Ss]eparate|[Cc]oncurring)\s[Oo]pinion|Declaration\sof|Opinion\sof|Opinione\s(?:dissenziente|concorrente)|Opinion\s(?:dissidente|individuelle)|Schlussanträge|Conclusions\sde)\s"
)
_SERIES = re.compile(
    r"^(?:(?:[A-Z]{2,6}|[IVX]{1,4}|[A-ZÄÖÜ][a-z]?[A-Z]{2,4})\s?){1,4}[-‑](?=[^\W\d_a-z][^\W\d_A-Z])"
)
"""The series before who wrote in it, as Swiss commentaries are cited: "CR CC I-Papaux", "BSK StGB-Keller"."""
_ROLES = re.compile(r"\([^()]{0,60}\)")
_KINDS: dict[str, tuple[str, ...]] = {
    "article": ("article", "chapter", "entry", "paper"),
    "note": ("article", "legal_case", "chapter"),
    "legal": ("legal_case", "legislation"),
    "thesis": ("thesis",),
    "book": ("book", "report", "thesis"),
}
_WEIGHT = {"agrees": 3.0, "near": 2.0, "unknown": 0.0, "contradicts": -4.0}


@dataclass(frozen=True, slots=True)
class Fit:
    """``score`` ranks works; ``disagrees`` lists what the work contradicts; ``spelling`` a name that is only near."""

    score: float
    disagrees: tuple[str, ...]
    named: Agreement
    titled: Agreement
    dated: Agreement

    @property
    def contradicts(self) -> bool:
        return "contradicts" in (self.named, self.titled, self.dated)

    @property
    def wrong_work(self) -> bool:
        """Whether who or which it says is somebody else or something else."""
        return self.named == "contradicts" or (self.titled == "contradicts" and self.named != "agrees")


@dataclass(frozen=True, slots=True)
class Asked:
    """A back-reference's name and title, folded once."""

    families: tuple[tuple[str, str, str], ...]
    plain_name: str
    name_words: tuple[str, ...]
    title_words: tuple[str, ...]
    year: str | None
    kind: str | None = None
    """Which kind of work a word beside the form tells: "article" for "art. préc."."""
    other: Asked | None = None
    """The other reading of "Smith, Bays": one person and a title, where the first takes both for people."""


def asked_of(reference: BackReference) -> Asked:
    """What the back-reference says, folded."""
    asked = _asked(reference)
    two = _TWO.fullmatch(reference.name or "") if reference.title is None else None
    if two is None or not asked.families:
        return asked
    return replace(asked, other=_asked(replace(reference, name=two[1], title=two[2])))


def kind_of(reference: BackReference) -> str | None:
    """The kind of work that all words of a "title" tell: "art." of "Dupont, art. préc." is none."""
    kinds = conventions().words.kinds
    told = [kinds.get(lowered(word)) for word in _LETTERS.findall(reference.title or "")]
    if reference.name and told and None not in told:
        return told[0]
    return "article" if reference.form == "art. cit." else None


def _asked(reference: BackReference) -> Asked:
    kind = kind_of(reference)
    if kind is not None and reference.form != "art. cit.":
        reference = replace(reference, title=None)
    if (
        not reference.name
        and reference.title
        and _ON_CASE.search(reference.title)
        and _note_on(reference.title)
    ):
        reference = replace(reference, name=reference.title, title=None)
    if reference.name and _OPINION.match(reference.name):
        # "Sondervotum Cançado Trindade, Jurisdictional Immunities (Fn. 1)": whose opinion in the case, not whose work.
        rest = reference.name.partition(", ")[2]
        if reference.title or rest:
            reference = replace(reference, name=None, title=reference.title or rest)
    name = _SERIES.sub("", _interview().sub("", reference.name or ""))
    name = _interviews().sub("", name) or name
    first, _, rest = name.partition(" ")
    told = conventions().words.kinds.get(lowered(first.strip("."))) if rest[:1].isupper() else None
    if told in ("legal", "note"):
        # "Arrêt Sarran", "Concl. C. Maugé", "Concl. C. Maugé sous CE 27 oct. 1995"
        kind, name = told, _ON_CASE.sub("", rest)
    name = _without_sign(_ROLES.sub(" ", name), reference.tradition)
    return Asked(
        families=tuple(people_in(name)),
        plain_name=" ".join(significant(name)) if name else "",
        name_words=tuple(w for w in significant(name) if len(w) > 1) if name.strip() else (),
        title_words=tuple(significant(_of_book(_without_pin(reference.title)))) if reference.title else (),
        year=re.sub(r"\D", "", reference.year) if reference.year else None,
        kind=kind,
    )


def _note_on(title: str) -> bool:
    """Whether what looks like a title is a note to a decision: "Concl. P. Frydman sous CE 27 oct. 1995"."""
    first = title.partition(" ")[0]
    return conventions().words.kinds.get(lowered(first.strip("."))) == "note"


@cache
def _interview() -> re.Pattern[str]:
    """ "Interview with" before the name of whom it was with."""
    return re.compile(rf"\s*{one_of('interviews', 'interview')}\s{one_of('interviews', 'with')}\s", re.I)


@cache
def _interviews() -> re.Pattern[str]:
    """ "Interviews," before where or with whom they were."""
    return re.compile(rf"\s*{one_of('interviews', 'interview')}(?:,\s|:\s)", re.I)


def _without_pin(title: str) -> str:
    """ "BVerfGE 7, 198" for "BVerfGE 7, 198 (208)": the page cited is no part of what a case is known by."""
    first = next(authorities(title), None)
    return (
        title[: first.end] if first is not None and first.start == 0 and first.kind == "legal_case" else title
    )


def _of_book(title: str) -> str:
    """ "Tribal Water" for "Introduction to Tribal Water"."""
    found = _PART_OF.match(title)
    return title[found.end() :] if found and key_of(found[1]) in conventions().words.parts else title


def _without_sign(name: str, tradition: str | None) -> str:
    """Without the "V." of "V. Dupont, préc." where the tradition has it for "see": it may be no initial."""
    first, _, rest = name.strip().partition(" ")
    signs = conventions().words.signs
    # The Latin forms do not tell the language; there only the "v." that several languages have.
    known = signs.get(tradition or "") or frozenset(
        sign for sign in ("v.",) if sum(sign in some for some in signs.values()) > 1
    )
    return rest if rest[:1].isupper() and first.lower() in known else name


def fit(asked: Asked, work: Work) -> Fit:
    """Compare; only what the back-reference prints can agree or contradict."""
    found = _fit(asked, work)
    if asked.other is not None and found.named == "near":
        other = _fit(asked.other, work)
        return other if other.named == "agrees" else found
    return found


def _fit(asked: Asked, work: Work) -> Fit:
    named, spelled = _name_fit(asked, work)
    titled = _title_fit(asked.title_words, work)
    if named == "contradicts" and _is_court(asked, work, titled):
        named, spelled = "agrees", True
    dated: Agreement = "unknown"
    if asked.year:
        dated = "unknown" if not work.years else ("agrees" if asked.year in work.years else "contradicts")
    disagrees = tuple(
        part
        for part, value in (("name", named), ("title", titled), ("year", dated))
        if value == "contradicts" or (part == "name" and value == "near" and not spelled)
    )
    # "Trenin, op. cit." is the work of Trenin alone before that of Trenin and Weber.
    alone: int = bool(asked.families) and len(asked.families) == len(work.families)
    # Whose work it is before who is spoken of in its title: "Blackstone" before Watson's "Blackstone".
    heads = named == "agrees" and bool(asked.name_words) and set(asked.name_words) <= _front(work)
    alone += 2 * heads
    score = _WEIGHT[named] + 0.8 * _WEIGHT[titled] + 0.5 * _WEIGHT[dated] + 0.1 * alone
    score += _likelier(asked, work, named, titled)
    return Fit(score, disagrees, named, titled, dated)


def _is_court(asked: Asked, work: Work, titled: Agreement) -> bool:
    """Whether what looks like a name is a court, of which one prints the whole words and the other short ones.

    "Tribunale di Milano", "Trib. Milano"; "Cons. const., n° 86-207 DC" for a decision of that number.
    """
    numbered = titled == "agrees" and any(map(str.isdigit, asked.title_words))
    if not asked.name_words or not (numbered or work.type == "legal_case" or work.kind == "source"):
        return False
    known = [word for word in (*work.title, *work.head, *(work.text if numbered else ())) if len(word) > 2]
    return all(
        any(word.startswith(other) or other.startswith(word) for other in known)
        for word in asked.name_words
        if len(word) > 2
    ) and any(len(word) > 2 for word in asked.name_words)


def _likelier(asked: Asked, work: Work, named: Agreement, titled: Agreement) -> float:
    """What tells two works apart that fit alike: the kind printed, a title that is whole, a book before a part of it."""
    more = 0.0
    if asked.kind in _KINDS and (
        (work.type or "").startswith(_KINDS[asked.kind])
        or (work.kind == "source" and asked.kind in ("legal", "note"))
        or not _words_of(asked.kind).isdisjoint(work.text)
    ):
        more += 0.3
    if titled == "agrees" and asked.title_words:
        more += 0.25 * (" ".join(asked.title_words) in work.pieces)
        known = set(work.title)
        more += 0.15 * all(word in known for word in asked.title_words)
    if titled == "near":
        more += 0.3 * len(set(asked.title_words) & set(work.title)) / max(1, len(asked.title_words))
    if named == "agrees" and asked.families and asked.kind in (None, "book"):
        # "Quist and Dell, p. xi" is the book of these editors and not a chapter in it.
        said = {family for family, _, _ in asked.families}
        more += 0.2 * (said <= set(work.families)) + 0.15 * (said <= set(work.others) and not work.container)
    return more


@cache
def _words_of(kind: str) -> frozenset[str]:
    """The words, folded, by which a work says itself that it is of this kind: "thèse". An article does not say so."""
    words_ = conventions().words.kinds
    return frozenset(fold(word) for word in words_ if words_[word] == kind == "thesis" and len(word) > 3)


def _front(work: Work) -> set[str]:
    """The words of its people's names, its short names, and what stands before its first comma."""
    return {*" ".join((*work.families, *work.others)).split(), *work.shorts, *work.head}


def _name_fit(asked: Asked, work: Work) -> tuple[Agreement, bool]:
    """The agreement of the name, and whether it is spelt as in the work."""
    if not asked.name_words and not asked.plain_name:
        return "unknown", True
    if asked.plain_name in work.shorts or fold(asked.plain_name) in work.shorts:
        return "agrees", True
    people = _people_fit(asked, work)
    if people is not None:
        return people
    known = {*work.title, *work.container}
    if asked.name_words and all(word in known for word in asked.name_words):
        return "agrees", True
    institution = set(" ".join(work.families).split()) | set(" ".join(work.others).split())
    if asked.name_words and all(word in institution | known | work.shorts for word in asked.name_words):
        return "agrees", True
    if asked.name_words and all(word in work.text for word in asked.name_words):
        return "agrees", True
    if work.kind == "source" and asked.families and _is_near_head(asked.families[0][0], work):
        return "near", False
    if not work.families and not work.others and not work.title:
        return "unknown", True
    if len(asked.name_words) == 1 and _is_near_short(asked.plain_name, work):
        return "near", False
    return "contradicts", False


def is_like(asked: Asked, work: Work) -> bool:
    """Whether the first name is much like one of the work's: enough where the title is the same."""
    from rapidfuzz import fuzz

    first = asked.families[0][0] if asked.families else ""
    return len(first) > 3 and any(
        fuzz.ratio(first, family) >= _LIKE and first[0] == family[0]
        for family in (*work.families, *work.others)
        if family
    )


def _is_near_head(family: str, work: Work) -> bool:
    """Whether a family name is a letter off one of the words with which an unread source begins."""
    from rapidfuzz.distance import DamerauLevenshtein

    return len(family) >= 5 and any(
        len(word) >= 5 and DamerauLevenshtein.distance(family, word, score_cutoff=1) == 1
        for word in work.head
    )


def _is_near_short(name: str, work: Work) -> bool:
    """Whether a short name ("EASR") or, where nobody is its author, a party of a case is one letter off."""
    from rapidfuzz.distance import DamerauLevenshtein

    if len(name) >= 5 and not work.families and not work.others:
        near = (
            DamerauLevenshtein.distance(name, word, score_cutoff=1) for word in work.head if len(word) >= 5
        )
        if 1 in near:
            return True
    return len(name) >= 3 and any(
        len(short) >= 4 and DamerauLevenshtein.distance(name, short, score_cutoff=1) == 1
        for short in work.shorts
        if " " not in short
    )


def _people_fit(asked: Asked, work: Work) -> tuple[Agreement, bool] | None:
    """By family names: None when the first one is nobody of this work."""
    if not asked.families:
        return None
    first = _person_fit(asked.families[0], work)
    if first is None:
        return None
    known = {*work.title, *work.container}
    for person in asked.families[1:]:
        # "Poussenkova, Kurils": what stands second may be the title as well as another author.
        if not (
            _person_fit(person, work) == ("agrees", True)
            or set((person[2] or person[0]).split()) <= known | work.text
        ):
            return ("near", False)
    return first


def _person_fit(person: tuple[str, str, str], work: Work) -> tuple[Agreement, bool] | None:
    family, initial, whole = person
    best: tuple[Agreement, bool] | None = None
    for position, other in enumerate((*work.families, *work.others)):
        if whole == other:
            return "agrees", True
        degree = _family_fit(family, other)
        if degree is None:
            continue
        given = work.given[position] if position < len(work.given) else ""
        if initial and given and given[0] != initial and sound(initial) != sound(given[0]):
            best = best or ("near", False)
        elif degree == "agrees" or set(family.split()) <= work.text:
            # Printed so in the note, however the tagger read it.
            return "agrees", True
        else:
            best = ("near", False)
    return best


def _family_fit(one: str, other: str) -> str | None:
    """ "agrees", "sounds" (another romanisation), "near" (misspelt), None."""
    if not one or not other:
        return None
    last_one, last_other = one.split()[-1], other.split()[-1]
    if one == other or (last_one == last_other and (one.endswith(other) or other.endswith(one))):
        return "agrees"
    if len(one) >= 4 and sound(one) == sound(other):
        return "near"
    # The family name of a full name that was taken for an institution or the other way round.
    if one in other.split() and len(other.split()) <= 3:
        return "agrees"
    if min(len(one), len(other)) < 4:
        return None
    from rapidfuzz import fuzz
    from rapidfuzz.distance import DamerauLevenshtein

    if fuzz.ratio(one, other) >= NEAR or (
        len(one) >= 5 and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    ):
        return "near"
    return None


def _shortens(word: str, words_: frozenset[str]) -> bool:
    return len(word) > 2 and any(other.startswith(word) for other in words_)


def _title_fit(asked: tuple[str, ...], work: Work) -> Agreement:
    if not asked:
        return "unknown"
    if " ".join(asked) in work.shorts or (len(asked) == 1 and asked[0] in work.shorts):
        return "agrees"
    for words_ in (work.title, work.container):
        known = set(words_)
        if words_ and all(word in known for word in asked):
            return "agrees"
    if all(word in work.text for word in asked):
        return "agrees"
    numbers = [word for word in asked if any(map(str.isdigit, word))]
    if len("".join(numbers)) > 3 and all(
        word in work.text or (word not in numbers and _shortens(word, work.text)) for word in asked
    ):
        # "Cons. const., n° 86-207 DC": the number tells, and the words are short ones.
        return "agrees"
    from rapidfuzz import fuzz

    numbers = [word for word in asked if word.isdigit()]
    printed = " ".join(asked)[:300]
    for words_ in (work.title, work.container):
        if not set(numbers) <= set(words_):
            continue
        if words_ and len(printed) >= 6 and fuzz.partial_ratio(printed, " ".join(words_)[:600]) >= 88:
            return "near"
    return "contradicts" if work.title or work.container else "unknown"

"""Lead each back-reference to its antecedent: a citation of an earlier note, or earlier in the same note.

Rules, where manuals differ or are silent:

- *A number with a name*: the note of that number must hold a work that fits the name (family name,
  initials, another romanisation, a short name introduced before, a title). A slip of spelling still
  resolves, with "name" among ``disagrees``. When the note holds no such work, the status is "missing",
  and ``candidates`` has first the works of other notes that fit, so that a rule can propose their number.
- *A number alone* leads to that note's work; to several works "op. cit. [4]" is ambiguous, while
  "see supra note 4" means them all and is resolved.
- *A name or title alone* leads to the first full citation of the work it fits; where it fits several
  works of the author it is ambiguous, the one cited last being the likeliest.
- *ibid.* and its kin mean the citation right before: in the same note, else in the note before. Several
  works there make it ambiguous (Chicago Manual of Style, 17th ed., 14.34), the last being the likeliest.
  A note before that only comments makes it "missing", with the last work cited as candidate: the reader
  would look in vain in the note before, and the author should repeat the short form.
- *Chains* end at the full citation. What leans on a back-reference that leads nowhere leads to that
  back-reference, so that one mistake is reported once.
- *infra* points forward on purpose: it is resolved when a later note has that number.
- *No note cites the work*: one that an author's note, an epigraph, a caption or the text before cites in full
  resolves what says no number (``outside``). A number that leads nowhere stays wrong, and is told where the work is.
- *Numbers that start anew* with each chapter: the last note of the number, unless its works contradict
  what is said and those of an earlier chapter's do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import islice

from citecheck.citations.backref.find import FORWARD, TEXT
from citecheck.citations.backref.fit import Asked, Fit, asked_of, fit, is_like
from citecheck.citations.backref.forms import (
    cites,
    ends_of,
    in_brackets,
    is_last_form,
    is_note_form,
    is_same,
    is_short_form,
    linked_number,
    may_cite,
    names_within,
    says_more,
)
from citecheck.citations.backref.narrow import parts_articles, told_by_what_follows, with_kind
from citecheck.citations.backref.outside import Elsewhere
from citecheck.citations.backref.rank import fits_better, is_nameless, ranked
from citecheck.citations.backref.search import (
    MOST_CANDIDATES,
    are_one,
    begins_another,
    by_author,
    by_slip,
    by_title,
    earlier,
    in_one_book,
    later,
)
from citecheck.citations.backref.styles import Style
from citecheck.citations.backref.works import Index, index_of, is_same_author
from citecheck.citations.fold import significant, words
from citecheck.model import Antecedent, BackReference, Citation, CitedNote, Outside

Resolver = Callable[[Citation, int, Sequence[CitedNote], BackReference], BackReference | None]
"""A user's own resolver: called with the citation, the index of its note, all notes and what was found.

It returns the back-reference as it should be (``dataclasses.replace(found, antecedent=…, status=…)``),
or None to leave what was found. Its answer is what later back-references lean on.
"""

MOST_CHAPTERS = 20
"""How many notes of one number are looked into, the last first, where numbers start anew with each chapter."""

MOST_COMPARED = 200
"""How many works of one note are compared with a back-reference: no printed note has more."""


def resolve(
    notes: Sequence[CitedNote],
    *,
    resolver: Resolver | None = None,
    style: Style | None = None,
    outside: Elsewhere | None = None,
) -> tuple[CitedNote, ...]:
    """The notes with every back-reference resolved, and given the key of its antecedent. Linear in the notes.

    ``style`` tells what the manuals judge differently (whether "ibid." reaches over notes of commentary);
    ``outside`` are the works cited outside the notes, asked for what no note cites.
    """
    run = _Run(notes, index_of(notes), resolver, style, outside)
    run.parted = parts_articles(notes, run.index)
    return tuple(run.note(position, note) for position, note in enumerate(notes))


@dataclass(slots=True)
class _Run:
    notes: Sequence[CitedNote]
    index: Index
    resolver: Resolver | None
    style: Style | None = None
    outside: Elsewhere | None = None
    # The first back-reference that leads to each work outside the notes stands for it.
    first_outside: dict[Outside, tuple[int, int]] = field(default_factory=dict)
    # Where the back-references met so far lead, by (note, citation): the end of the chain.
    ends: dict[tuple[int, int], BackReference] = field(default_factory=dict)
    # What each note cites so far: the place of each work by its identity, in order.
    cited: dict[int, dict[str, tuple[int, int]]] = field(default_factory=dict)
    # Which of these stand only in the brackets of another citation.
    aside: dict[int, set[str]] = field(default_factory=dict)
    bracketed: frozenset[int] = frozenset()
    # Whether the manuscript has "art. cit." beside "op. cit.", so that the latter is a book.
    parted: bool = False

    def note(self, position: int, note: CitedNote) -> CitedNote:
        self.bracketed = in_brackets(note)
        citations = tuple(self.in_turn(position, citation) for citation in note.citations)
        return replace(note, citations=citations) if citations != note.citations else note

    def in_turn(self, position: int, citation: Citation) -> Citation:
        done = self.citation(position, citation)
        place = self.end_of(position, citation)
        if place is not None:
            places = self.cited.setdefault(position, {})
            identity = self.identity(place)
            places.pop(identity, None)
            places[identity] = place
            aside = self.aside.setdefault(position, set())
            (aside.add if citation.index in self.bracketed else aside.discard)(identity)
        return done

    def citation(self, position: int, citation: Citation) -> Citation:
        if citation.back_reference is None:
            return citation
        found = self.led_outside(position, self.linked(position, citation, citation.back_reference))
        if self.resolver is not None:
            found = self.resolver(citation, position, self.notes, found) or found
        self.ends[position, citation.index] = found
        key = citation.key
        # Of a reference manager's "Ibid." the file itself says which work it means.
        if citation.kind == "back-reference" and key is None:
            key = self.key_of(found)
        return replace(citation, back_reference=found, key=key)

    def led_outside(self, position: int, found: BackReference) -> BackReference:
        """What no note cites looked for outside the notes, and what leans on such a one led there."""
        at = found.antecedent
        before = self.ends.get((at.note, at.citation)) if at else None
        if before is not None and before.outside is not None and before.status == "resolved":
            if found.status == "resolved":
                return replace(found, antecedent=None, outside=before.outside)
            return found
        if self.outside is None or found.form in (FORWARD, TEXT):
            return found
        if found.status != "missing" and (found.status != "not-earlier" or found.number):
            return found
        return self.outside.lead(position, found, asked_of(self.with_author(position, found)))

    def key_of(self, found: BackReference) -> str | None:
        if found.status == "resolved" and found.outside is not None:
            return found.outside.key
        if found.status != "resolved" or found.antecedent is None:
            return None
        work = self.index.by_place.get((found.antecedent.note, found.antecedent.citation))
        return work.key if work is not None else None

    # What a back-reference may be

    def linked(self, position: int, citation: Citation, reference: BackReference) -> BackReference:
        """By the note that the file's own cross-reference names, where it has one; printed stays printed."""
        target = linked_number(self.notes[position].note, citation, reference)
        if target is None or target == reference.number:
            return self.reference(position, citation, reference)
        found = self.reference(position, citation, replace(reference, number=target))
        return replace(found, number=reference.number)

    def reference(self, position: int, citation: Citation, reference: BackReference) -> BackReference:
        """As printed; where that leads nowhere, by the name that the printed words end with."""
        found = self.as_printed(position, citation, reference)
        if found.status == "resolved" and "title" not in found.disagrees and "name" not in found.disagrees:
            return found
        for name in names_within(reference):
            title = reference.title if reference.name else None
            again = self.as_printed(position, citation, replace(reference, name=name, title=title))
            if again.status == "resolved" and not again.disagrees:
                return again
            if found.status == "missing" and reference.number and self.has_named(again):
                # The number is wrong; whose work is meant, the shorter name tells.
                found = again
        return found

    def has_named(self, found: BackReference) -> bool:
        """Whether it leads nowhere and an earlier work of that very name is known."""
        first = found.candidates[0] if found.status == "missing" and found.candidates else None
        work = self.index.by_place.get((first.note, first.citation)) if first else None
        return work is not None and fit(asked_of(found), work).named == "agrees"

    def as_printed(self, position: int, citation: Citation, reference: BackReference) -> BackReference:
        reference = replace(reference, status=None, antecedent=None, candidates=(), disagrees=())
        if reference.form == FORWARD:
            return self.forward(position, reference)
        asked = with_kind(citation, reference, asked_of(self.with_author(position, reference)), self.parted)
        if reference.number is not None:
            return self.numbered(position, citation, reference, asked)
        if is_same(reference):
            return self.into_book(citation, self.same(position, reference, asked))
        if not asked.families and not asked.title_words and not asked.name_words:
            return self.same(position, reference, asked)
        if is_last_form(reference):
            last = self.same(position, reference, asked)
            if last.status in ("resolved", "ambiguous") and not last.disagrees:
                # Of several it is the last, whose else.
                return replace(last, status="resolved", candidates=())
        return self.named(position, citation, reference, asked)

    def into_book(self, citation: Citation, found: BackReference) -> BackReference:
        """ "X, in id.": after a work "in Moss, op. cit." it is the book of Moss, not the work in it."""
        at = found.antecedent
        before = self.ends.get((at.note, at.citation)) if at and citation.kind == "work" else None
        if before is None or before.antecedent is None:
            return found
        return replace(found, antecedent=before.antecedent)

    def with_author(self, position: int, reference: BackReference) -> BackReference:
        """ "idem, Short Title": the name is that of the work cited right before."""
        if not is_same_author(reference.name):
            return reference
        last = self.last_of(position) or self.last_of(position - 1)
        work = self.index.by_place.get(last) if last else None
        return replace(reference, name=" and ".join(work.families) or None if work else None)

    # Notes and their works

    def of_note(self, position: int) -> list[tuple[int, int]]:
        """What the note cites so far, chains followed to their ends; each work once, where it stands last."""
        return list(self.cited.get(position, {}).values())

    def before_ibid(self, position: int) -> list[tuple[int, int]]:
        """The same for "ibid.": what is cited in the brackets of another citation is passed over (The Bluebook, rule 4.1)."""
        aside: Set[str] = self.aside.get(position, frozenset())
        return [place for identity, place in self.cited.get(position, {}).items() if identity not in aside]

    def last_of(self, position: int) -> tuple[int, int] | None:
        places = self.cited.get(position)
        if not places:
            return None
        aside: Set[str] = self.aside.get(position, frozenset())
        latest = islice(reversed(places.items()), MOST_COMPARED)
        return next(
            (place for identity, place in latest if identity not in aside), next(reversed(places.values()))
        )

    def end_of(self, position: int, citation: Citation) -> tuple[int, int] | None:
        if citation.kind in ("work", "interview") or (position, citation.index) in self.index.by_place:
            return position, citation.index
        if citation.kind != "back-reference" or citation.back_reference is None:
            return None
        if citation.back_reference.form in (FORWARD, TEXT):
            return None
        found = self.ends.get((position, citation.index))
        if found is None:
            return None
        if found.antecedent is None:
            here = position, citation.index
            known = found.outside if found.status == "resolved" else None
            return here if known is None else self.first_outside.setdefault(known, here)
        return found.antecedent.note, found.antecedent.citation

    def identity(self, place: tuple[int, int]) -> str:
        work = self.index.by_place.get(place)
        return work.identity if work else f"#{place[0]}.{place[1]}"

    def antecedent(self, place: tuple[int, int]) -> Antecedent:
        return Antecedent(place[0], self.notes[place[0]].note.number, place[1])

    # The ways to resolve

    def forward(self, position: int, reference: BackReference) -> BackReference:
        first, last = ends_of(reference.number)
        later = [at for at in self.index.by_number.get(last, ()) if at > position]
        start = [at for at in self.index.by_number.get(first, ()) if at > position]
        if not later or not start:
            return replace(reference, status="missing", disagrees=("number",))
        return replace(reference, status="resolved", antecedent=Antecedent(start[0], first, 0))

    def same(self, position: int, reference: BackReference, asked: Asked) -> BackReference:
        if here := self.last_of(position):
            # Within one note it is the citation that stands right before it.
            return self.checked(reference, asked, [here])
        there = self.before_ibid(position - 1) or self.of_note(position - 1)
        if not there:
            last = self.last_before(position)
            if last and self.style is not None and self.style.ibid_over_commentary:
                return self.checked(reference, asked, last)
            return replace(reference, status="missing", candidates=tuple(map(self.antecedent, last)))
        return self.checked(reference, asked, there[-MOST_COMPARED:])

    def checked(self, reference: BackReference, asked: Asked, places: list[tuple[int, int]]) -> BackReference:
        """One of the places, the last unless name or year tell; only what it prints can make it disagree."""
        fits = [(fit(asked, self.index.by_place[p]) if p in self.index.by_place else None, p) for p in places]
        fitting = [place for found, place in fits if found is None or not found.disagrees]
        telling = [place for found, place in fits if found is not None and found.named == "agrees"]
        pool = telling or fitting or places
        chosen = pool[-1]
        found = next(f for f, place in fits if place == chosen)
        disagrees = tuple(part for part in (found.disagrees if found else ()) if part != "year")
        status = "resolved" if len(pool) == 1 else "ambiguous"
        others = [place for place in reversed(pool) if place != chosen]
        return replace(
            reference,
            status=status,  # type: ignore[arg-type]
            antecedent=self.antecedent(chosen),
            candidates=tuple(map(self.antecedent, [chosen, *others][:MOST_CANDIDATES])) if others else (),
            disagrees=disagrees,
        )

    def last_before(self, position: int) -> list[tuple[int, int]]:
        """The last citation before the note that skips notes of commentary; looked for in few notes."""
        for at in range(position - 1, max(-1, position - 1 - MOST_CANDIDATES), -1):
            if place := self.last_of(at):
                return [place]
        return []

    def numbered(
        self, position: int, citation: Citation, reference: BackReference, asked: Asked
    ) -> BackReference:
        first, last = ends_of(reference.number)
        notes = [at for at in self.index.by_number.get(first, ()) if at < position]
        own = self.notes[position].note.number in (first, last)
        if not notes or (
            first != last and not [a for a in self.index.by_number.get(last, ()) if a < position]
        ):
            exists = own or bool(self.index.by_number.get(last))
            elsewhere = self.elsewhere(position, citation, asked, ())
            return replace(
                reference,
                status="not-earlier" if exists else "missing",
                candidates=tuple(map(self.antecedent, elsewhere)),
                disagrees=("number",),
            )
        found = self.at_number(position, citation, reference, asked, notes[-1])
        for at in reversed(notes[-MOST_CHAPTERS:-1]) if found.status == "missing" and first == last else ():
            other = self.at_number(position, citation, reference, asked, at)
            there = other.antecedent
            if other.status == "resolved" and not other.disagrees and there is not None:
                work = self.index.by_place.get((there.note, there.citation))
                if work is not None and "agrees" in (fit(asked, work).named, fit(asked, work).titled):
                    return other
        return found

    def at_number(
        self, position: int, citation: Citation, reference: BackReference, asked: Asked, at: int
    ) -> BackReference:
        """By the note at ``at``, the first of those that the number names."""
        first, last = ends_of(reference.number)
        end = at if first == last else [a for a in self.index.by_number.get(last, ()) if a < position][-1]
        places = [
            place for note in range(at, min(end, at + MOST_CANDIDATES) + 1) for place in self.of_note(note)
        ]
        places = places[:MOST_COMPARED]
        if not places:
            return self.nothing_there(position, citation, reference, asked, at)
        return self.among(position, citation, reference, asked, places)

    def nothing_there(
        self, position: int, citation: Citation, reference: BackReference, asked: Asked, at: int
    ) -> BackReference:
        """The note exists and cites nothing: right only for a reference to what it says."""
        whole = self.notes[at].note.text
        if (
            not says_more(reference)
            and not cites(citation)
            and (reference.form == TEXT or is_note_form(reference))
            and citation.locator is None
        ):
            return replace(reference, status="resolved", antecedent=self.antecedent((at, 0)))
        elsewhere = self.elsewhere(position, citation, asked, ())
        said = reference.name or reference.title
        if (
            not elsewhere
            and may_cite(whole)
            and (not said or not set(significant(said)).isdisjoint(words(whole)))
        ):
            # What was not read as a work may be one inside the sentence, where that names it.
            return replace(reference, status="resolved", antecedent=self.antecedent((at, 0)))
        return replace(
            reference,
            status="missing",
            candidates=tuple(map(self.antecedent, elsewhere)),
            disagrees=("number",),
        )

    def among(
        self,
        position: int,
        citation: Citation,
        reference: BackReference,
        asked: Asked,
        places: list[tuple[int, int]],
    ) -> BackReference:
        """Which of the works of the note with that number it is."""
        order = ranked(self.index, self.ends, asked, places)
        best, place = order[0]
        if best is not None and (
            best.contradicts or best.named == "near" or is_nameless(self.index, asked, best, place)
        ):
            elsewhere = [
                other
                for other in self.elsewhere(position, citation, asked, places)
                if fits_better(fit(asked, self.index.by_place[other]), best)
            ]
            there = None if elsewhere or not best.wrong_work else self.named_in(position, reference, asked)
            if there is not None:
                # The note names it, in words that were read as no citation of their own.
                return replace(reference, status="resolved", antecedent=self.antecedent((there, 0)))
            slip = best.wrong_work and best.named == "contradicts" and best.titled != "contradicts"
            works = ((p, self.index.by_place.get(p)) for _, p in order)
            like = next((p for p, work in works if work is not None and is_like(asked, work)), None)
            if slip and not elsewhere and like is not None:
                # Nobody else is called so: "Villeneuva" is a slip for Villanueva, not another author.
                return replace(
                    reference, status="resolved", antecedent=self.antecedent(like), disagrees=("name",)
                )
            if elsewhere or best.wrong_work:
                near = [p for f, p in order if f is None or not f.wrong_work] or [place]
                return replace(
                    reference,
                    status="missing",
                    candidates=tuple(map(self.antecedent, [*elsewhere, *near][:MOST_CANDIDATES])),
                    disagrees=best.disagrees or ("name",),
                )
        equal = [p for f, p in order if f is None or best is None or f.score == best.score]
        if (
            len(equal) > 1
            and says_more(reference)
            and (told := told_by_what_follows(self.notes[position], citation, equal, self.index))
        ):
            equal, place = [told], told
            best = next(f for f, p in order if p == place)
        # Of the works of a note its number means the one that is cited there for the first time.
        first = [p for p in equal if self.notes[p[0]].note.number in ends_of(reference.number)]
        if len(first) == 1 and says_more(reference):
            equal, place = first, first[0]
            best = next(f for f, p in order if p == place)
        means_all = not says_more(reference) and (is_note_form(reference) or reference.form == TEXT)
        status = "ambiguous" if len(equal) > 1 and not means_all else "resolved"
        return replace(
            reference,
            status=status,  # type: ignore[arg-type]
            antecedent=self.antecedent(place),
            candidates=tuple(map(self.antecedent, equal[:MOST_CANDIDATES])) if len(equal) > 1 else (),
            disagrees=best.disagrees if best else (),
        )

    def named_in(self, position: int, reference: BackReference, asked: Asked) -> int | None:
        """The note of the number if it has the whole name in its text, outside its citations."""
        at = [one for one in self.index.by_number.get(reference.number or "", ()) if one < position]
        if not at or not asked.name_words:
            return None
        note = self.notes[at[-1]]
        outside, end = [], 0
        for citation in sorted(note.citations, key=lambda one: one.start):
            outside.append(note.note.text[end : citation.start])
            end = citation.end
        outside.append(note.note.text[end:])
        said = set(words(" ".join(outside)[:2000]))
        return at[-1] if set(asked.name_words) <= said else None

    def named(
        self, position: int, citation: Citation, reference: BackReference, asked: Asked
    ) -> BackReference:
        """By name or title alone."""
        found = self.elsewhere(position, citation, asked, ())
        if is_short_form(reference) and reference.year and reference.title:
            # "Rebhahn, ZEuP 2002, 446": of another year it is another article.
            found = [at for at in found if fit(asked, self.index.by_place[at]).dated != "contradicts"]
        if not found:
            ahead = later(self.index, asked, (position, citation.index))
            others = (
                []
                if ahead or not asked.families
                else by_author(self.index, asked, (position, citation.index))
            )
            if (
                not ahead
                and not others
                and (titled := by_title(self.index, asked, (position, citation.index)))
            ):
                # The whole title of one work behind a name that is much like its author's.
                near = (
                    fit(asked, self.index.by_place[titled[0]]).named,
                    is_like(asked, self.index.by_place[titled[0]]),
                )
                if near == ("contradicts", True):
                    at = self.antecedent(titled[0])
                    return replace(reference, status="resolved", antecedent=at, disagrees=("name",))
                others = titled
            slip = (
                []
                if ahead or others or is_short_form(reference)
                else by_slip(self.index, asked, (position, citation.index))
            )
            if slip:
                at = self.antecedent(slip[0])
                return replace(reference, status="resolved", antecedent=at, disagrees=("name",))
            return replace(
                reference,
                status="not-earlier" if ahead else "missing",
                candidates=tuple(map(self.antecedent, ahead or others)),
            )
        fits = {place: fit(asked, self.index.by_place[place]) for place in found}
        best = max(f.score for f in fits.values())
        equal = [place for place in found if fits[place].score == best]
        if is_short_form(reference):
            told = fits[equal[0]]
            alike = [at for at in found if _told(fits[at]) == _told(told)]
            equal = [min(alike)] if are_one(self.index, alike) else equal
        if len(equal) > 1 and in_one_book(self.index, asked, equal):
            equal = [min(equal)]
        chosen = equal[0]
        if fits[chosen].titled == "near" and begins_another(self.index, asked, (position, citation.index)):
            # "Pamusuld, Pepper lake" for his "… copper lake", where Sipelen has a "Pepper lake village".
            return replace(
                reference, status="resolved", antecedent=self.antecedent(chosen), disagrees=("title",)
            )
        return replace(
            reference,
            status="resolved" if len(equal) == 1 else "ambiguous",
            antecedent=self.antecedent(chosen),
            candidates=tuple(map(self.antecedent, equal)) if len(equal) > 1 else (),
            disagrees=fits[chosen].disagrees,
        )

    # Looking elsewhere

    def elsewhere(
        self, position: int, citation: Citation, asked: Asked, but: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        return earlier(self.index, asked, (position, citation.index), map(self.identity, but))


def _told(found: Fit) -> tuple[str, str, str]:
    return found.named, found.titled, found.dated

"""What each command of LaTeX means to the pass over a manuscript: structure, files, quotations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from citecheck.model import Role
from citecheck.readers.draft import PlacedFlow
from citecheck.readers.latex_cite import Cites
from citecheck.readers.latex_environments import Environments
from citecheck.readers.latex_files import Files
from citecheck.readers.latex_links import REFS, Links
from citecheck.readers.latex_notes import Notes
from citecheck.readers.latex_preamble import Preamble
from citecheck.readers.latex_tokens import Source, Token, raw
from citecheck.readers.latex_words import cite_kinds, plain, tables

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

_LENGTH = re.compile(r"[ \t]{0,9}\[[^\]\n]{0,30}\d[ \t]*[a-z]{2}[^\]\n]{0,20}\]")
_SECTIONING = frozenset(
    ("part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
)
Handler = Callable[[str, Token], None]


class Commands:
    """The table of commands. Those that notes, citations, links, environments and the preamble own are in their modules."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.notes = Notes(walk)
        self.cites = Cites(walk, self.notes)
        self.environments = Environments(walk)
        self.preamble = Preamble(walk)
        self.files = Files(walk)
        self.links = Links(walk)
        self.title: list[Token] = []
        self.author: list[Token] = []
        self.title_done = False
        self.language_quotes: list[str] = []
        self.always: dict[str, Handler] = {
            "begin": self.environments.begin, "end": self.environments.end, "input": self._input, "include": self._input,
            "subfile": self._input, "subfileinclude": self._input, "InputIfFileExists": self._input, "@input": self._input,
            "import": self._import, "subimport": self._import, "includefrom": self._import, "inputfrom": self._import, "subincludefrom": self._import,
            "title": self._title, "author": self._author, "iffalse": self._if_false, "makeatletter": self._letters,
            "makeatother": self._letters, "endinput": self._end_input, "nocite": self.cites.uncited, "Nocite": self.cites.uncited, **self.preamble.handlers,
        }  # fmt: skip
        self.printing: dict[str, Handler] = {
            "par": self._par, "begingroup": self._group, "bgroup": self._group, "endgroup": self._group, "egroup": self._group, "maketitle": self._maketitle, "item": self.environments.item, "caption": self._caption,
            "captionof": self._caption, "href": self.links.href, "url": self.links.url, "nolinkurl": self.links.url, "path": self.links.url, "label": self.links.label,
            "verb": self._verb, "lstinline": self._verb, "mintinline": self._verb,
            "enquote": self._quote, "textquote": self._quote, "blockquote": self._quote, "foreignquote": self._quote, "foreigntextquote": self._quote,
            "blockcquote": self._quote, "textcquote": self._quote, "hybridquote": self._quote,
            "textsuperscript": self._raised, "up": self._raised, "textsubscript": self._plain_argument,
            "frac": self._fraction, "nicefrac": self._fraction, "sfrac": self._fraction, "tfrac": self._fraction, "dfrac": self._fraction,
            "num": self._number, "SI": self._number, "qty": self._number, "si": self._number, "unit": self._number,
            "bibitem": self.environments.bibitem, "tabularnewline": self._row, "appendix": self._appendix, "pageref": self._nothing, "vpageref": self._nothing, "cpageref": self._nothing,
            "hyperref": self.links.hyperref, "footref": self.notes.again, "footnoteref": self.notes.again, "fnref": self.notes.again,
            "char": self._nothing_after, "fi": self._nothing_after, "else": self._nothing_after, "lipsum": self._lorem, "blindtext": self._lorem,
        }  # fmt: skip

    def run(self, name: str, token: Token) -> bool:
        """Whether the command is known; then it is done."""
        walk = self.walk
        if walk.macros.define(name, walk.mouth):
            return True
        if handler := self.always.get(name):
            handler(name, token)
            return True
        if walk.preamble:
            return self._silent(name)
        if handler := self.printing.get(name):
            handler(name, token)
        elif name in tables()["notes"]:
            self.notes.note(name, token)
        elif name in cite_kinds():
            self.cites.cite(name, token)
        elif name in tables()["headings"]:
            self._heading(name, token)
        elif name in REFS:
            self.links.ref(name, token)
        elif name in tables()["margin"]["commands"]:
            self.notes.margin(name, token)
        elif (count := tables()["passed"]["arguments"].get(name)) is not None:
            walk.mouth.star()
            for _ in range(count):
                walk.mouth.optional()
                walk.mouth.argument(short=True)
            walk.mouth.optional()
        elif name in tables()["passed"]["first"]:
            self._first(name, token)
        else:
            return self._silent(name)
        return True

    def _silent(self, name: str) -> bool:
        count = tables()["silent"]["arguments"].get(name)
        if count is None:
            return False
        mouth = self.walk.mouth
        if count:
            mouth.star()
        for _ in range(count):
            mouth.optional()
            mouth.argument()
        if count:
            mouth.optional()
        return True

    def finish(self) -> None:
        """At the end: a title that no ``\\maketitle`` printed, marks led to their notes, braces that were not closed."""
        walk = self.walk
        if not self.title_done and self.title:
            blocks, walk.draft.blocks = walk.draft.blocks, []
            self._maketitle("maketitle", self.title[0])
            while (token := walk.mouth.next()) is not None:
                walk.token(token)
            walk.close_block()
            walk.draft.blocks.extend(blocks)
        self.notes.finish()
        for token in walk.mouth.unclosed[:3]:
            walk.remark(f"“{token.text}” is not closed here", token)

    # Files and structure

    def _input(self, name: str, token: Token) -> None:
        walk = self.walk
        walk.mouth.skip_blanks()
        following = walk.mouth.peek()
        if following is not None and following.kind == "text":
            # TeX's own \input name, to the next blank
            walk.mouth.next()
            path, _, rest = following.text.partition(" ")
            parts = [path]
            while not rest and (more := walk.mouth.next()) is not None:
                if more.kind not in ("text", "_", "dash", "&", "^", "~"):
                    walk.mouth.again([more])
                    break
                word, _, rest = more.text.partition(" ")
                parts.append(word)
            if rest:
                walk.mouth.again([Token("text", rest, following.source, following.at + len(path) + 1)])
            path = "".join(parts)
        else:
            path, _ = walk.mouth.raw_argument()
        if name in ("include", "subfileinclude"):
            walk.paragraph()
        self.files.take_in(path, token, strict=name == "include", optional=name == "InputIfFileExists")

    def _import(self, name: str, token: Token) -> None:
        folder, _ = self.walk.mouth.raw_argument()
        file, _ = self.walk.mouth.raw_argument()
        self.files.take_in(f"{folder.strip().rstrip('/')}/{file.strip()}" if folder.strip() else file, token)

    def _end_input(self, name: str, token: Token) -> None:
        self.walk.mouth.leave_file()

    def _letters(self, name: str, token: Token) -> None:
        self.walk.mouth.letters = name == "makeatletter"

    def _if_false(self, name: str, token: Token) -> None:
        """What is switched off, up to its ``\\fi`` or ``\\else``."""
        depth = 1
        while depth and (one := self.walk.mouth.next()) is not None:
            if one.kind == "command":
                depth += one.text.startswith("if") and one.text != "iff"
                depth -= one.text == "fi" or (one.text == "else" and depth == 1)

    def _title(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()
        self.title = self.walk.mouth.argument()
        self.walk.draft.metadata["title"] = plain(self._without_thanks(self.title))

    @staticmethod
    def _without_thanks(tokens: list[Token]) -> list[Token]:
        kept: list[Token] = []
        depth, skipping = 0, False
        for token in tokens:
            if token.kind == "command" and token.text in ("thanks", "footnote", "titlenote", "tnoteref"):
                skipping, depth = True, 0
            elif not skipping:
                kept.append(token)
            else:
                depth += (token.kind == "{") - (token.kind == "}")
                skipping = not (token.kind == "}" and depth <= 0)
        return kept

    def _author(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()
        if self.author:
            self.author.append(token._replace(kind="command", text="and"))
        self.author.extend(self.walk.mouth.argument())

    def _maketitle(self, name: str, token: Token) -> None:
        """Print what ``\\title`` and ``\\author`` kept."""
        walk = self.walk
        if self.title_done or not self.title:
            return
        self.title_done = True
        walk.close_block()
        end = Token("par", "", token.source, token.at)
        walk.mouth.again([end, *self._names(), end])
        walk.mouth.again(
            [token._replace(kind="{", text="{"), *self.title, token._replace(kind="}", text="}")]
        )
        flow = PlacedFlow()
        walk.open_text(flow, lambda last: walk.draft.block(flow, level=1))

    def _names(self) -> list[Token]:
        """The authors with commas between them."""
        kept: list[Token] = []
        for token in self.author:
            if token.kind == "command" and token.text in ("and", "AND", "And"):
                while kept and kept[-1].kind == "blank":
                    kept.pop()
                token = Token("text", ", ", token.source, token.at)
            kept.append(token)
        return kept

    def _heading(self, name: str, token: Token) -> None:
        walk = self.walk
        self.notes.close_stale(token)
        starred = walk.mouth.star()
        walk.mouth.optional()
        walk.close_block()
        if not starred and name in _SECTIONING:
            from citecheck.readers.latex_walk import Label

            walk.current = Label(walk.counters.step(name), kind="section")
        level = tables()["headings"][name]
        walk.setting.has_chapters = walk.setting.has_chapters or name in ("chapter", "addchap")
        flow = PlacedFlow()
        shown = max(level if walk.setting.has_chapters else level - 1, 1)

        def closed(last: Token) -> None:
            walk.draft.block(flow, level=shown)

        walk.open_text(flow, closed)

    def _par(self, name: str, token: Token) -> None:
        self.walk.paragraph()

    def _group(self, name: str, token: Token) -> None:
        from citecheck.readers.latex_walk import Scope

        if name in ("begingroup", "bgroup"):
            self.walk.push(Scope("group"))
        elif self.walk.scopes and self.walk.scopes[-1].kind == "group":
            self.walk.pop(token)

    def _row(self, name: str, token: Token) -> None:
        self.walk.close_block()

    def _appendix(self, name: str, token: Token) -> None:
        self.walk.counters.values["chapter" if self.walk.setting.has_chapters else "section"] = 0

    def _caption(self, name: str, token: Token) -> None:
        walk = self.walk
        if name == "captionof":
            walk.mouth.argument(short=True)
        starred = walk.mouth.star()
        walk.mouth.optional()
        kind = next(
            (
                s.name.rstrip("*")
                for s in reversed(walk.scopes[-60:])
                if s.kind == "environment" and s.name.rstrip("*").endswith(("figure", "table"))
            ),
            "figure",
        )
        if not starred:
            from citecheck.readers.latex_walk import Label

            walk.current = Label(
                walk.counters.step("table" if kind.endswith("table") else "figure"), kind="caption"
            )
        flow = PlacedFlow()
        role: Role = "caption"
        walk.open_text(flow, lambda last: walk.draft.block(flow, role))

    # Text

    def _first(self, name: str, token: Token) -> None:
        mouth = self.walk.mouth
        shown = mouth.argument()
        mouth.argument()
        mouth.again(shown)

    def _plain_argument(self, name: str, token: Token) -> None:
        self.walk.put(plain(self.walk.mouth.argument(short=True)), token)

    def _raised(self, name: str, token: Token) -> None:
        """A raised number is one of Unicode's; other letters stay in the line."""
        argument = self.walk.mouth.argument()
        said = plain(argument)
        if said.isdecimal() and len(said) < 4:
            self.walk.put(said.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")), token)
        else:
            self.walk.mouth.again(argument)

    def _fraction(self, name: str, token: Token) -> None:
        mouth = self.walk.mouth
        self.walk.put(f"{plain(mouth.argument(short=True))}/{plain(mouth.argument(short=True))}", token)

    def _number(self, name: str, token: Token) -> None:
        """siunitx: the number, and the unit's letters."""
        mouth = self.walk.mouth
        mouth.optional()
        said = plain(mouth.argument(short=True))
        if name in ("SI", "qty"):
            said += f" {plain(mouth.argument(short=True))}"
        self.walk.put(said.strip(), token)

    def _nothing(self, name: str, token: Token) -> None:
        self.walk.mouth.star()
        self.walk.mouth.argument(short=True)

    def _nothing_after(self, name: str, token: Token) -> None:
        """A primitive that prints nothing here."""

    def _lorem(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()

    def _quote(self, name: str, token: Token) -> None:
        """csquotes: marks as the language has them, the inner ones within the outer; citations go behind."""
        walk = self.walk
        walk.mouth.star()
        if name.startswith("foreign"):
            walk.mouth.argument(short=True)
        cited = [walk.mouth.optional() for _ in range(2)] if name != "enquote" else []
        key = raw(walk.mouth.argument(short=True)) if name.endswith("cquote") else ""
        if name.endswith("cquote"):
            walk.mouth.optional()
        marks = tables()["quotes"].get(walk.setting.language, tables()["quotes"]["en"])
        inner = 2 if len(self.language_quotes) % 2 else 0
        self.language_quotes.append(marks[inner + 1])
        walk.put(marks[inner], token)

        def closed(last: Token) -> None:
            walk.put(self.language_quotes.pop(), last)
            if key:
                self.cites.put_cite("auto", [one for one in cited if one is not None], key, last)
            elif cited and cited[0]:
                walk.flow.add(" ")
                walk.mouth.again(cited[0])

        if not walk.inline_group(closed):
            closed(token)

    def skip_length(self) -> None:
        """After ``\\\\`` a length in brackets; any other bracket is text."""
        frame = self.walk.mouth.frames[-1] if self.walk.mouth.frames else None
        if isinstance(frame, Source):
            found = _LENGTH.match(frame.text, frame.pos)
            if found:
                frame.pos = found.end()

    def _verb(self, name: str, token: Token) -> None:
        walk = self.walk
        frame = walk.mouth.frames[-1] if walk.mouth.frames else None
        if name != "verb":
            walk.mouth.optional()
            if name == "mintinline":
                walk.mouth.argument(short=True)
        if not isinstance(frame, Source) or frame is not walk.mouth.frames[-1]:
            return
        start = frame.pos + (frame.text[frame.pos : frame.pos + 1] == "*")
        mark = frame.text[start : start + 1]
        mark = "}" if mark == "{" else mark
        line_end = frame.text.find("\n", start)
        stop = (
            frame.text.find(mark, start + 1, line_end if line_end >= 0 else len(frame.text)) if mark else -1
        )
        if stop > 0:
            frame.pos = stop + 1
            walk.put(frame.text[start + 1 : stop], Token("text", "", frame.index, start + 1))

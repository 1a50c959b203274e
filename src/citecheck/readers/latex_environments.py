"""LaTeX's environments: lists, quotations, floats, tables, verbatim text, and the manuscript's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.model import Role
from citecheck.readers.draft import DraftBlock, PlacedFlow
from citecheck.readers.latex_tokens import Token, raw
from citecheck.readers.latex_words import environment_kinds, plain, tables

if TYPE_CHECKING:
    from citecheck.readers.latex_walk import Walk

_LINE_END = re.compile(r"\n")
_INLINE = frozenset(
    (
        "otherlanguage*",
        "otherlanguage",
        "foreigndisplayquote",
        "small",
        "footnotesize",
        "math",
        "spacing",
        "em",
        "it",
        "sloppypar",
    )
)


class Environments:
    """``\\begin``, ``\\end``, and what stands in lists."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    def begin(self, _: str, token: Token) -> None:
        walk = self.walk
        name = raw(walk.mouth.argument(short=True)).strip()
        kinds = environment_kinds()
        if name == "document":
            self._document()
        elif name in kinds["dropped"]:
            self._dropped(name)
        elif name in kinds["verbatim"]:
            self._verbatim(name)
        elif (macro := walk.macros.begins.get(name)) is not None:
            self._open(name)
            walk.expand(walk.macros.expansion(macro, walk.mouth, token), token)
        elif name in kinds["math"]:
            if name == "math":
                self._open(name)
            else:
                walk.set_aside("environment", name)
            walk.in_math = True
        else:
            self._arguments(name, bracketed=name in kinds["bracketed"])
            self._block(name)

    def _arguments(self, name: str, *, bracketed: bool) -> None:
        mouth = self.walk.mouth
        while bracketed and mouth.optional() is not None:
            pass
        for _ in range(tables()["environments"]["arguments"].get(name, 0)):
            mouth.argument(short=True)
            if bracketed:
                mouth.optional()

    def _open(self, name: str) -> None:
        from citecheck.readers.latex_walk import Scope

        self.walk.push(Scope("environment", name))

    def _block(self, name: str) -> None:
        """An environment of paragraphs; ``figure`` and its kin may stand in the middle of one."""
        from citecheck.readers.latex_walk import Scope

        walk, kinds = self.walk, environment_kinds()
        role: Role | None = None
        if name in kinds["list"] or name == "thebibliography":
            role = "list-item"
        elif name in kinds["quotation"]:
            role = "quotation"
        if name in kinds["float"] and not walk.inline and not walk.preamble:
            outer, walk.flow = walk.flow, PlacedFlow()

            def closed(last: Token) -> None:
                walk.close_block()
                walk.flow = outer
                walk.flow.add(" ")

            walk.push(Scope("environment", name, closed))
            return
        if name not in _INLINE:
            walk.close_block()
        if role is not None:
            walk.roles.append(role)

        def ended(last: Token) -> None:
            if name not in _INLINE:
                walk.close_block()
            if role is not None:
                walk.roles.pop()
            if name == "thebibliography":
                walk.bibitem = None

        walk.push(Scope("environment", name, ended))

    def end(self, _: str, token: Token) -> None:
        walk = self.walk
        name = raw(walk.mouth.argument(short=True)).strip()
        if name == "document":
            self._leaves(token)
            return
        position = next(
            (
                index
                for index in range(len(walk.scopes) - 1, -1, -1)
                if walk.scopes[index].kind == "environment" and walk.scopes[index].name == name
            ),
            None,
        )
        if position is None:
            return
        if name in environment_kinds()["math"]:
            walk.in_math = False
        if name == "frontmatter":
            # Classes without \\maketitle print the title here.
            walk.mouth.again([token._replace(kind="command", text="maketitle")])
        ends = walk.macros.ends.get(name)
        while len(walk.scopes) > position:
            walk.pop(token)
        if ends:
            walk.expand([one._replace(source=token.source, at=token.at) for one in ends], token)

    def _document(self) -> None:
        walk = self.walk
        if walk.preamble:
            walk.preamble = False
            walk.scopes.clear()
            walk.macros.log.clear()
            walk.inline = 0
            walk.roles.clear()
            walk.flow = PlacedFlow()

    def _leaves(self, token: Token) -> None:
        """What comes behind ``\\end{document}`` is no more read."""
        walk = self.walk
        file = walk.mouth.file()
        if walk.preamble:
            return
        if file is not None and file.inner:
            walk.close_block()
            walk.mouth.leave_file()
            return
        walk.mouth.frames.clear()
        while walk.scopes:
            walk.pop(token)

    def _dropped(self, name: str) -> None:
        walk = self.walk
        if name.startswith("filecontents"):
            walk.mouth.optional()
            file, _ = walk.mouth.raw_argument()
            walk.mouth.optional()
            text, _ = walk.mouth.raw_until(f"\\end{{{name}}}")
            if len(walk.known.files) < 200:
                # LaTeX writes this file before it reads on.
                walk.known.files.setdefault(file.strip(), text.encode("utf-8", "replace"))
            return
        walk.mouth.raw_until(f"\\end{{{name}}}")

    def _verbatim(self, name: str) -> None:
        walk = self.walk
        text, at = walk.mouth.raw_until(f"\\end{{{name}}}")
        if walk.preamble or at is None:
            return
        walk.paragraph()
        flow = PlacedFlow()
        source = walk.mouth.sources[at.source]
        line, column = source.place(at.at)
        for offset, part in enumerate(_LINE_END.split(text)):
            flow.add(" ")
            flow.add_at(part, line + offset, column if not offset else 1, source.name)
        walk.draft.aside.append(DraftBlock(flow, "residue"))

    def item(self, _: str, token: Token) -> None:
        """An item of a list; a label of its own is printed before it."""
        walk = self.walk
        label = walk.mouth.optional()
        walk.close_block()
        if label:
            walk.mouth.again([*label, Token("blank", " ", token.source, token.at)])

    def bibitem(self, _: str, token: Token) -> None:
        """An entry of a list of works cited that was typed."""
        walk = self.walk
        walk.mouth.optional()
        key = plain(walk.mouth.argument(short=True))
        walk.close_block()
        walk.bibitem = key

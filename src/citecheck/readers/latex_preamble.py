"""What a LaTeX preamble sets: languages, how notes are numbered and citations printed, bibliography files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citecheck.readers.latex_tokens import Token, raw
from citecheck.readers.latex_words import plain, tables

if TYPE_CHECKING:
    from citecheck.readers.latex_commands import Handler
    from citecheck.readers.latex_walk import Walk

_OPTION = re.compile(r"([\w-]+)\s*(?:=\s*\{?([^,{}]*)\}?)?")
_GERMAN = ("german", "ngerman", "austrian", "naustrian", "swissgerman", "nswissgerman", "dutch")


class Preamble:
    """The handlers of such commands; all may stand in the body too."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.handlers: dict[str, Handler] = {
            "documentclass": self._class, "usepackage": self._package, "RequirePackage": self._package,
            "setdefaultlanguage": self._language, "setmainlanguage": self._language, "babelprovide": self._provided,
            "selectlanguage": self._select, "ExecuteBibliographyOptions": self._cite_options, "ExecuteBibliographyOption": self._cite_options,
            "bibliography": self._bibliography, "addbibresource": self._resource, "addglobalbib": self._resource, "addsectionbib": self._resource,
            "nobibliography": self._bibliography, "putbib": self._put_bib,
            "setcounter": self._set, "addtocounter": self._set, "stepcounter": self._step, "refstepcounter": self._step,
            "counterwithin": self._within, "counterwithout": self._within, "numberwithin": self._within, "@addtoreset": self._reset, "@removefromreset": self._reset,
            "MakePerPage": self._per_page, "MakeSorted": self._argument, "thefootnote": self._shown,
            "useshorthands": self._shorthands, "languageshorthands": self._argument, "shorthandoff": self._shorthands_off,
        }  # fmt: skip

    def _class(self, name: str, token: Token) -> None:
        options = raw(self.walk.mouth.optional() or [])
        kind = raw(self.walk.mouth.argument(short=True))
        self._languages([found[1] for found in _OPTION.finditer(options)])
        self.walk.setting.has_chapters = any(
            word in kind for word in ("book", "report", "scrrep", "memoir", "thesis")
        )

    def _package(self, name: str, token: Token) -> None:
        options = raw(self.walk.mouth.optional() or [])
        packages = [one.strip() for one in raw(self.walk.mouth.argument(short=True)).split(",")]
        told = {found[1]: (found[2] or "").strip() for found in _OPTION.finditer(options)}
        if "babel" in packages:
            self._languages(
                [told.get("main", ""), *told] if "main" in told else list(told), main=told.get("main")
            )
        if "biblatex" in packages:
            self._cite_style(told)
        if "biblatex-chicago" in packages:
            self.walk.setting.notes_by_autocite = not {"authordate", "authordate-trad"} & set(told)
        if "footmisc" in packages:
            if "perpage" in told:
                self._per_page("MakePerPage", token)
            if "symbol" in told or "symbol*" in told:
                self.walk.counters.styles["footnote"] = "fnsymbol"

    def _cite_options(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()
        options = raw(self.walk.mouth.argument())
        self._cite_style({found[1]: (found[2] or "").strip() for found in _OPTION.finditer(options)})

    def _cite_style(self, told: dict[str, str]) -> None:
        style = told.get("citestyle") or told.get("style") or ""
        setting = self.walk.setting
        if style:
            setting.notes_by_autocite = style.split("/")[-1] in tables()["cite"]["note_styles"]
        if told.get("autocite"):
            setting.notes_by_autocite = told["autocite"] in ("footnote", "smartcite")

    def _languages(self, names: list[str], main: str | None = None) -> None:
        known = [one for one in names if one in tables()["languages"]]
        if known:
            self._speak(main if main in tables()["languages"] else known[-1])
            self.walk.setting.shorthands = self.walk.setting.shorthands or any(
                one in _GERMAN for one in known
            )

    def _speak(self, name: str | None) -> None:
        code = tables()["languages"].get(name or "")
        if code is not None:
            self.walk.setting.language = code
            self.walk.setting.told_language = self.walk.setting.told_language or code
            if self.walk.preamble:
                self.walk.setting.told_language = code

    def _language(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()
        self._speak(raw(self.walk.mouth.argument(short=True)).strip())

    def _provided(self, name: str, token: Token) -> None:
        options = raw(self.walk.mouth.optional() or [])
        language = raw(self.walk.mouth.argument(short=True)).strip()
        if "main" in options:
            self._speak(language)

    def _select(self, name: str, token: Token) -> None:
        code = tables()["languages"].get(raw(self.walk.mouth.argument(short=True)).strip())
        if code is not None:
            self.walk.setting.language = code

    def _shorthands(self, name: str, token: Token) -> None:
        self.walk.setting.shorthands = '"' in raw(self.walk.mouth.argument(short=True))

    def _shorthands_off(self, name: str, token: Token) -> None:
        if '"' in raw(self.walk.mouth.argument(short=True)):
            self.walk.setting.shorthands = False

    # Bibliography files

    def _bibliography(self, name: str, token: Token) -> None:
        told, _ = self.walk.mouth.raw_argument()
        for one in told.split(","):
            self._file(one.strip(), ".bib", token)

    def _resource(self, name: str, token: Token) -> None:
        self.walk.mouth.optional()
        told, _ = self.walk.mouth.raw_argument()
        for one in told.split(",") if name == "addbibresource" else [told]:
            self._file(one.strip(), "", token)

    def _put_bib(self, name: str, token: Token) -> None:
        for one in raw(self.walk.mouth.optional() or []).split(","):
            self._file(one.strip(), ".bib", token)

    def _file(self, name: str, suffix: str, token: Token) -> None:
        if name:
            whole = name if name.lower().endswith(suffix) else name + suffix
            self.walk.found.bibliographies.append((whole, self.walk.mouth.place(token)))

    # Counters

    def _set(self, name: str, token: Token) -> None:
        counter = raw(self.walk.mouth.argument(short=True)).strip()
        value = plain(self.walk.mouth.argument(short=True)).replace("−", "-")
        if re.fullmatch(r"[+-]?\d{1,7}", value):
            before = self.walk.counters.values.get(counter, 0) if name == "addtocounter" else 0
            self.walk.counters.set(counter, before + int(value))

    def _step(self, name: str, token: Token) -> None:
        self.walk.counters.step(raw(self.walk.mouth.argument(short=True)).strip())

    def _within(self, name: str, token: Token) -> None:
        self.walk.mouth.star()
        self.walk.mouth.optional()
        counter = raw(self.walk.mouth.argument(short=True)).strip()
        heading = raw(self.walk.mouth.argument(short=True)).strip()
        self.walk.counters.bind(counter, heading, bound=name != "counterwithout")

    def _reset(self, name: str, token: Token) -> None:
        counter = raw(self.walk.mouth.argument(short=True)).strip()
        heading = raw(self.walk.mouth.argument(short=True)).strip()
        self.walk.counters.bind(counter, heading, bound=name == "@addtoreset")

    def _per_page(self, name: str, token: Token) -> None:
        if name == "MakePerPage" and token.text == "MakePerPage":
            self.walk.mouth.optional()
            self.walk.mouth.argument(short=True)
        said = (
            "notes are numbered anew on each page, which only a printed page tells; they are counted through"
        )
        self.walk.remark(said, token)

    def _argument(self, name: str, token: Token) -> None:
        self.walk.mouth.argument(short=True)

    def _shown(self, name: str, token: Token) -> None:
        self.walk.put(self.walk.counters.show("footnote"), token)

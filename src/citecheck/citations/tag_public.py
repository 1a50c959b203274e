"""Works that a number tells: standards, patents, papers of parliaments, commissions and offices.

"ISO 9001:2015, Quality management systems", "US Patent 223,898, filed …, issued …", "COM(2015) 240 final", "A/RES/217(III)", "GAO-19-117",
"Law Com No 376". Sources: Chicago Manual of Style, 17th ed., 14.258-9; OSCOLA, 4th ed., 3.4.4-5; the United Nations Editorial Manual on symbols.
For notes alone: the trained model of references has its own way with numbers.
"""

from __future__ import annotations

import re

from citecheck.citations.canvas import Canvas
from citecheck.citations.dates import find_dates
from citecheck.citations.lexicon import late

_BODY = r"(?:ISO|IEC|DIN|EN|BS|ANSI|IEEE|ASTM|NEN|NF|UNI|UNE|SIS|SS|ÖNORM|SN|CEN|CENELEC|ETSI|ITU-[TR]|RFC|VDI|OHSAS|PAS|GB/T|JIS|ASME|NFPA|NIST|FIPS|API|SAE)"
_STANDARD = late(
    rf"\s*(?P<number>{_BODY}(?:[/ -](?:{_BODY}|TS|TR|PAS|Std\.?|SP|PUB|Guide)){{0,3}}[\s-]?[A-Z]{{0,2}}\.?\d[\d.:/+-]{{0,18}}(?:\s?\(\d{{4}}\))?)(?=\s?[,:–—-]\s?|,?\s[“\"‘«]|,?\s\x02)"
)
_OFFICE = r"(?:U\.?\s?S\.?|United\sStates|British|UK|GB|European|EP|German|DE|Deutsches|Swiss|CH|French|FR|Japanese|JP|Canadian|CA|WO|PCT)"
_PATENT = late(
    rf"(?:(?P<office>{_OFFICE})\s)?(?:[Pp]atent(?:schrift)?|Reichspatent|DRP|DE-PS|[Bb]revet)(?:\s(?:[Aa]pplication|[Pp]ublication))?(?:\s(?:[Nn]o|[Nn]r|Ser)\.?|\sn°)?\s(?P<number>(?:[A-Z]{{2}}\s?)?\d[\d,./\s]{{2,14}}\d(?:\s?[A-Z]\d?)?)"
)
_STEPS = late(
    r"[,;]?\s?(?:and\s)?(?:filed|issued|granted|published|angemeldet|erteilt|déposé|délivré)\s(?:on\s|am\s|le\s)?"
)
_SYMBOL = late(
    r"(?<![\w/.])(?:(?:UN\s[Dd]oc\.?|U\.N\.\s[Dd]oc\.?)\s)?(?P<number>(?:[AES]|ST|TD|DP|CCPR|CRC|CEDAW|CERD|CAT|HRI|FCCC|UNEP|UNCTAD|CTOC|BWC|WT|GATT|EUR|AFR|ASA|AMR|MDE)[/ ](?:[A-Z\d][\w.()-]{0,16}/){0,5}[A-Z\d][\w.]{0,12}(?:\([IVXLC\d]{1,6}\))?)(?=[,;.)\s]|$)"
)
_PAPERS = (
    late(r"(?<!\w)(?P<number>(?:COM|SEC|SWD|JOIN|C)\s?[(\[](?:19|20)?\d\d[)\]]\s?\d{1,4}(?:/\d{1,2})?(?:\s?(?:final|endg(?:ültig|\.)|def\.?))?)(?!\w)"),
    late(
        r"(?:(?<=[,;(]\s)|(?<=\()|(?<=[\x00)\x02]\s))(?P<number>(?:Cm(?:n?d)?\.?|CP|H[CL](?:\sPaper)?|Law\sCom(?:\s[Nn]o\.?)?|LC|Bill)\s\d{1,5}(?:-[IVX\d]{1,4})?|GAO[-/][A-Z\d][\w-]{2,16}|CRS\s(?:Report\s)?[RI][LFSN]?\d{4,6}|NUREG[-/][\w-]{3,12}|NASA[-/][\w-]{3,16}|ECLAC[-/][\w.-]{3,20})(?=[,;).\s]|$)"
    ),
)  # fmt: skip
_INDEX = re.compile(
    r"(?:[Ii]ndex|AI\s[Ii]ndex|[Dd]oc(?:ument)?\.?|[Rr]ef\.?)(?:\s[Nn]o\.?|\s[Nn]umber)?:?\s$"
)


def label_public(canvas: Canvas) -> None:
    """Label the number of a standard, a patent or a public paper, and the type of the work where it tells that."""
    if canvas.has("title", "number"):
        return
    if standard := _STANDARD.match(canvas.mask):
        canvas.label("number", *standard.span("number"), standard.span())
        canvas.type = "standard"
        return
    if patent := _PATENT.search(canvas.mask):
        _patent(canvas, patent)
        return
    for pattern in _PAPERS:
        if found := pattern.search(canvas.mask):
            canvas.label("number", *found.span("number"))
            return
    symbol = _SYMBOL.search(canvas.mask)
    if symbol and sum(map(str.isdigit, symbol["number"])) and ("/" in symbol["number"]):
        lead = _INDEX.search(canvas.mask, max(0, symbol.start() - 20), symbol.start())
        canvas.label(
            "number", *symbol.span("number"), (lead.start() if lead else symbol.start(), symbol.end())
        )


def _patent(canvas: Canvas, found: re.Match[str]) -> None:
    """A patent; the last of its dates is when it was granted."""
    first = next((found.start(name) for name in ("office",) if found[name]), found.start())
    canvas.label("genre", first, found.start("number"), (found.start(), found.start("number")))
    canvas.label("number", *found.span("number"))
    canvas.type = "patent"
    while step := _STEPS.search(canvas.mask, found.end()):
        date = next(
            (one for one in find_dates(canvas.mask[step.end() : step.end() + 40]) if one.start <= 2), None
        )
        if date is None:
            return
        if before := canvas.first("issued"):
            canvas.spans.remove(before)
        start, end = step.end() + date.start, step.end() + date.end
        canvas.label("issued", start, end, (step.start(), end))

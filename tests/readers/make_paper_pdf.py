"""Set the example as a PDF, for the tests: ``python tests/readers/make_paper_pdf.py`` after a change of examples/paper.md.

Needs the packages ``typst`` and ``pypandoc_binary``. The width is one at which no address is broken behind a full
stop: a reader of lines cannot tell such a full stop from a sentence's end.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

TARGET = HERE.parent / "cases" / "readers" / "paper.pdf"
SET = '#set page(paper: "a5", margin: 18mm)\n#show footnote.entry: set text(size: 7.5pt)\n'


def main() -> None:
    import pypandoc
    import typst

    from readers.test_pandoc_formats import source

    text = pypandoc.convert_text(source(), "typst", format="markdown-smart", extra_args=["--standalone"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.typ"
        path.write_text(text.replace("#show: doc", SET + "#show: doc", 1), encoding="utf-8")
        TARGET.write_bytes(typst.compile(str(path)))


if __name__ == "__main__":
    main()

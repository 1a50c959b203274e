"""Characters that a font has its own codes for."""

from __future__ import annotations

import pytest

from citecheck.readers.pdf_codes import OWN, mended


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ("o\x0ece \x0crst a\x0bair con\ricting", "oﬃce ﬁrst aﬀair conﬂicting"),
        ("the word `o\x0ece', \\narrow\" pp. 12{18", "the word ‘oﬃce’, “narrow” pp. 12–18"),
        ("dif\x1ccile \x13o\x1cce\x14", "difﬁcile «oﬁce»"),
        ("\uf001nal \uf7310 pages", "ﬁnal 10 pages"),
        ("\uf054\uf068\uf065 end", "The end"),
        ("\uf0a7 an item", "• an item"),
        ('plain "text" with {braces} and `ticks\'', 'plain "text" with {braces} and `ticks\''),
    ],
)
def test_mended(codes: str, text: str) -> None:
    made = mended(codes, [1] * len(codes))
    assert made == text
    assert len(made) == len(codes)


def test_what_pdfium_put_in_stays() -> None:
    whole = "o\x0ece\r\nword"
    owners = [None if letter in "\r\n" else 1 for letter in whole]
    assert mended(whole, owners) == "oﬃce\r\nword"


def test_what_fonts_keep_in_the_private_area_is_written_out() -> None:
    assert "\ue061\ue065er \uf6dc\uf63f \ue049e o\ue039en".translate(OWN) == "quer 17 The often"

"""The charset of a page that says none, or a wrong one."""

from __future__ import annotations

import pytest

from citecheck.sources.http.bodies import as_text

TEXTS = [
    ("Страница не найдена на сайте", "cp1251"),
    ("Сторінку не знайдено", "cp1251"),
    ("Страница не найдена на сайте", "koi8-r"),
    ("Η σελίδα που ζητήσατε δεν βρέθηκε", "cp1253"),
    ("お探しのページは見つかりませんでした", "shift_jis"),
    ("お探しのページは見つかりませんでした", "euc_jp"),
    ("您访问的页面不存在或已被删除", "gb2312"),
    ("很抱歉，找不到您要的網頁", "big5"),
    ("요청하신 페이지를 찾을 수 없습니다", "euc_kr"),
    ("Été à l'écluse déjà là", "cp1252"),
]


@pytest.mark.parametrize(("text", "charset"), TEXTS)
@pytest.mark.parametrize("said", ["text/html", "text/html; charset=utf-8", "text/html; charset=x-our-own"])
def test_letters_tell(text: str, charset: str, said: str) -> None:
    page = f"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>"
    assert as_text(page.encode(charset), said) == page


def test_the_language_of_the_page_tells() -> None:
    page = '<html lang="he"><title>העמוד לא נמצא</title><h1>העמוד לא נמצא</h1></html>'
    assert as_text(page.encode("cp1255"), "text/html") == page

"""Posts on social media, found wherever they stand in a note: :func:`find_posts`.

"Ann Lee (@annlee), “The port is open,” Twitter, August 12, 2017, 8:06 p.m., https://…". Forms: Chicago Manual of Style, 17th ed., 14.209; MLA
Handbook, 9th ed., 5.64; APA 7, 10.15.
"""

from __future__ import annotations

from collections.abc import Iterator

from citecheck.citations.forms.common import FormCitation, labels_of
from citecheck.citations.lexicon import late

_SITE = r"(?:Twitter|X(?:\s\((?:formerly\s)?Twitter\))?|Facebook|Instagram|Mastodon|Bluesky|Threads|LinkedIn|TikTok|Telegram|Weibo|VKontakte|VK|Truth\sSocial|Reddit|Tumblr)"
_DATE = r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}|\d{1,2}\.?\s[^\W\d_]{3,9}\.?\s(?:de\s)?\d{4}|\d{1,2}\.\d{1,2}\.\d{4})"
_TIME = r"(?:,\s\d{1,2}[:.h]\d\d(?:\s?[ap]\.?\s?m\.?|\sUhr)?)?"
_POST = late(
    rf"(?P<author>[^\W\d_a-z][\w’'.-]{{0,30}}(?:\s[\w’'.-]{{1,30}}){{0,6}})?,?\s?[(\[]?@\w{{2,30}}[)\]]?(?P<date2>\s\({_DATE}\))?[,.:]?\s(?:[“\"«„](?P<title>[^“”\"«»„]{{2,600}}?)[,.]?[”\"»“][,.]?\s)?(?:(?:\([^()]{{2,40}}\)|\[[^\[\]]{{2,40}}\]|[Tt]weet|[Pp]ost),?\s(?:on\s)?)?"
    rf"(?:(?P<site>{_SITE})(?:\s[Pp]ost)?)?(?:,?\s\(?(?P<date>{_DATE})\)?{_TIME})?(?:[,.]?\s<?(?P<url>https?://[^\s<>]{{6,300}}[^\s<>.,;)])>?)?"
)


def find_posts(text: str) -> Iterator[FormCitation]:
    """The posts of this form in a note's text: with a name or a site and a date or an address. Linear in its length."""
    if "@" not in text:
        return
    for match in _POST.finditer(text):
        dated = "date" if match["date"] else "date2" if match["date2"] else None
        if not (match["site"] or match["title"]) or not (dated or match["url"]):
            continue
        pairs = (("author", "author"), ("title", "title"), ("site", "container_title"), ("url", "url"))
        labels = labels_of(match, pairs)
        if dated:
            start, end = match.span(dated)
            labels.append(("issued", start + 2 * (dated == "date2"), end - (dated == "date2")))
        end = match.start() + len(match.group().rstrip(" .,"))
        lead = len(match.group()) - len(match.group().lstrip(" ,"))
        yield FormCitation(match.start() + lead, end, tuple(labels), "post")

"""What only its position tells: title, container, series, genre, place, publisher."""

from __future__ import annotations

import re
from functools import cache

from citecheck.citations.canvas import EDGE, QUOTE, Canvas
from citecheck.citations.head import find_head
from citecheck.citations.lexicon import alternatives, data, one_of, word_set
from citecheck.citations.names import looks_institutional
from citecheck.citations.tag_imprint import is_place, is_publisher, is_region

_SEPARATOR = re.compile(
    r"(?P<comma>[,;])\s|(?P<stop>[.?!]['’”\"]?)\s+(?=[^\sa-zß-öø-ÿ]|in[:\s])|(?P<colon>:)\s|(?P<dash>\s[–—-]\s)|[,;:.]$|(?P<par>\s?[(\[])"
)
_TRANSLATION = re.compile(r"\s{0,2}\[(?P<in>[^\[\]]{2,300})\]")
_ROUND_TRANSLATION = re.compile(r"\s\((?P<in>[^()\d]{8,200})\)(?=\s?[,.\x00]|\s?$)")

Piece = tuple[int, int, str]


def label_rest(canvas: Canvas) -> None:
    """Label title and container, then the free pieces that are left."""
    title_end = _quoted_title(canvas)
    if title_end is not None:
        _container_after(canvas, title_end)
    else:
        _plain_title(canvas)
    _leftovers(canvas)


# Quoted titles


def _quoted_title(canvas: Canvas) -> int | None:
    """Label a quoted title at the head of what is left; where it ends."""
    free = canvas.free()
    if not free or not canvas.quotes:
        return None
    first = next((one for one in canvas.quotes if one.end > free[0][0] - 2), None)
    if first is None or first.start > free[0][0] + 1 or QUOTE not in canvas.mask[first.start : first.end]:
        return None
    if canvas.mask[first.end : first.end + 1].isalpha() or _lower_follows(canvas, first.end):
        return None
    canvas.label("title", first.inner_start, first.inner_end, (first.start, first.end))
    inner = canvas.text[first.inner_start : first.inner_end]
    bracket = re.search(r"\s\[([^\[\]]{3,200})\]$", inner)
    if bracket and not bracket[1][0].islower():
        span = canvas.spans.pop()
        canvas.label("title", span.start, span.start + bracket.start())
        canvas.label("title_translation", span.start + bracket.start(1), span.start + bracket.end(1))
    end = first.end
    after = _TRANSLATION.match(canvas.mask, end)
    if after and "\x00" not in after["in"] and not canvas.has("title_translation"):
        canvas.label("title_translation", after.start("in"), after.end("in"), after.span())
        end = after.end()
    return end


def _lower_follows(canvas: Canvas, end: int) -> bool:
    """Whether the words go on after the quoted ones: they are only part of a title."""
    word = re.compile(r"\s([^\W\d_]+)").match(canvas.mask, end)
    if word is None or word[1][0].isupper() or canvas.text[end - 2] in ",.?!":
        return False
    return word[1].casefold() not in word_set("roles", "in", "words") and word[1].casefold() not in (
        "at",
        "ed",
        "eds",
        "trans",
        "p",
        "pp",
        "vol",
        "no",
    )


@cache
def _in() -> re.Pattern[str]:
    return re.compile(rf"[\s\x00,.;]{{0,4}}{one_of('roles', 'in', 'words')}\s*:?[\s\x00,]+", re.I)


def _container_after(canvas: Canvas, start: int) -> None:
    """Label the container that follows a quoted title: with "in", or as the next free piece."""
    lead = _in().match(canvas.mask, start)
    if lead:
        canvas.take(lead.start(), lead.end())
    if canvas.has("container_title"):
        return
    for first, last in canvas.free(start)[:2]:
        pieces = split(canvas, first, last)
        if QUOTE in canvas.mask[first:last] and canvas.mask[first] == QUOTE:
            second = next(one for one in canvas.quotes if one.end > first)
            canvas.label("container_title", second.inner_start, second.inner_end, (second.start, second.end))
        elif lead:
            _book(canvas, pieces)
        else:
            _periodical(canvas, pieces)
        return


def _book(canvas: Canvas, pieces: list[Piece]) -> None:
    """The container after "in": up to the first piece that is a place or a publisher, or a full stop."""
    count = 1
    while (
        count < len(pieces)
        and pieces[count - 1][2] not in ("stop", "par")
        and not _is_imprint(canvas, pieces[count])
    ):
        if pieces[count - 1][2] == "comma" and _is_body(canvas, pieces[count]):
            break
        count += 1
    _container(canvas, pieces[0][0], pieces[count - 1][1])


def _periodical(canvas: Canvas, pieces: list[Piece]) -> None:
    first = pieces[0]
    text = canvas.text[first[0] : first[1]]
    if _genre_only(text):
        return
    if not canvas.has("volume", "issue") and (_with_genre(canvas, first) or _body_alone(canvas, first)):
        return
    if is_publisher(text) or is_place(text) or _genre_only(text):
        return
    _container(canvas, first[0], _abbreviated_end(canvas, pieces))


def _abbreviated_end(canvas: Canvas, pieces: list[Piece]) -> int:
    """Where a journal's name ends that abbreviations or dashes cut up: "Stoch. Proc. and their Appl."."""
    last = pieces[0]
    for piece in pieces[1:]:
        short = (
            last[2] == "stop"
            and canvas.has("volume")
            and last[1] - last[0] <= 30
            and canvas.text[last[1]] == "."
        )
        if last[2] != "dash" and not short or _is_imprint(canvas, piece):
            break
        last = piece
    return last[1]


def _with_genre(canvas: Canvas, piece: Piece) -> bool:
    """Label "Chatham House briefing paper": a body and the kind of its paper."""
    text = canvas.text[piece[0] : piece[1]]
    genre = None
    for genre in _genre().finditer(text):
        pass
    if genre is None or genre.start() < 4 or genre.end() < len(text.rstrip()) or genre.group()[0].isupper():
        return False
    canvas.label("publisher", piece[0], piece[0] + genre.start())
    canvas.label("genre", piece[0] + genre.start(), piece[1])
    return True


def _body_alone(canvas: Canvas, piece: Piece) -> bool:
    """Label a body that publishes under its own name: "CSIS, 5 September 2012"."""
    text = canvas.text[piece[0] : piece[1]].strip(EDGE)
    words = {word.casefold().strip(".") for word in text.split()}
    if _known_periodical(text) or words & (
        word_set("containers", "journal-words") | word_set("containers", "online")
    ):
        return False
    listed = words & word_set("names", "institution", "words")
    if not (
        text.isupper()
        and text.isalpha()
        and len(text) <= 8
        or listed
        and not words & word_set("genres", "other", "series")
    ):
        return False
    if canvas.has("page", "volume", "issue", "publisher"):
        return False
    canvas.label("publisher", piece[0], piece[1])
    return True


def _container(canvas: Canvas, start: int, end: int) -> None:
    bracket = re.compile(r"\s?\[([^\[\]\x00]{3,200})\]").match(canvas.mask, end)
    canvas.label("container_title", start, end)
    if bracket:
        canvas.label("container_title_translation", bracket.start(1), bracket.end(1), bracket.span())


# Titles without quotes


def _plain_title(canvas: Canvas) -> None:
    free = canvas.free()
    if not free:
        return
    start, end = free[0]
    if canvas.has("author", "issued", "editor") and len(canvas.text[start:end]) < 3:
        return
    lead = _in().match(canvas.mask, max(0, start - 4))
    pieces = split(canvas, start, end)
    if lead and lead.end() <= end and canvas.mask[start : start + 2].casefold() == "in":
        canvas.take(start, lead.end())
        pieces = split(canvas, lead.end(), end)
        _book(canvas, pieces)
        return
    trailing = re.compile(rf"[,.;:]?\s+{one_of('roles', 'in', 'words')}\s*:?\s*$", re.I).search(
        canvas.mask[start:end]
    )
    if (
        trailing
        and trailing.start()
        and canvas.mask[end:].lstrip(" :")[:1] == "\x00"
        and canvas.has("editor", "container_author")
    ):
        canvas.take(start + trailing.start(), end)
        _title(canvas, start, start + trailing.start())
        _container_later(canvas, end, True)
        return
    translation = _ROUND_TRANSLATION.search(canvas.mask, start, end)
    if translation and _foreign(canvas.text[start : translation.start()]) and not _foreign(translation["in"]):
        _title(canvas, start, translation.start())
        return
    pieces = _without_imprint(canvas, pieces)
    if not pieces:
        return
    last = canvas.text[slice(*pieces[-1][:2])].strip(EDGE)
    if (
        len(pieces) > 1
        and not canvas.has("author", "editor")
        and canvas.has("publisher_place")
        and last.isupper()
        and last.isalpha()
    ):
        canvas.label("author", pieces[-1][0], pieces[-1][1])
        pieces.pop()
    count = _title_pieces(canvas, pieces)
    _title(canvas, pieces[0][0], pieces[count - 1][1])
    rest = pieces[count:]
    if rest and not canvas.has("container_title"):
        _second(canvas, rest)
    elif not rest:
        _container_later(canvas, pieces[-1][1])


def _body_only(canvas: Canvas, start: int, end: int) -> bool:
    """Whether a body's name is all there is ("Federal Customs Service, 2013"): its author, and no title."""
    words = canvas.text[start:end].split()
    known = word_set("names", "institution", "words")
    if (
        canvas.has("author", "editor", "publisher", "publisher_place", "container_title")
        or not words[0][:1].isupper()
    ):
        return False
    return len(words) <= 8 and any(word.casefold() in known for word in words) and len(canvas.free()) == 1


def _title(canvas: Canvas, start: int, end: int) -> None:
    dash = re.compile(r"(?P<body>[^\x00\x02–—-]{2,60}?)\s[–—-]\s").match(canvas.mask, start, end)
    if (
        dash
        and not canvas.has("author", "editor")
        and looks_institutional(dash["body"])
        and len(dash["body"].split()) <= 6
    ):
        canvas.label("author", start, dash.end("body"), (start, dash.end()))
        start = dash.end()
    elif _body_only(canvas, start, end):
        canvas.label("author", start, end)
        return
    canvas.label("title", start, end)
    after = _TRANSLATION.match(canvas.mask, end)
    if after and len(after["in"].split()) > 1 and "\x00" not in after["in"]:
        canvas.label("title_translation", after.start("in"), after.end("in"), after.span())
        return
    after = _ROUND_TRANSLATION.match(canvas.mask, end)
    if after and _foreign(canvas.text[start:end]) and not _foreign(after["in"]) and "\x00" not in after["in"]:
        canvas.label("title_translation", after.start("in"), after.end("in"), after.span())


def _foreign(text: str) -> bool:
    """Whether a title is in no English: none of its commonest words, three words or more."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]
    return len(words) > 1 and not any(
        word in ("the", "of", "and", "on", "for", "in", "to", "a", "with", "from") for word in words
    )


def split(canvas: Canvas, start: int, end: int) -> list[Piece]:
    """The pieces of a free stretch between separators, each with the kind of separator after it."""
    pieces: list[Piece] = []
    position = start
    for match in _SEPARATOR.finditer(canvas.mask, start, end):
        kind = match.lastgroup or "end"
        if kind == "par" and canvas.text[match.end() - 1] == "[":
            kind = "bracket"
        if kind in ("par", "bracket"):
            continue
        if kind == "stop" and _abbreviated(canvas, position, match.start()):
            continue
        stop = match.end("stop") if kind == "stop" and canvas.text[match.start()] in "?!" else match.start()
        if stop > position and any(char.isalnum() or char == QUOTE for char in canvas.mask[position:stop]):
            pieces.append((position, stop, kind))
        position = match.end()
    if position < end and any(char.isalnum() or char == QUOTE for char in canvas.mask[position:end]):
        pieces.append((position, end, "end"))
    return pieces or [(start, end, "end")]


def _abbreviated(canvas: Canvas, floor: int, stop: int) -> bool:
    if canvas.text[stop] != ".":
        return False
    word = re.search(r"[\w.]+$", canvas.text[max(floor, stop - 20) : stop])
    if word is None:
        return False
    low = word.group().casefold()
    return (
        len(low) == 1
        and low.isalpha()
        or "." in low
        and len(low) <= 5
        or low in word_set("abbreviations", "words")
        and not word.group().isdigit()
        and len(low) < 6
    )


def _is_imprint(canvas: Canvas, piece: Piece) -> bool:
    text = canvas.text[piece[0] : piece[1]]
    return is_place(text) or is_publisher(text)


def _is_body(canvas: Canvas, piece: Piece) -> bool:
    text = canvas.text[piece[0] : piece[1]]
    if any(word.isupper() and len(word) > 2 and word.isalpha() for word in re.findall(r"\w+", text)):
        return True
    return (
        looks_institutional(text) and text[0].isupper() and ("(" in text or text.startswith(("The ", "the ")))
    )


def _without_imprint(canvas: Canvas, pieces: list[Piece]) -> list[Piece]:
    """Label place and publisher at the end of an unquoted reference; the pieces before them."""
    places = [i for i in range(1, len(pieces)) if _place_at(canvas, pieces, i)]
    while len(places) > 1 and places[-1] == places[-2] + 1:
        places.pop()
    if places and len(pieces) - places[-1] <= 5:
        return _cut_at_place(canvas, pieces, places[-1])
    if len(pieces) > 1 and _is_imprint(canvas, pieces[-1]):
        before = pieces[-2]
        name = canvas.text[before[0] : before[1]]
        if before[2] == "colon" and len(pieces) > 2 and len(name.split()) <= 4 and name[:1].isupper():
            canvas.label("publisher_place", before[0], before[1])
            canvas.label("publisher", pieces[-1][0], pieces[-1][1])
            return pieces[:-2]
        canvas.label("publisher", pieces[-1][0], pieces[-1][1])
        return pieces[:-1]
    return _unknown_place(canvas, pieces)


def _place_at(canvas: Canvas, pieces: list[Piece], index: int) -> bool:
    """Whether a piece is a place: known, or a word or three before a state or country."""
    text = canvas.text[pieces[index][0] : pieces[index][1]]
    if is_place(text):
        return True
    if (
        index + 1 >= len(pieces)
        or pieces[index][2] != "comma"
        or not is_region(canvas.text[slice(*pieces[index + 1][:2])])
    ):
        return False
    return (
        len(text.split()) <= 3 and all(word[:1].isupper() for word in text.split()) and not is_publisher(text)
    )


def _cut_at_place(canvas: Canvas, pieces: list[Piece], index: int) -> list[Piece]:
    last = index
    while last + 1 < len(pieces) and (
        is_region(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
        or is_place(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
        and not is_publisher(canvas.text[pieces[last + 1][0] : pieces[last + 1][1]])
    ):
        last += 1
    canvas.label("publisher_place", pieces[index][0], pieces[last][1])
    if last + 1 < len(pieces):
        canvas.label("publisher", pieces[last + 1][0], pieces[-1][1])
    elif index >= 2 and pieces[index - 1][2] == "comma" and _is_imprint(canvas, pieces[index - 1]):
        canvas.label("publisher", pieces[index - 1][0], pieces[index - 1][1])
        return pieces[: index - 1]
    return pieces[:index]


def _unknown_place(canvas: Canvas, pieces: list[Piece]) -> list[Piece]:
    """ "Title. Somewhere: Somebody" at the end, with names in no list."""
    if len(pieces) > 2 and pieces[-2][2] == "colon" and pieces[-3][2] == "stop":
        place, publisher = pieces[-2], pieces[-1]
        words = canvas.text[place[0] : place[1]].split()
        if len(words) <= 3 and all(word[:1].isupper() for word in words) and not canvas.has("volume", "page"):
            canvas.label("publisher_place", place[0], place[1])
            canvas.label("publisher", publisher[0], publisher[1])
            return pieces[:-2]
    return pieces


def _title_pieces(canvas: Canvas, pieces: list[Piece]) -> int:
    """How many of the pieces make the title; the rest is the container or a series."""
    if len(pieces) == 1:
        return 1
    stopped = _full_stop_style(canvas, pieces[0][0])
    stops = [i for i, piece in enumerate(pieces) if piece[2] == "stop" and i + 1 < len(pieces)]
    for i in range(len(pieces) - 1):
        following = canvas.mask[pieces[i + 1][0] : pieces[i + 1][1]]
        if (
            pieces[i][2] in ("stop", "comma")
            and re.match(rf"{one_of('roles', 'in', 'words')}[:\s]\s?\S", following, re.I)
            and (
                pieces[i][2] == "stop"
                or ":" in following[:4]
                or following[3:4].isupper()
                or following[3:4] == QUOTE
            )
        ):
            return i + 1
        if pieces[i][2] == "comma" and re.match(r"(?:in|dans|en)$", following.strip(), re.I):
            return i + 1
    if stopped and stops:
        return stops[0] + 1
    if canvas.has("volume", "issue") or _known_periodical(canvas.text[pieces[-1][0] : pieces[-1][1]]):
        return (
            max(1, len(pieces) - 1)
            if pieces[-2][2] in ("comma", "stop")
            else (stops[-1] + 1 if stops else len(pieces))
        )
    return len(pieces)


def _full_stop_style(canvas: Canvas, start: int) -> bool:
    """Whether full stops part the fields: one stands after the names or after the year behind them."""
    before = canvas.text[max(0, start - 5) : start].rstrip()
    if not before:
        return not canvas.has("author")
    return before[-1:] in ".)" or before[-1].isdigit() or before[-1:] == ";"


def _known_periodical(text: str) -> bool:
    low = re.sub(r"\s+", " ", text).strip(EDGE + ".").casefold()
    return any(low in word_set("containers", kind) for kind in ("newspapers", "agencies", "magazines"))


def _second(canvas: Canvas, pieces: list[Piece]) -> None:
    """The piece after a title without quotes: the container, a series, or the publisher."""
    first = pieces[0]
    lead = re.compile(rf"{one_of('roles', 'in', 'words')}\s*:?\s+", re.I).match(canvas.mask, first[0])
    if lead and lead.end() < first[1] + 3:
        canvas.take(first[0], lead.end())
        _book(canvas, split(canvas, lead.end(), pieces[-1][1]))
        return
    text = canvas.text[first[0] : first[1]]
    if _genre_only(text):
        return
    if _genre().match(text) and not canvas.has("volume", "page"):
        canvas.label("genre", first[0], first[1])
        return
    thesis = canvas.has("genre") and not canvas.has("volume", "issue")
    if (thesis and looks_institutional(text)) or _body_alone(canvas, first):
        if thesis and not canvas.has("publisher"):
            canvas.label("publisher", first[0], first[1])
        return
    if canvas.has("volume", "issue", "page") or _known_periodical(text) or not _is_imprint(canvas, first):
        last = first
        for piece in pieces[1:]:
            short = last[2] == "stop" and canvas.has("volume") and last[1] - last[0] <= 14
            if last[2] not in ("comma", "colon", "dash") and not short or _is_imprint(canvas, piece):
                break
            last = piece
        _container(canvas, first[0], last[1])


def _container_later(canvas: Canvas, start: int, book: bool = False) -> None:
    """A container after labelled text: "Title, ed. X, in Book"; "Smith J. 1998. Title. 12 Journal 5"."""
    for first, last in canvas.free(start):
        lead = re.compile(rf"{one_of('roles', 'in', 'words')}\s*:?\s+", re.I).match(canvas.mask, first)
        if lead and not canvas.has("container_title"):
            canvas.take(first, lead.end())
            if lead.end() < last:
                _book(canvas, split(canvas, lead.end(), last))
            return
        pieces = split(canvas, first, last)
        if book:
            _book(canvas, pieces)
            return
        if canvas.has("container_title") or not canvas.has("volume", "issue", "page", "locator"):
            return
        if not _is_imprint(canvas, pieces[0]) and not _genre().match(canvas.text[first:last]):
            _container(canvas, first, _abbreviated_end(canvas, pieces))
        return


# What is left


@cache
def _genre() -> re.Pattern[str]:
    words = [
        word
        for kind, words in data("genres")["types"].items()
        for word in words
        if kind not in ("standard", "motion-picture")
    ]
    return re.compile(rf"(?<!\w){alternatives([*words, *(word.rstrip('.') for word in words)])}", re.I)


def _genre_only(text: str) -> bool:
    match = _genre().match(text.strip(EDGE + "().["))
    return bool(match) and len(text.strip(EDGE + "().[")) - match.end() < 4 if match else False


def _leftovers(canvas: Canvas) -> None:
    pieces = [piece for first, last in canvas.free() for piece in split(canvas, first, last)]
    issuing = _issuing_body(canvas, pieces)
    for piece in pieces:
        if piece is issuing:
            canvas.label("author", piece[0], piece[1])
        else:
            _leftover(canvas, piece)


def _issuing_body(canvas: Canvas, pieces: list[Piece]) -> Piece | None:
    """The body before place and publisher, where nobody else is the author: "Review 2011, NIDS, Tokyo, The Times"."""
    if canvas.has("author", "editor") or len(pieces) < 3 or canvas.has("publisher"):
        return None
    for index in range(len(pieces) - 2):
        text = canvas.text[slice(*pieces[index][:2])].strip(EDGE)
        if is_place(canvas.text[slice(*pieces[index + 1][:2])]) and looks_institutional(text):
            return pieces[index]
    return None


def _made_by(canvas: Canvas, start: int, end: int) -> bool:
    """Label "Blog by Somebody": the kind of work and its author."""
    match = re.compile(rf"{_genre().pattern}\s(?:by|von|par|di|de)\s", re.I).match(canvas.mask, start)
    head = find_head(canvas.mask + ",", match.end()) if match and not canvas.has("author") else None
    if match is None or head is None or head.start != match.end() or head.end > end:
        return False
    canvas.label("genre", start, match.start() + len(match.group().rsplit(maxsplit=1)[0]))
    canvas.label("author", head.start, head.end, (match.start(), head.end))
    if head.end < end:
        canvas.label("other", head.end, end)
    return True


def _leftover(canvas: Canvas, piece: Piece) -> None:
    start, end, _ = piece
    text = canvas.text[start:end].strip(EDGE)
    if _made_by(canvas, start, end):
        return
    if not any(char.isalnum() for char in text):
        return
    if re.fullmatch(one_of("roles", "in", "words"), text, re.I) or len(text) < 2:
        canvas.take(start, end)
        return
    genre = _genre().search(text)
    if genre and not canvas.has("genre") and len(text) - len(genre.group()) < 4:
        canvas.label("genre", start, end)
    elif is_place(text) and not canvas.has("publisher_place"):
        canvas.label("publisher_place", start, end)
    elif is_region(text) and (place := canvas.first("publisher_place")) and start - place.end <= 3:
        canvas.spans.remove(place)
        canvas.label("publisher_place", place.start, end)
    elif not canvas.has("publisher") and (is_publisher(text) or _publishes(canvas, text)):
        canvas.label("publisher", start, end)
    else:
        canvas.label("other", start, end)


def _publishes(canvas: Canvas, text: str) -> bool:
    """Whether a piece of no known kind may be the publisher: a body's name, or what follows a place."""
    if len(text.split()) > 8 or text[0].islower() and " of the " not in text:
        return False
    if looks_institutional(text) or canvas.has("publisher_place"):
        return True
    return canvas.has("title") and len(text.split()) <= 3 and not re.search(r"\d", text)

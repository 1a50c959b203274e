"""What text extraction and authors do to a reference: lost and mixed quotation marks, broken words, OCR letters.

The labels stay with their stretches, so that a spoilt reference is as well labelled as a clean one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from datasets import Reference, Stretch, reference

_OCR = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("l", "I"),
    ("cl", "d"),
    ("e", "c"),
    ("h", "b"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("ff", "ﬀ"),
    ("o", "0"),
    ("S", "5"),
    ("ti", "ü"),
    ("ä", "a"),
    ("é", "e"),
    ("ö", "o"),
    ("ü", "ii"),
    ("w", "vv"),
    ("nn", "rm"),
]


def _quotes_lost(random: Random, text: str) -> str:
    return re.sub(r"[\"“”„«»]|(?<!\w)[‘’']|(?<=[.,?!])[’']", "", text)


def _quotes_mixed(random: Random, text: str) -> str:
    return (
        re.sub(r"[\"“”„]", lambda _: random.choice('"“”″„'), text)
        .replace("‘", random.choice("'`‘"))
        .replace("’", random.choice("'’´"))
    )


def _hyphenated(random: Random, text: str) -> str:
    """A word or three broken at a line's end: "inter- national"."""
    words = text.split(" ")
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(words))
        if len(words[at]) > 7 and words[at].isalpha():
            cut = random.randint(3, len(words[at]) - 3)
            words[at] = words[at][:cut] + random.choice(["- ", "-", "\u00ad "]) + words[at][cut:]
    return " ".join(words)


def _ocr(random: Random, text: str) -> str:
    for _ in range(max(1, len(text) // 60)):
        wrong, right = random.choice(_OCR)
        places = [match.start() for match in re.finditer(re.escape(wrong), text)]
        if places and "://" not in text:
            at = random.choice(places)
            text = text[:at] + right + text[at + len(wrong) :]
    return text


def _blanks_lost(random: Random, text: str) -> str:
    return re.sub(r"(?<=[.,;:)]) (?=\w)", lambda match: "" if random.random() < 0.35 else " ", text)


def _blanks_more(random: Random, text: str) -> str:
    text = re.sub(r"(?=[,;:.)])", lambda _: " " if random.random() < 0.25 else "", text)
    return re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", lambda _: " " if random.random() < 0.01 else "", text)


def _marks_lost(random: Random, text: str) -> str:
    return re.sub(r"[,;:](?= |$)|\.(?=$)", lambda match: "" if random.random() < 0.4 else match.group(), text)


def _marks_swapped(random: Random, text: str) -> str:
    return re.sub(
        r"[,.;:](?= |$)",
        lambda match: random.choice(",.;:") if random.random() < 0.2 else match.group(),
        text,
    )


def _accents_lost(random: Random, text: str) -> str:
    return text.translate(str.maketrans("äöüéèêàáíóúñçãõôâîåø", "aoueeeaaiounçaooaiao"))


def _shouted(random: Random, text: str) -> str:
    return text.upper() if "http" not in text else text


def _lowered(random: Random, text: str) -> str:
    return text.lower()


def _address_broken(random: Random, text: str) -> str:
    return (
        re.sub(r"(?<=[/.])(?=\w{4})", lambda _: " " if random.random() < 0.2 else "", text)
        if re.search("www|http|10\\.", text)
        else text
    )


_EVERYWHERE: list[tuple[float, Callable[[Random, str], str]]] = [
    (0.3, _quotes_lost), (0.3, _quotes_mixed), (0.4, _hyphenated), (0.4, _ocr), (0.25, _blanks_lost), (0.25, _blanks_more),
    (0.2, _marks_lost), (0.15, _marks_swapped), (0.15, _accents_lost), (0.2, _address_broken),
]  # fmt: skip


def spoilt(one: Reference, seed: int) -> Reference:
    """The reference with two to four kinds of damage; the same seed does the same damage."""
    random = Random(f"{seed}-{one.group}")
    steps = [step for chance, step in _EVERYWHERE if random.random() < chance] or [_ocr]
    stretches: list[Stretch] = [(label, one.text[start:end]) for label, start, end in one.spans]
    if random.random() < 0.05:
        stretches = [
            (label, _shouted(random, text) if label in ("author", "title") else text)
            for label, text in stretches
        ]
    if random.random() < 0.05:
        stretches = [
            (label, _lowered(random, text) if label == "title" else text) for label, text in stretches
        ]
    for step in steps:
        stretches = [(label, step(random, text) if text.strip() else text) for label, text in stretches]
    if _blanks_lost in steps:
        stretches = [
            (label, "" if label is None and text == " " and random.random() < 0.15 else text)
            for label, text in stretches
        ]
    return reference(one.source, [(label, text) for label, text in stretches if text], one.group)

"""Determines a text file's encoding: from its byte order mark, then from whether all of it is valid UTF-8, and
otherwise from whether its letters form words."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import IO, Iterator, NamedTuple

BLOCK = 1 << 20
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
# In order of preference if several encodings fit equally well. A later one must be better by this margin.
PREFERENCE = 0.03
SINGLE = ("cp1252", "mac_roman", "cp1250", "iso8859_15", "cp850", "cp437", "cp1254", "cp1251", "koi8_r", "cp1253")
# In these encodings, the bytes of line breaks, quotes and delimiters have no other meaning.
CUTTABLE = frozenset(["utf-8", "ascii", "latin-1", "iso8859_1", *SINGLE])
DOUBLE = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
# How many bytes of lines with non-ASCII letters are examined.
SAMPLE = 1 << 18
COMMON = frozenset(
    "äöüßéèêëàâçôîïùûñáíóúãõåæøœÄÖÜÉÈÀÇÅÆØÑÓÁąćęłńśźżŁŚŻŹčďěňřšťůýžČŘŠŽőűŐŰăâîșțşţğıİŞ’“”„«»–—…€£°²³µ§·"  # noqa: RUF001  these are the letters
)


class Encoding(NamedTuple):
    name: str
    mark: int
    """The number of bytes in the byte order mark, with which the file begins."""
    sure: bool
    """False if the encoding was inferred from whether the letters form words."""


def detect(content: IO[bytes], bound: int | None = None) -> Encoding | None:
    """The encoding of a text file, from all or the first of its bytes. None if it is not a text file because it has NUL
    bytes."""
    head = content.read(BLOCK)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark), True)
    wide = _without_mark(head[:4096])
    if wide is not None:
        return Encoding(wide, 0, True)
    evidence = _Evidence()
    block, read = head, 0
    while block:
        if b"\0" in block:
            return None
        evidence.add(block)
        read += len(block)
        if bound is not None and read >= bound:
            return evidence.verdict(cut=True)
        block = content.read(BLOCK)
    return evidence.verdict(cut=False)


def _without_mark(head: bytes) -> str | None:
    """UTF-16 with Latin letters or delimiters has zeros only at every other position. Plain text with a few NUL bytes
    that happen to be at these positions is not UTF-16, because its other bytes are also plain.
    """
    head = head[: len(head) // 2 * 2]
    for name, zeros, others in (("utf-16-be", head[::2], head[1::2]), ("utf-16-le", head[1::2], head[::2])):
        least = len(zeros) // 2 if head.isascii() else len(zeros) // 20
        if zeros.count(0) > least and not others.count(0):
            try:
                text = codecs.getincrementaldecoder(name)().decode(head)
            except UnicodeDecodeError:
                return None
            return name if "\n" in text or "\r" in text else None
    return None


class _Evidence:
    """Collects evidence from the bytes of a text file, block by block."""

    def __init__(self) -> None:
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", *DOUBLE)}
        self._ascii = True
        self._sample = bytearray()
        self._tail = b""

    def add(self, block: bytes) -> None:
        if block.isascii() and not self._tail and self._ascii:
            return
        self._ascii = False
        for name in list(self._decoders):
            try:
                self._decoders[name].decode(block)
            except UnicodeDecodeError:
                del self._decoders[name]
        if "utf-8" not in self._decoders or len(self._sample) < SAMPLE:
            self._collect(block)

    def _collect(self, block: bytes) -> None:
        if len(self._sample) >= SAMPLE or block.isascii():
            return
        # A pattern for the lines would read an ASCII line again from each of its bytes, which takes minutes for long
        # texts.
        for line in re.split(rb"[\r\n]", block):
            if not line.isascii():
                self._sample += line + b"\n"

    def verdict(self, cut: bool) -> Encoding:
        """`cut` is true if the text continues after these bytes, possibly in the middle of a letter."""
        for name in list(self._decoders):
            try:
                self._decoders[name].decode(b"", final=not cut)
            except UnicodeDecodeError:
                del self._decoders[name]
        if self._ascii or "utf-8" in self._decoders:
            return Encoding("utf-8", 0, True)
        sample = bytes(self._sample[:SAMPLE])
        sample = sample[: sample.rfind(b"\n") + 1] or sample
        scores = {}
        for place, name in enumerate((*SINGLE, *(one for one in DOUBLE if one in self._decoders))):
            try:
                scores[name] = _score(sample.decode(name), name) - PREFERENCE * place
            except UnicodeDecodeError:
                continue
        best = max(scores, key=lambda name: scores[name]) if scores else "latin-1"
        return Encoding(best, 0, False)


def _score(text: str, codec: str) -> float:
    """How plausible the non-ASCII letters are as letters in words, from about -2 to 1 for each letter."""
    points = [
        _points(text[max(0, place - 8) : place], text[place], text[place + 1 : place + 2], codec)
        for place in (match.start() for match in re.finditer("[^\x00-\x7f]", text))
    ]
    return sum(points) / len(points) if points else 0.0


def _points(line: str, letter: str, after: str, codec: str) -> float:
    before, behind_number = line[-1:], line.rstrip()[-1:].isdigit()
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Co", "Cn"):
        return -2.0
    if letter in "¿¡":
        return 0.6 if after.isalpha() and not before.isalnum() else -0.5
    between = before.isalpha() and after.isalpha()
    if kind[0] != "L":
        alone = not (before.isalnum() or after.isalnum() or behind_number)
        apart = -1.0 if between and letter != "\u2019" else 0.0 if alone else 0.4
        return apart + (0.2 if letter in COMMON else -0.4 if kind in ("So", "Sm", "Sk") else 0.0)
    if _script(letter) != "LATIN":
        return _foreign_points(before, letter, after, codec)
    beside = [one for one in (before, after) if one.isalpha()]
    points = 0.6 if letter in COMMON else -0.1
    if any(one.isascii() for one in beside):
        points += 0.4
    if not beside:
        points -= 0.5 if behind_number else 0.1
    if len(beside) == 2 and not any(one.isascii() for one in beside):
        points -= 0.8
    if letter.isupper() and before.islower():
        points -= 1.0
    if letter.islower() and before.isupper() and after.isupper():
        points -= 0.6
    if any(_script(one) != "LATIN" for one in beside):
        points -= 0.6
    return points


def _foreign_points(before: str, letter: str, after: str, codec: str) -> float:
    """Letters in other scripts occur next to letters in the same script."""
    script = _script(letter)
    beside = [one for one in (before, after) if one.isalpha()]
    alike = sum(_script(one) == script or {_script(one), script} <= _JAPANESE for one in beside)
    points = 0.2 if not beside else -0.6 + 1.5 * alike / len(beside)
    if letter.isupper() and before.islower():
        points -= 0.8
    if script in ("HIRAGANA", "KATAKANA"):
        points += 1.0
    elif script in ("CJK", "HANGUL"):
        points += 0.2 if _is_usual(letter, codec) else -0.6
    else:
        points += 0.3 if letter.lower() in _FREQUENT else -0.1
    return points


_JAPANESE = frozenset(["HIRAGANA", "KATAKANA", "CJK", "KATAKANA-HIRAGANA"])


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN ").split(" ", 1)[0]


# The most frequent two thirds of the Russian and Greek letters.
_FREQUENT = frozenset("оеаинтсрвлкмдпу" + "αοιετσνηυρπκμλς")
# The range of a language's frequent characters in its encodings: the codec, and their first bytes.
_USUAL = {
    "cp932": ("shift_jis", 0x88, 0x97),
    "euc_jp": ("shift_jis", 0x88, 0x97),
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5": ("big5", 0xA4, 0xC6),
    "cp949": ("euc_kr", 0xB0, 0xC8),
}


def _is_usual(letter: str, codec: str) -> bool:
    """Whether a Chinese character or a Hangul syllable is frequent in the language of an encoding."""
    if codec not in _USUAL:
        return False
    narrow, low, high = _USUAL[codec]
    try:
        encoded = letter.encode(narrow)
    except UnicodeEncodeError:
        return False
    return len(encoded) == 2 and low <= encoded[0] <= high


def as_utf8(content: IO[bytes], encoding: Encoding, block: int = BLOCK) -> Iterator[bytes]:
    """The bytes of a text file as UTF-8, without its mark. Raises UnicodeDecodeError if the encoding is different."""
    content.read(encoding.mark)
    if encoding.name == "utf-8":
        yield from iter(lambda: content.read(block), b"")
        return
    decoder = codecs.getincrementaldecoder(encoding.name)()
    for part in iter(lambda: content.read(block), b""):
        yield decoder.decode(part).encode()
    yield decoder.decode(b"", final=True).encode()

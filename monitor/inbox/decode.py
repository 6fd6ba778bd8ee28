"""Turn bytes into text: the only file that guesses a character set."""

import codecs
import re

import charset_normalizer
import ftfy

from monitor.errors import FileRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ASCII = bytes(range(128))
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_MOSTLY = 0.9  # share of zeros among the upper bytes of Western text
_MOST_CONTROL = 0.02  # share of control characters beyond which nobody wrote it as text
_SAMPLE = 1 << 20  # bytes shown to the guesser: its time grows with them, its certainty does not
_WESTERN_LETTER = "[À-ÖØ-öø-ÿŒœŠšŽžŸ]"
# At most two accented letters in a row: three are another charset, or damage.
_WESTERN = re.compile(f"(?:[\x00-\x7f‘’“”–—…•€£«»°§©®\xa0]|{_WESTERN_LETTER}{{1,2}}(?!{_WESTERN_LETTER}))*")
_MOST_WESTERN = 0.1  # share of non-ASCII bytes in Western prose
_MOST_LATIN = 0.15  # share of non-ASCII characters in prose of any Latin alphabet
_LEAST_LETTERS = 0.7  # share of letters among the non-ASCII characters of any prose


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of `data`: byte order mark, then UTF-8, then the `declared` charset, then the likeliest.

    Raise FileRefused ("binary" or "encoding") where no reading makes sense.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _mended(_strictly(data, codec) or _refuse())
    if unmarked := _unmarked_utf16(data):
        return _mended(_strictly(data, unmarked) or _refuse())
    if _looks_binary(data):
        raise FileRefused("binary", "this is not text: it holds control characters", "save it as plain text in UTF-8")
    for codec in filter(None, ("utf-8", declared)):
        if (text := _strictly(data, codec)) is not None:
            return _mended(text)
    return _mended(_damaged_utf8(data) or _western(data) or _guessed(data) or _refuse())


def _refuse() -> str:
    raise FileRefused("encoding", "its characters cannot be read: it is not UTF-8", "save it again as UTF-8")


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the codec of UTF-16 that lacks its mark: of Western text every other byte is zero."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    most, few = _MOSTLY * len(data) / 2, (1 - _MOSTLY) * len(data) / 2
    if odd > most and even < few:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd < few else None


def _looks_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROL))
    return b"\0" in data or controls > 1 + _MOST_CONTROL * len(data)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError):
        # ValueError too: codecs such as "idna" and "punycode" raise it, and pages declare anything.
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """Return UTF-8 with a few broken bytes shown as U+FFFD: a cut or glued file, not another charset."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = len(text.encode().translate(None, _ASCII)) // 2 - 2 * broken
    return text if sound > broken else None


def _western(data: bytes) -> str | None:
    """Return Western prose in Windows-1252, which the guesser mistakes for its Eastern twin in short texts."""
    foreign = len(data.translate(None, _ASCII))
    text = _strictly(data, "cp1252")
    return text if text is not None and foreign < _MOST_WESTERN * len(data) and _WESTERN.fullmatch(text) else None


def _guessed(data: bytes) -> str | None:
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    text = None if best is None else _strictly(data, best.encoding)
    return text if best and text and _is_believable(text, best.coherence) else None


def _is_believable(text: str, coherence: float) -> bool:
    """Whether a guess reads as a language: the guesser finds some charset for damaged English as well."""
    foreign = [character for character in text if not character.isascii()]
    letters = sum(map(str.isalpha, foreign))
    return letters > _LEAST_LETTERS * len(foreign) and (coherence > 0 or len(foreign) > _MOST_LATIN * len(text))


def _mended(text: str) -> str:
    """Return text with plain line ends; where it was once decoded with the wrong charset, that is undone."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Only lines with other than ASCII can be spoilt; the search takes a second for five megabytes.
    foreign = "\n".join(line for line in text.split("\n") if not line.isascii())
    if not ftfy.badness.is_bad(foreign):
        return text
    return "".join(ftfy.fix_encoding(line) for line in text.splitlines(keepends=True))

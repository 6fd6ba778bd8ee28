"""One article of a file: a file of its own, as those who pass it on need none of the readers."""

from dataclasses import dataclass

from monitor.model import Article


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a file. `name` tells it from the others ("" for the only one): a number or a path.

    `original` are its own bytes where the file is an archive or a table; None: the bytes of the file.
    """

    article: Article
    name: str = ""
    original: bytes | None = None

"""Read the text of a PDF with pypdf, which is the optional extra `pdf`."""

import io
import logging
import re
from collections.abc import Iterator

from monitor.errors import FileRefused
from monitor.inbox.article import Draft
from monitor.inbox.metadata import Metadata, found_text
from monitor.inbox.missing import missing_extra
from monitor.inbox.text import read_text

_MOST_PAGES = 300
_MOST_CHARACTERS = 5_000_000
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def read_pdf(data: bytes, file: str) -> Draft:
    """Return the article of a PDF. Raise FileRefused ("format", "malformed", "encrypted", "no-text").

    Its dates count for nothing: printing an old page to PDF makes them new.
    """
    pages, title, author = _extracted(data)
    text = _HYPHENATED.sub("", "\n\n".join(pages))[:_MOST_CHARACTERS]
    if not text.strip():
        raise FileRefused("no-text", "this PDF holds pictures, no text", "run text recognition (OCR) over it first")
    draft = read_text(text, file)
    return Draft(
        draft.paragraphs, draft.metadata.over(Metadata(title=title, author=author)), draft.headline, draft.dated
    )


def _extracted(data: bytes) -> tuple[list[str], str | None, str | None]:
    try:
        import pypdf
    except ImportError as error:
        raise missing_extra("PDF files", "pdf") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells at length what it mends in every file
    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        facts = document.metadata
        return list(_pages(document)), found_text(facts and facts.title), found_text(facts and facts.author)
    except MemoryError:
        raise
    except Exception as error:
        raise _refused(error) from error


def _refused(error: Exception) -> FileRefused:
    """Return what is wrong with a PDF: the library fails in many ways, and each is no more than this file's trouble."""
    from pypdf.errors import DependencyError, FileNotDecryptedError

    match error:
        case FileNotDecryptedError():
            return FileRefused("encrypted", "this PDF asks for a password", "save it without one")
        case DependencyError():
            cure = "pip install cryptography, then: monitor retry"
            return FileRefused("format", "this PDF is encrypted with AES", cure)
    return FileRefused("malformed", f"this PDF cannot be read: {error}", "save it again")


def _pages(document: object) -> Iterator[str]:
    size = 0
    for number, page in enumerate(getattr(document, "pages", ())):
        if number >= _MOST_PAGES or size > _MOST_CHARACTERS:
            return
        text = str(page.extract_text())
        size += len(text)
        yield text

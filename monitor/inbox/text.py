"""Read plain text and Markdown: front matter, then date line, headline and paragraphs."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from monitor.inbox.article import Draft
from monitor.inbox.dates import Moment
from monitor.inbox.markup import fragment_lines
from monitor.inbox.metadata import split_front_matter
from monitor.inbox.plain import filled, tidy, unwrapped
from monitor.inbox.recognise import date_line, is_headline

_DATE_LINE_WITHIN = 4  # lines from the top that may be the date line
_LONGEST_MARKDOWN = 500_000  # characters: no article is so long, and a megabyte of asterisks takes four seconds
# Off: rules that would lose text, such as the number of "2014. A year of ..." or an indented paragraph.
_MARKDOWN = MarkdownIt("commonmark").disable(["list", "code", "reference"])


def read_text(text: str, file: str) -> Draft:
    """Return the article of a plain text file."""
    metadata, body = split_front_matter(text, file)
    dated, lines = _without_date_line(unwrapped(tidy(body).strip("\n")))
    headline, lines = _without_headline(lines)
    return Draft(filled(lines), metadata, headline, dated)


def read_markdown(text: str, file: str) -> Draft:
    """Return the article of a Markdown file, its marks taken off."""
    metadata, body = split_front_matter(text, file)
    if len(body) > _LONGEST_MARKDOWN:
        return read_text(text, file)
    plain = read_text("\n\n".join(_blocks(_MARKDOWN.parse(body))), file)
    return Draft(plain.paragraphs, metadata, plain.headline, plain.dated)


def _without_date_line(lines: list[str]) -> tuple[Moment | None, list[str]]:
    for number, line in enumerate(lines[:_DATE_LINE_WITHIN]):
        if line and (dated := date_line(line)):
            return dated, lines[:number] + lines[number + 1 :]
    return None, lines


def _without_headline(lines: list[str]) -> tuple[str | None, list[str]]:
    while lines and not lines[0]:
        lines = lines[1:]
    if not lines or not is_headline(lines[0], lines[1] if len(lines) > 1 else None):
        return None, lines
    return lines[0], lines[1:]


def _blocks(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(map(_inline_text, token.children or ()))
        elif token.type == "html_block":
            yield "\n".join(fragment_lines(token.content))
        elif token.type == "fence":
            yield token.content


def _inline_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type in ("text", "code_inline") else ""

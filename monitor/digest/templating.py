"""Fill templates. The only file that knows Jinja2 and the CSS inliner."""

import difflib
import re
import textwrap
import traceback
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import css_inline
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.digest.compose import AlertPage, Card, DigestPage, Fact, NoticePage
from monitor.digest.quoting import Quote
from monitor.digest.why import WhyPage
from monitor.errors import Mistake

WIDTH = 76
# Control characters and those that turn the reading direction: they could command a terminal or forge a line.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SUFFIX = ".j2"
# The <style> rules become attributes, because many mail programs drop <style>; @media rules stay for dark mode.
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

Page = AlertPage | DigestPage | NoticePage | WhyPage
NAMES = sorted({item.name for cls in (AlertPage, DigestPage, NoticePage, Card, Fact, Quote) for item in fields(cls)})


class Templates:
    """The built-in templates, or a folder of a rule author's own that stand before them, file by file."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        built_in = PackageLoader("monitor.digest")
        self._loader: BaseLoader = ChoiceLoader([FileSystemLoader(folder), built_in]) if folder else built_in
        # Sandboxed: a rule author's template shows a page and does nothing else.
        self._environment = ImmutableSandboxedEnvironment(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["fold"] = fold

    def names(self) -> list[str]:
        """Return the names of the templates in the folder: `alert.html.j2`, `weekly.txt.j2`."""
        return sorted(path.name for path in self._folder.glob(f"*{SUFFIX}")) if self._folder else []

    def fill(self, name: str, page: Page) -> str:
        """Return the page in this template. Anything may be raised that an author's template can do wrong."""
        filled = self._environment.get_template(name).render(page=page)
        return _inlined(filled.lstrip()) if name.endswith(".html.j2") else f"{_tidy(filled)}\n"

    def unknown_names(self, name: str) -> Iterator[Mistake]:
        """Yield the names that a template uses and nobody gives it, also in branches that are seldom taken."""
        source, _, _ = self._loader.get_source(self._environment, name)
        tree = self._environment.parse(source, name)
        used = meta.find_undeclared_variables(tree) - _declared(tree) - {"page"} - self._environment.globals.keys()
        for unknown in sorted(used):
            yield _unknown(self._shown(name), _line_of(source, unknown), unknown)

    def mistake(self, name: str, error: Exception) -> Mistake:
        """Return what went wrong while filling `name`, with the line of the author's file."""
        if isinstance(error, TemplateNotFound):
            cure = "add that file, or correct the name where it is used"
            return Mistake(self._shown(name), 0, 0, f"there is no template `{error.name}`", cure)
        file, line = self._place(name, error)
        message = str(error) or type(error).__name__
        unknown = re.search(r"has no attribute '(\w+)'|'(\w+)' is undefined", message)
        if unknown:
            return _unknown(self._shown(file), line, unknown[1] or unknown[2])
        return Mistake(self._shown(file), line, 1, message, "mend it, or remove the file to use the built-in template")

    def _shown(self, name: str) -> str:
        return f"{self._folder.parent.name}/{self._folder.name}/{name}" if self._folder else name

    def _place(self, name: str, error: Exception) -> tuple[str, int]:
        if isinstance(error, TemplateSyntaxError):
            return error.name or name, error.lineno
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            path = Path(frame.filename)
            if self._folder and path.is_relative_to(self._folder):
                return str(path.relative_to(self._folder)), frame.lineno or 1
        return name, 1


def fold(text: str, hanging: int = 0) -> str:
    """Return `text` in lines of 76 characters; all but the first are indented by `hanging` spaces."""
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _inlined(html: str) -> str:
    # The inliner puts the @media rules before `<meta charset>`, which browsers seek in the first 1,024 bytes only.
    return re.sub(
        r"<head>(<style>.*?</style>)(.*?)</head>", r"<head>\2\1</head>", INLINER.inline(html), count=1, flags=re.S
    )


def _tidy(text: str) -> str:
    return re.sub(r"\n{4,}", "\n\n\n", UNPRINTABLE.sub("", text)).strip("\n")


def _unknown(file: str, line: int, word: str) -> Mistake:
    near = difflib.get_close_matches(word, NAMES, n=1)
    cure = f"did you mean `{near[0]}`?" if near else f"known are `page` and its {', '.join(NAMES)}"
    return Mistake(file, line, 1, f"`{word}` is not known here", cure)


def _declared(tree: nodes.Template) -> set[str]:
    # What stands outside blocks is known inside them; find_undeclared_variables thinks otherwise.
    imported = {str(each.target) for each in tree.find_all(nodes.Import)}
    macros = {each.name for each in tree.find_all(nodes.Macro)}
    return imported | macros | {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}


def _line_of(source: str, word: str) -> int:
    return next((n for n, row in enumerate(source.splitlines(), 1) if re.search(rf"\b{word}\b", row)), 1)

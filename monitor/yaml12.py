"""Read YAML 1.2 with the position of every value: the only file that knows the YAML library.

YAML 1.2 (core schema) keeps `12:30`, `yes` and `NO` as strings. Duplicate keys are mistakes, and so are anchors and
aliases: they can blow a small file up to gigabytes, and the rule language has named filters instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yamlcore import CCoreLoader

from monitor.errors import Mistake, MistakesFound

Path = tuple[str | int, ...]
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Document:
    """Plain values and where each stands. `marks` maps a path such as `("rules", 0, "id")` to (line, column) from 1."""

    file: str
    value: Any
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    text: str = ""

    def mistake(self, path: Path, message: str, cure: str = "") -> Mistake:
        """Return a mistake at `path`, or at the nearest value above it that stands in the file."""
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return Mistake(self.file, line, column, message, cure)


def read_yaml(text: str, file: str) -> Document:
    """Return the one document in `text`. Raise MistakesFound for anything that is not plain YAML 1.2."""
    try:
        loader = CCoreLoader(text)
        try:
            node = loader.get_single_node()
            builder = _Builder(file, loader)
            value = None if node is None else builder.build(node, ())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise MistakesFound((_syntax_mistake(error, file, text),)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise MistakesFound((Mistake(file, 1, 1, f"this is not YAML: {error}", "remove the character"),)) from error
    if builder.mistakes:
        raise MistakesFound(tuple(builder.mistakes))
    return Document(file, value, builder.marks, text)


def _syntax_mistake(error: yaml.MarkedYAMLError, file: str, text: str) -> Mistake:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if "alias" in f"{error.context} {error.problem}":
        return Mistake(file, line, column, f"{error.problem}", "write the value out; quote a text that begins with *")
    message = " ".join(part for part in (error.context, error.problem) if part)
    if any(row[column - 1 : column] == "\t" for row in text.split("\n")[line - 1 : line]):
        return Mistake(file, line, column, "a tab stands here", "indent with spaces")
    return Mistake(file, line, column, message, "check the indentation, and quote texts that contain `: ` or `#`")


class _Builder:
    def __init__(self, file: str, loader: Any) -> None:
        self.file = file
        self.loader = loader
        self.marks: dict[Path, tuple[int, int]] = {}
        self.mistakes: list[Mistake] = []
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.marks.setdefault(path, _position(node))
        if id(node) in self.seen:
            return self.wrong(node, "an alias (`*name`) is not allowed", "write the value out, or use a named filter")
        self.seen.add(id(node))
        if len(path) > DEEPEST:
            return self.wrong(node, f"nested deeper than {DEEPEST} levels", "flatten the file")
        if isinstance(node, yaml.MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        known: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong(key_node, "a key must be a plain word", "quote it")
                continue
            key = str(key_node.value)
            if key in known:
                self.wrong(key_node, f"`{key}` is given twice", "remove one of them")
                continue
            known.add(key)
            # The key's own position: a person looks for the key, not for what follows it.
            self.marks[(*path, key)] = _position(key_node)
            yield key, self.build(value_node, (*path, key))

    def wrong(self, node: yaml.Node, message: str, cure: str) -> None:
        self.mistakes.append(Mistake(self.file, *_position(node), message, cure))


def _position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1

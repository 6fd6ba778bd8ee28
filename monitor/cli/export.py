"""The commands that hand data on to analysts: export, compare."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from monitor.cli.common import moment_of, settings_of
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.comparing import Compared
    from monitor.export.columns import Row

KnownAt = Annotated[str | None, typer.Option(help="As it was known then, as 2024-12-05T18:00.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    for command in (export, compare):
        app.command()(command)


def export(
    context: typer.Context,
    format: Annotated[str, typer.Option(help="csv, jsonl, geojson or parquet.")] = "csv",
    schema: Annotated[str, typer.Option(help="own (all that is known) or acled (ACLED's columns).")] = "own",
    what: Annotated[str, typer.Option(help="incidents, reports or sources.")] = "incidents",
    known_at: KnownAt = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; otherwise standard output.")] = None,
) -> None:
    """Write incidents, reports or sources for analysts."""
    from monitor.datasets import dataset
    from monitor.export.actors import Actors
    from monitor.export.writers import WRITERS
    from monitor.recall import known
    from monitor.wiring import asking, read_rules

    _check_format(format, out)
    settings, at = settings_of(context), moment_of(known_at)
    actors = Actors.of(read_rules(settings).parties)
    with asking(settings) as store, known(store, at) as connection:
        data = dataset(schema, what, connection, store.document, actors)
        counted = Counted(data.rows)
        with _opened(out) as file:
            WRITERS[format](counted, data.columns, file)
    if counted.left_out:
        note = f"left out, for `{schema}` has no form for them (tolls, denials, unknown days ...): {counted.left_out}"
        print(f"{note} {what}; --schema own has them", file=sys.stderr)


def _check_format(format: str, out: Path | None) -> None:
    from monitor.export.writers import BINARY, WRITERS

    if format not in WRITERS:
        raise MonitorError(f"there is no format `{format}`", f"choose one of {', '.join(WRITERS)}")
    if format in BINARY and out is None:
        raise MonitorError(f"{format} is not for reading on a screen", "name a file with --out")


class Counted:
    """Rows on their way to a writer, without those that the schema has no form for; these are counted."""

    def __init__(self, rows: "Iterable[Row | None]") -> None:
        self._rows = rows
        self.left_out = 0

    def __iter__(self) -> "Iterator[Row]":
        for row in self._rows:
            if row is None:
                self.left_out += 1
            else:
                yield row


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    """Lend the file to write to. It appears under its name only when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        return
    unfinished = out.with_name(f".{out.name}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(out)
    except OSError as error:
        raise MonitorError(f"{out} cannot be written ({error.strerror})", "check the folder and its space") from error
    finally:
        unfinished.unlink(missing_ok=True)


def compare(
    context: typer.Context,
    acled_csv: Annotated[Path, typer.Argument(help="A CSV file as ACLED exports it.", metavar="ACLED.csv")],
    territory: Annotated[bool, typer.Option("--territory", help="Only places that changed hands.")] = False,
    known_at: KnownAt = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Hold the incidents against an ACLED file: matched, missed, extra (same place, at most two days apart)."""
    from monitor.comparing import compare_file
    from monitor.export.actors import Actors
    from monitor.recall import known
    from monitor.wiring import asking, read_rules

    settings, at = settings_of(context), moment_of(known_at)
    actors = Actors.of(read_rules(settings).parties)
    with asking(settings) as store, known(store, at) as connection:
        found = compare_file(connection, store.document, actors, acled_csv, only_territory=territory)
    _show_json(found) if json else _show_tables(found)


def _show_json(found: "Compared") -> None:
    from json import dump

    dump({"summary": found.summary, **found.parts}, sys.stdout, ensure_ascii=False, indent=1)
    print()


def _show_tables(found: "Compared") -> None:
    from monitor.cli import show

    for part, rows in found.parts.items():
        if rows:
            print(part)
            show.as_table(rows, tuple(rows[0]), part)
    print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in found.summary.items()))

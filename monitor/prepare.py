"""What is made once on a machine before articles can be read: the compiled gazetteer in the user's cache."""

from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from monitor.errors import MonitorError
from monitor.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def prepare(settings: Settings) -> None:
    """Compile the gazetteer unless it is there, with a progress bar; check that the language model is installed."""
    from importlib.util import find_spec

    from monitor.extract.compile import gazetteer_path

    if find_spec(settings.extract.model) is None:
        raise MonitorError(
            f"the language model `{settings.extract.model}` is not installed",
            "install it, or set model in [extract] of monitor.toml to an installed one",
        )
    if not gazetteer_path().exists():
        _compile()


def _compile() -> None:
    """Compile in a process of its own: the half gigabyte that it takes goes back to the system with it."""
    spawn = get_context("spawn")
    receiving, sending = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_compile_and_tell, args=(sending,))
    child.start()
    sending.close()
    _show_progress(receiving)
    child.join()
    if child.exitcode:
        raise MonitorError(
            f"the gazetteer could not be compiled into the cache (exit code {child.exitcode})",
            "see the lines above; the user's cache folder must be writable and have 100 MB free",
        )


def _show_progress(receiving: "Connection[tuple[int, int], tuple[int, int]]") -> None:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar, suppress(EOFError):
        task = bar.add_task("compiling the gazetteer (once)", total=None)
        while True:
            done, total = receiving.recv()
            bar.update(task, completed=done, total=total)


def _compile_and_tell(told: "Connection[tuple[int, int], tuple[int, int]]") -> None:
    from monitor.extract.compile import compile_gazetteer, gazetteer_path

    compile_gazetteer(gazetteer_path(), lambda done, total: told.send((done, total)))

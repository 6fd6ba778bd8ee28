"""What is made once on a machine before articles can be read: the compiled gazetteer in the user's cache."""

from monitor.errors import MonitorError
from monitor.settings import Settings


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
    from rich.console import Console
    from rich.progress import Progress

    from monitor.extract.compile import compile_gazetteer, gazetteer_path

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("compiling the gazetteer (once)", total=None)
        compile_gazetteer(gazetteer_path(), lambda done, total: bar.update(task, completed=done, total=total))

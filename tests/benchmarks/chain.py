"""The monitor as a whole, in a home of its own: real inbox, worker process, SQLite and outgoing files."""

from collections.abc import Sequence
from pathlib import Path

from monitor.home import make_home
from monitor.logs import configure
from monitor.prepare import prepare
from monitor.settings import FILE, load_settings
from monitor.views import articles
from monitor.wiring import Monitor

from .texts import Text


class Chain:
    """Starter rules and one worker process, as `monitor once` has them in a new home."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        (home / FILE).write_text('[log]\nlevel = "error"\n')
        make_home(home)
        settings = load_settings(home, {})
        configure(settings.log)
        prepare(settings)
        self.inbox = settings.inbox_folder
        self.monitor = Monitor.assemble(settings, holder="a benchmark")

    def drop(self, texts: Sequence[Text], first: int) -> None:
        """Put the articles into the inbox; `first` is the number of the first of them."""
        for number, text in enumerate(texts, first):
            text.drop(self.inbox / f"{number:05}.txt", second=number)

    def run(self) -> None:
        """Take in all there is and deliver what is owed."""
        self.monitor.run_to_rest()

    def known(self) -> int:
        """Return how many articles were taken in."""
        with self.monitor.store.read() as connection:
            return len(list(articles.listing(connection)))

    def close(self) -> None:
        self.monitor.close()

"""deploy/fetch-feeds.sh against a web server on loopback: whole feeds or nothing, and only what is new."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest

SCRIPT = Path(__file__).parent.parent / "deploy" / "fetch-feeds.sh"
FEED = b"<rss version='2.0'><channel><title>Courier</title></channel></rss>"

pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed here")


@dataclass
class Page:
    """What the server answers for a path. `etag`: answers 304 to whoever has it."""

    body: bytes = FEED
    status: int = 200
    etag: str = ""
    location: str = ""


@dataclass
class Publisher:
    """A web server with feeds. `asked` are the paths with the ETag that the asker had."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = self.headers["if-none-match"] or ""
                publisher.asked.append((self.path, known))
                page = publisher.pages[self.path]
                self._answer(Page(b"", 304, page.etag) if page.etag and known == page.etag else page)

            def _answer(self, page: Page) -> None:
                self.send_response(page.status)
                for name, value in (("etag", page.etag), ("location", page.location)):
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(page.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@dataclass
class Recipe:
    """The script with a list of feeds, an inbox and a memory of its own."""

    folder: Path
    publisher: Publisher

    def run(self, *lines: str) -> "subprocess.CompletedProcess[str]":
        feeds = self.folder / "feeds.txt"
        feeds.write_text("\n".join(["# a comment", "", *lines, ""]))
        command = [SCRIPT, feeds, self.folder / "inbox", self.folder / "memory"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def fetch(self, path: str, page: Page) -> "subprocess.CompletedProcess[str]":
        """Let the publisher have this page and fetch it as the feed `courier`."""
        self.publisher.pages[path] = page
        return self.run(f"courier {self.publisher.url(path)}")

    def inbox(self) -> list[Path]:
        """Every file in the inbox, hidden ones too."""
        return sorted(path for path in (self.folder / "inbox").rglob("*") if path.is_file())


@pytest.fixture
def recipe(tmp_path: Path) -> Iterator[Recipe]:
    with Publisher() as publisher:
        yield Recipe(tmp_path, publisher)


def test_a_feed_lands_whole_in_the_folder_of_its_outlet(recipe: Recipe) -> None:
    done = recipe.fetch("/rss", Page())

    assert (done.returncode, done.stderr) == (0, "")
    (file,) = recipe.inbox()
    assert file.parent.name == "courier"
    assert file.suffix == ".xml"
    assert file.read_bytes() == FEED


def test_what_the_server_calls_unchanged_is_not_dropped_again(recipe: Recipe) -> None:
    recipe.fetch("/rss", Page(etag='"one"'))
    first = recipe.inbox()

    for _ in range(2):
        assert recipe.fetch("/rss", Page(etag='"one"')).returncode == 0

    assert [known for _, known in recipe.publisher.asked][1:] == ['"one"', '"one"']
    assert recipe.inbox() == first


def test_the_same_body_is_not_dropped_again_where_the_server_knows_no_etags(recipe: Recipe) -> None:
    recipe.fetch("/rss", Page())
    first = recipe.inbox()
    recipe.fetch("/rss", Page())

    assert recipe.inbox() == first


def test_a_changed_feed_is_dropped_again(recipe: Recipe) -> None:
    recipe.fetch("/rss", Page(etag='"one"'))
    (first,) = recipe.inbox()
    first.unlink()  # the monitor took it in
    recipe.fetch("/rss", Page(FEED + b"<!-- more -->", etag='"two"'))

    (second,) = recipe.inbox()
    assert second.read_bytes().endswith(b"<!-- more -->")


def test_a_redirect_is_followed(recipe: Recipe) -> None:
    recipe.publisher.pages["/new"] = Page()

    assert recipe.fetch("/old", Page(b"", 301, location="/new")).returncode == 0
    assert len(recipe.inbox()) == 1


@pytest.mark.parametrize(
    ("page", "said"),
    [
        pytest.param(Page(b"down", 500), "500", id="the server is broken"),
        pytest.param(Page(b"", 200), "without a feed", id="the answer is empty"),
        pytest.param(Page(b"x" * 11_000_000), "could not be fetched", id="the feed is larger than the limit"),
        pytest.param(Page(b"", 302, location="file:///etc/passwd"), "could not be fetched", id="it points to a file"),
    ],
)
def test_a_bad_feed_says_so_and_stops_no_other(recipe: Recipe, page: Page, said: str) -> None:
    recipe.publisher.pages |= {"/bad": page, "/good": Page()}
    done = recipe.run(f"bad {recipe.publisher.url('/bad')}", f"good {recipe.publisher.url('/good')}")

    assert done.returncode == 1
    assert said in done.stderr
    assert "bad: http://" in done.stderr
    assert [file.parent.name for file in recipe.inbox()] == ["good"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("courier file:///etc/passwd", id="an address that is no web address"),
        pytest.param("../courier http://127.0.0.1/", id="a name that leads out of the inbox"),
        pytest.param("courier", id="no address"),
        pytest.param("courier http://127.0.0.1/ and more", id="more than an address"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(recipe: Recipe, line: str) -> None:
    done = recipe.run(line)

    assert done.returncode == 1
    assert "fetch-feeds: " in done.stderr
    assert not recipe.inbox()


def test_a_feed_that_was_cut_off_is_asked_for_again_in_full(recipe: Recipe) -> None:
    recipe.fetch("/rss", Page(FEED, 500, etag='"one"'))
    assert not recipe.inbox()

    recipe.fetch("/rss", Page(etag='"one"'))

    assert len(recipe.inbox()) == 1

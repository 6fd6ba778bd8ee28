"""Whatever was changed, taken out or put elsewhere in the log: `verify` names the first wrong position."""

import zlib
from pathlib import Path

import pytest
from databases import Database, Sqlite
from store_helpers import NOON, Counting, fill, opened

from monitor.errors import StoreDamaged
from monitor.events import ArticleReceived, Recorded
from monitor.store import Store

ENTRIES = 5


def tampered(database: Database, script: str) -> None:
    """Run a script, with bytes written as SQLite writes them."""
    database.without_triggers()
    with database.shell() as shell:
        for statement in script.split(";"):
            shell.execute(database.spelled(statement))


def take_in(store: Store, text: bytes) -> Recorded:
    """Append an article with its documents."""
    return store.write(
        lambda tx: tx.append(
            ArticleReceived(
                article_id="art1",
                file="harbour.txt",
                document=tx.keep(text, "text/plain"),
                text=tx.keep(text.strip(), "text/plain"),
                title="The harbour",
                received_at=NOON,
            ),
            stream="article:art1",
        )
    ).result()


def test_a_sound_store_is_proved(database: Database) -> None:
    steps: list[tuple[int, int]] = []
    with opened(database, Counting()) as store:
        fill(store, 2)
        take_in(store, b" The harbour is open. ")
        verified = store.verify(lambda done, total: steps.append((done, total)))

        assert (verified.events, verified.documents) == (3, 2)
        assert verified.chain == store.recorded(3)[2]
        assert steps[-1] == (3, 3)


def test_an_empty_store_is_sound(database: Database) -> None:
    with opened(database) as store:
        assert store.verify().events == 0


def swap(one: int, other: int) -> str:
    """Two whole rows change places."""
    return f"""
        UPDATE events SET position = -1 WHERE position = {one};
        UPDATE events SET position = {one} WHERE position = {other};
        UPDATE events SET position = {other} WHERE position = -1;"""


@pytest.mark.parametrize(
    ("script", "position", "finding"),
    [
        pytest.param(
            "UPDATE events SET payload = replace(payload, 'a3', 'a8')", 4, "was changed", id="one byte of one payload"
        ),
        pytest.param("UPDATE events SET payload = payload || ' ' WHERE position = 1", 1, "was changed", id="a blank"),
        pytest.param("UPDATE events SET type = 'alert-opened' WHERE position = 2", 2, "was changed", id="the kind"),
        pytest.param("UPDATE events SET stream = 'x' WHERE position = 2", 2, "was changed", id="the stream"),
        pytest.param("UPDATE events SET version = 7 WHERE position = 2", 2, "was changed", id="the version"),
        pytest.param("UPDATE events SET schema_version = 2 WHERE position = 2", 2, "was changed", id="the schema"),
        pytest.param("UPDATE events SET cause = 1 WHERE position = 2", 2, "was changed", id="the cause"),
        pytest.param("UPDATE events SET once = 'k' WHERE position = 2", 2, "was changed", id="the key"),
        pytest.param(
            "UPDATE events SET recorded_at = '2024-12-05T11:00:00.000000+00:00' WHERE position = 2",
            2,
            "was changed",
            id="the time",
        ),
        pytest.param("UPDATE events SET digest = x'00' WHERE position = 3", 3, "was changed", id="the digest"),
        pytest.param("UPDATE events SET chain = x'00' WHERE position = 3", 3, "breaks the chain", id="the chain"),
        pytest.param(swap(2, 4), 2, "breaks the chain", id="two entries change places"),
        pytest.param("DELETE FROM events WHERE position = 3", 3, "is missing", id="an entry is taken out"),
        pytest.param("DELETE FROM events WHERE position = 1", 1, "is missing", id="the first entry is taken out"),
        pytest.param("DELETE FROM events WHERE position > 3", 4, "is missing", id="the tail is cut off"),
        pytest.param("DELETE FROM events", 1, "is missing", id="everything is deleted"),
        pytest.param(
            "DELETE FROM events WHERE position = 3; UPDATE events SET position = position - 1 WHERE position > 3;"
            "UPDATE head SET position = 4",
            3,
            "breaks the chain",
            id="an entry is taken out and the gap closed",
        ),
        pytest.param("UPDATE head SET position = 4", 5, "behind the end", id="the head is set back"),
        pytest.param("UPDATE head SET chain = x'00'", 5, "head does not fit", id="the chain of the head"),
        pytest.param("DELETE FROM head", 0, "head of the log is missing", id="there is no head"),
    ],
)
def test_tampering_is_found(database: Database, script: str, position: int, finding: str) -> None:
    with opened(database) as store:
        fill(store, ENTRIES)
        tampered(database, script)

        with pytest.raises(StoreDamaged, match=finding) as found:
            store.verify()

    assert found.value.position == position


def test_a_text_that_is_none_is_found(tmp_path: Path) -> None:
    """PostgreSQL takes no such text."""
    database = Sqlite(tmp_path)
    with opened(database) as store:
        fill(store, ENTRIES)
        tampered(database, "UPDATE events SET payload = CAST(x'ff' AS TEXT) WHERE position = 3")

        with pytest.raises(StoreDamaged, match="cannot be read") as found:
            store.verify()

    assert found.value.position == 3


@pytest.mark.parametrize(
    ("script", "finding"),
    [
        pytest.param("DELETE FROM documents", "is not in the store", id="a document is missing"),
        pytest.param("UPDATE documents SET body = x'00'", "was changed", id="a document cannot be unpacked"),
        pytest.param(
            f"UPDATE documents SET body = x'{zlib.compress(b'The harbour is shut.').hex()}'",
            "was changed",
            id="a document says something else",
        ),
    ],
)
def test_a_lost_document_is_found_by_the_entry_that_rests_on_it(database: Database, script: str, finding: str) -> None:
    with opened(database) as store:
        fill(store, 2)
        take_in(store, b"The harbour is open.")
        tampered(database, script)

        with pytest.raises(StoreDamaged, match=f"entry 3 .*rests on what is lost.*{finding}") as found:
            store.verify()

    assert found.value.position == 3

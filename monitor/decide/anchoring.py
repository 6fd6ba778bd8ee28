"""Send an anchor of the log to a receiver: whoever can write the database and its folder cannot take that one back."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from monitor.decide.desk import Desk, owe
from monitor.store import Anchor, Transaction, outbox

ABOUT = "anchor"
NEVER = 0, datetime.min.replace(tzinfo=UTC)


def last_owed(connection: Connection) -> tuple[int, datetime]:
    """Return where the log ended, and when, as the last anchor was owed. Asks all deliveries: ask it once."""
    return outbox.last_about(connection, ABOUT) or NEVER


def owe_anchor(tx: Transaction, desk: Desk, anchor: Anchor, receiver: str) -> None:
    """Owe a receiver the anchor, as a line that `monitor verify --anchors FILE` reads."""
    subject = f"Anchor of the log: entry {anchor.position}"
    line = msgspec.json.encode(anchor).decode()
    text = (
        "Keep this line where nobody can change it. Put into a file, one below the other, such lines prove later that "
        f"the log was not rewritten: monitor verify --anchors FILE\n\n{line}"
    )
    owe(tx, desk.renderer.operator(subject, text), receiver, about=ABOUT)

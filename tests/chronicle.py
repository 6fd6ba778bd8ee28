"""A long log, made quickly through the log's own door: a short one told again and again, of other articles and places.

The views follow each entry. Kept documents are not multiplied: nothing that a start or a fold does looks at old ones.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256

from monitor.events import ArticleReceived, Event, Recorded
from monitor.store import Store, Transaction
from monitor.store.codec import CODEC

BATCH = 1000  # entries in one commit
# Ids of articles, reports and incidents; of alerts; of places. A SHA-256 is longer than any of them.
IDS = re.compile(r"(?<![0-9a-f])([ari])([0-9a-f]{16})(?![0-9a-f])|(\b[a-z-]+-)([0-9a-f]{8})\b|(geonames:)(\d+)")
SIGNATURE = 128  # bytes


def prolong(store: Store, entries: int, first_copy: int = 1) -> int:
    """Append copies of what the store now holds until it has that many entries; return the number of the next copy."""
    model = [each for each in store.events() if not each.stream.startswith(("rule:", "digest:"))]
    copy = first_copy
    while (left := entries - store.position) > 0:
        for start in range(0, min(len(model), left), BATCH):
            store.write(partial(tell, part=model[start : min(start + BATCH, left)], copy=copy)).result()
        copy += 1
    return copy


def tell(tx: Transaction, part: Sequence[Recorded], copy: int) -> None:
    """Append entries as if they told of something else."""
    for each in part:
        tx.append(_of_another(each.event, copy), stream=_renamed(each.stream, copy))


def _of_another(event: Event, copy: int) -> Event:
    kind, version, payload = CODEC.encode(event)
    told = CODEC.decode(kind, version, _renamed(payload, copy))
    # Equal signatures would make all copies of an article its near-duplicates.
    return replace(told, signature=_signature(told)) if isinstance(told, ArticleReceived) else told


def _renamed(text: str, copy: int) -> str:
    return IDS.sub(lambda found: _new_id(found, copy), text)


def _new_id(found: re.Match[str], copy: int) -> str:
    kind, old = (each for each in found.groups() if each is not None)
    if kind == "geonames:":
        return f"{kind}{copy}{old}"
    return kind + sha256(f"{copy} {old}".encode()).hexdigest()[: len(old)]


def _signature(article: ArticleReceived) -> str:
    blocks = (sha256(f"{article.article_id} {number}".encode()).digest() for number in range(SIGNATURE // 32))
    return base64.b64encode(b"".join(blocks)).decode() if article.signature else ""

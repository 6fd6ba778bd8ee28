"""The log that is never rewritten, the documents kept beside it, and the views that follow it."""

from monitor.store.anchors import Anchor, Anchors, kept_elsewhere
from monitor.store.backups import backup, restore
from monitor.store.folding import View
from monitor.store.lock import FoldLock
from monitor.store.log import OnceConflict
from monitor.store.store import Store
from monitor.store.transaction import Transaction
from monitor.store.transfers import transfer
from monitor.store.verify import Verified

__all__ = [
    "Anchor",
    "Anchors",
    "FoldLock",
    "OnceConflict",
    "Store",
    "Transaction",
    "Verified",
    "View",
    "backup",
    "kept_elsewhere",
    "restore",
    "transfer",
]

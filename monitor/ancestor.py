"""The process that workers are forked from: it imports their libraries once, for those of now and those to come.

It never runs a thread or opens a file of ours, so its copies are as sound as fresh processes, which would each import
for a second. Started early, it imports beside the process that started it.
"""

import os
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext

IMPORTED = ["monitor.worker", "monitor.inbox.read", "monitor.extract.extractor"]


def ancestor() -> ForkServerContext:
    """Return the context in which worker processes are started."""
    # Workers are many already; and each thread of OpenBLAS reserves memory, and would be lost by a fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    return context


def begin() -> None:
    """Let it import now what workers will need."""
    ancestor()
    forkserver.ensure_running()

"""The process that workers are forked from: it imports their libraries once, for those of now and those to come.

It never runs a thread or opens a file of ours, so its copies are as sound as fresh processes, which would each import
for a second. Started early, it imports beside the process that started it.
"""

import os
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext

from monitor.errors import MonitorError

IMPORTED = ["monitor.worker", "monitor.inbox.read", "monitor.extract.extractor"]


def ancestor() -> ForkServerContext:
    """Return the context in which worker processes are started, and let it import now what they will need.

    May be repeated. Raises MonitorError.
    """
    # Workers are many already; and each thread of OpenBLAS reserves memory, and would be lost by a fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    try:
        forkserver.ensure_running()  # it is called through a socket in the folder for temporary files
    except OSError as error:
        cure = "set TMPDIR to a folder with a short name, such as /tmp, that this user may write"
        raise MonitorError(f"worker processes cannot be started ({error})", cure) from error
    return context

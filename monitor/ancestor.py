"""The process that workers are forked from: it imports their libraries once, for those of now and those to come.

It never runs a thread or opens a file of ours, so its copies are as sound as fresh processes, which would each import
for a second. Started early, it imports beside the process that started it.
"""

import fcntl
import os
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.util import get_temp_dir
from pathlib import Path
from shutil import rmtree

from monitor.errors import MonitorError

IMPORTED = ["monitor.worker", "monitor.inbox.read", "monitor.extract.extractor"]
OURS = "news-monitor.lock"


def ancestor() -> ForkServerContext:
    """Return the context in which worker processes are started, and let it import now what they will need.

    May be repeated. Raises MonitorError.
    """
    # Workers are many already; and each thread of OpenBLAS reserves memory, and would be lost by a fork.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    try:
        _mark_folder()
        forkserver.ensure_running()  # it is called through a socket in the folder for temporary files
    except OSError as error:
        cure = "set TMPDIR to a folder with a short name, such as /tmp, that this user may write"
        raise MonitorError(f"worker processes cannot be started ({error})", cure) from error
    return context


@cache
def _mark_folder() -> int:
    """Mark the folder of that socket as in use by us, which ends with this process; delete those of killed ones.

    Returns the open file that the kernel keeps locked.
    """
    folder = Path(get_temp_dir())
    for marked in folder.parent.glob(f"{folder.name.partition('-')[0]}-*/{OURS}"):
        with suppress(OSError):  # somebody else's, still in use, or gone by now
            os.close(_locked(marked, os.O_RDONLY))
            rmtree(marked.parent, ignore_errors=True)
    beginning = folder / "beginning"
    file = _locked(beginning, os.O_CREAT | os.O_WRONLY)
    beginning.rename(folder / OURS)  # whoever starts at the same instant finds it locked, or not at all
    return file


def _locked(path: Path, mode: int) -> int:
    file = os.open(path, mode)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file

"""Look for bytes that make a reader fail, guided by which of its lines they reach (atheris).

Run as a program: `fuzz_readers.py CORPUS -max_total_time=SECONDS`. What fails is left as `crash-...` beside it.
"""

import sys
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

with atheris.instrument_imports(include=["monitor", "zipfile", "tarfile", "email", "warcio", "pypdf"]):
    from inbox_helpers import articles_of
    from test_inbox_hostile import NAMES, SEEDS

    from monitor.errors import FileRefused

KINDS = NAMES.split()


def read_any(data: bytes) -> None:
    """Read a file of the kind that its first byte chooses; anything but articles or a refusal is a find."""
    if not data:
        return
    try:
        articles_of(data[1:], KINDS[data[0] % len(KINDS)])
    except FileRefused as error:
        assert error.reason and error.cure


def plant(corpus: Path) -> None:
    """Put every sample into the corpus, as the kind of file that it is likely to be and as another."""
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        for kind in range(len(KINDS)):
            (corpus / f"seed-{number}-{kind}").write_bytes(bytes([kind]) + seed)


if __name__ == "__main__":
    plant(Path(sys.argv[1]))
    atheris.Setup(sys.argv, read_any)
    atheris.Fuzz()

"""A long search for files that make a reader fail (`make soak`, where atheris is installed)."""

import subprocess
import sys
from pathlib import Path

import pytest

FUZZER = Path(__file__).with_name("fuzz_readers.py")
SECONDS = 600


@pytest.mark.soak
@pytest.mark.timeout(SECONDS + 300)
def test_ten_minutes_of_guided_search_find_no_file_that_makes_a_reader_fail(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="pip install 'news-monitor[fuzz]'")
    command = [sys.executable, str(FUZZER), "corpus", f"-max_total_time={SECONDS}", "-max_len=20000", "-timeout=60"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-4000:]

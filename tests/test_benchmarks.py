"""The benchmarks run, and measure what they say. How fast things are is nobody's business here."""

import subprocess
import sys
from pathlib import Path

from benchmarks import texts
from benchmarks.profile import Clock

ROOT = Path(__file__).parent.parent


def test_the_articles_made_of_samples_are_all_different_and_dated() -> None:
    made = texts.samples(60)

    assert len({text.body for text in made}) == 60
    assert all(text.meta["published"] and len(text.body.split()) > 50 for text in made)


def test_a_corpus_that_is_not_there_gives_no_articles() -> None:
    assert texts.corpus("no-such-corpus", 5) == []


def test_every_stage_that_is_timed_is_a_function_of_the_extractor() -> None:
    with Clock().on_all() as clock:
        assert not clock.seconds


def test_a_benchmark_runs_by_its_name() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "store"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "bare sqlite3" in run.stdout
    assert not run.stderr

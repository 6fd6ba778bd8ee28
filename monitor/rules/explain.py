"""Say clause by clause why a rule did or did not match."""

from monitor.rules.match import ClauseResult, Facts
from monitor.rules.rule import Rule


def explain_match(rule: Rule, facts: Facts) -> tuple[ClauseResult, ...]:
    """Return every clause of `match` in the order of the file, with the value it saw and whether it passed."""
    return tuple(rule.match.results(facts))

"""Read the rules folder, and decide which rule fires.

    folder -> files -> entries -> names -> match, trigger -> Rule        (load_rulebook: every mistake at once)
    Rule + facts + memory -> Verdict                                     (judge: pure)

Everything people write in YAML is read here: rules, filters, lists, parties, outlets, receivers and digests.
"""

from monitor.rules.explain import explain_match
from monitor.rules.judge import group_key, judge, matches
from monitor.rules.load import load_rulebook
from monitor.rules.match import ClauseResult, Condition, Facts
from monitor.rules.rule import Handling, Memory, Over, Remembered, Rule, Rulebook, Severity, Verdict

__all__ = [
    "ClauseResult",
    "Condition",
    "Facts",
    "Handling",
    "Memory",
    "Over",
    "Remembered",
    "Rule",
    "Rulebook",
    "Severity",
    "Verdict",
    "explain_match",
    "group_key",
    "judge",
    "load_rulebook",
    "matches",
]

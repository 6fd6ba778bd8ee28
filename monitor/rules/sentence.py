"""Say a rule in one English sentence, from what it does and not from what its title promises."""

from monitor.rules.durations import duration_words
from monitor.rules.language import field_noun
from monitor.rules.rule import Handling, Rule
from monitor.rules.wording import joined


def rule_sentence(rule: Rule) -> str:
    """Return the sentence that `rules check` prints and the log keeps."""
    words = rule.match.words()
    trigger = rule.trigger.sentence(rule.over, f" where {words}" if words else "")
    parts = [f"{trigger}: {_handling(rule)}", _grouping(rule), _limits(rule)]
    sentence = "; ".join(part for part in parts if part) + "."
    return sentence if rule.enabled else f"Switched off. {sentence}"


def _handling(rule: Rule) -> str:
    match rule.delivery:
        case Handling.IMMEDIATE:
            if not rule.notify:
                return f"record an alert of severity {rule.severity} and tell nobody, as no receiver is named"
            return f"alert {joined(rule.notify, 'and')} at once, severity {rule.severity}"
        case Handling.DIGEST:
            digests = f"the digest {joined(rule.notify, 'and')}" if rule.notify else "the digests"
            return f"keep an alert of severity {rule.severity} for {digests}"
        case Handling.NONE:
            return f"only record an alert of severity {rule.severity}"


def _grouping(rule: Rule) -> str:
    if not rule.group_by:
        return "one alert for all of them together"
    return f"one alert for each {joined([field_noun(name) for name in rule.group_by], 'and')}"


def _limits(rule: Rule) -> str:
    limits = []
    if rule.suppress_for:
        limits.append(f"after an alert, quiet for {duration_words(rule.suppress_for)} about the same")
    if rule.max_age:
        limits.append(f"nothing that happened more than {duration_words(rule.max_age)} before it arrived")
    return "; ".join(limits)

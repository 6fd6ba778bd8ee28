"""Tie a date to the word it dates, and judge how recent it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeGuard

from monitor.extract.dates import SAID, Vague, When
from monitor.extract.en.date_meanings import ago
from monitor.extract.en.date_rules import COUNT
from monitor.extract.lexicon import cue_verbs, cues, verbs
from monitor.extract.speakers import closing
from monitor.extract.telling import only_starts
from monitor.extract.tokens import Token
from monitor.extract.tree import ancestors, child, is_verb
from monitor.model import Precision, Recency, Span

PARTICIPLE = 10  # a date in a participle phrase counts only where no clause has one
_LAST = ("last_week", "last_or_this")
_DISTANCE = re.compile(rf"\b{COUNT} (?P<unit>hour|day|week|fortnight|month|year)s? \Z", re.IGNORECASE)
_SOON = re.compile(r"\b(?:hours|days|soon|shortly|immediately) \Z", re.IGNORECASE)
_SINCE = re.compile(r"\bsince (?:the )?\Z", re.IGNORECASE)
NEWS_DAYS = timedelta(days=7)


def date_of(trigger: Token, dates: Sequence[When | Vague], published: date | None = None) -> When | Vague | None:
    """Return the date of the trigger's own clause, else of a clause above it; `dates` have offsets in the sentence.

    "A day after they took it, the army admitted the loss on Tuesday" counts back from Tuesday, else from `published`.
    """
    after, above = _after(trigger)
    distance = _DISTANCE.search(trigger.doc.text[: after.idx]) if after is not None else None
    if distance is None:
        if after is not None and _SOON.search(trigger.doc.text[: after.idx]):
            return _date_of(trigger, dates) or _same_month(_date_of(above, dates))
        told = [each for each in (_opened_by(trigger, dates), _date_of(trigger, dates)) if each is not None]
        found = max(told, key=lambda each: each.span.start, default=None)
        return _since(found, published) if found is not None and _some_day_since(trigger, found) else found
    main = _date_of(above, dates)
    return _counted_back(distance, main.occurred_from if isinstance(main, When) else published)


def _opened_by(trigger: Token, dates: Sequence[When | Vague]) -> When | Vague | None:
    """Return May of "they have advanced since May, when they took the town"."""
    when = next((c for c in trigger.children if c.lower_ == "when"), None)
    opened = (found for found in dates if when is not None and _lies_right_before(found.span, when))
    return next(opened, None)


def _lies_right_before(span: Span, word: Token) -> bool:
    return span.end < word.idx and word.doc.text[span.end : word.idx].strip() in ("", ",")


def _same_month(main: When | Vague | None) -> When | None:
    """Return the month of "in May, days after they took it", None where only a day is told."""
    return main if isinstance(main, When) and main.precision in (Precision.MONTH, Precision.YEAR) else None


def _since(begun: When | Vague, published: date | None) -> Vague:
    """Return the time since a day as no date, but as old as most of it."""
    return Vague(begun.span, "since", recency_of(begun, published))


def _opens_with(clause: Token, word: str) -> bool:
    return any(c.dep_ in ("mark", "prep", "advmod") and c.lower_ == word for c in clause.children)


def _after(trigger: Token) -> tuple[Token | None, Token]:
    """Return the "after" that opens the clause or phrase of the trigger, and what the clause or phrase hangs on."""
    for up in ancestors(trigger):
        opening = child(up, "mark") if up.dep_ == "advcl" else up.head if up.dep_ in ("pobj", "pcomp") else None
        if opening is not None and opening.lower_ == "after":
            return opening, (up.head if up.dep_ == "advcl" else opening.head)
        for span in up.children:  # "a day after they left": the parser may hang all of it on "left"
            if span.dep_ == "npadvmod" and (within := child(span, "prep")) is not None and within.lower_ == "after":
                return within, up.head
        if is_verb(up) and up != trigger and up.dep_ != "conj":
            break
    return None, trigger


def _counted_back(distance: re.Match[str], base: date | None) -> When | Vague:
    span = Span(*distance.span())
    if base is None:
        short = distance["unit"].lower() in ("day", "hour")
        return Vague(span, "after", None if short else Recency.BACKGROUND)
    days = ago(distance, base)
    return When(span, days.first, days.last, days.precision, explicit=False, kind="after")


def _date_of(trigger: Token, dates: Sequence[When | Vague]) -> When | Vague | None:
    clauses = list(_clauses(trigger))
    if (said := closing(trigger)) is not None and said not in clauses:
        clauses.append(said)
    for clause in (c for c in trigger.children if c.dep_ == "advcl"):
        if _opens_with(clause, "since"):
            clauses.append(clause)  # "has been held since they took it in May"
        elif _opens_with(clause, "when") or _opens_with(clause, "as"):
            clauses.insert(1, clause)  # "took it over when the others left in May"
    ranked = sorted(
        (rank, abs(found.span.start - trigger.idx), index)
        for index, found in enumerate(dates)
        if (rank := _rank(trigger, clauses, found)) is not None
    )
    if not ranked:
        return None
    rank, _, index = ranked[0]
    found, clause = dates[index], clauses[rank % PARTICIPLE]
    reported = clause != trigger and clause.lower_ in verbs("say")
    return replace(found, kind=SAID) if reported and _is_a_day(found) else found


def _is_a_day(found: When | Vague) -> TypeGuard[When]:
    return isinstance(found, When) and found.precision is Precision.DAY


def _clauses(trigger: Token) -> Iterator[Token]:
    """Yield the trigger and the verbs above it that share its time."""
    for up in ancestors(trigger):
        if up == trigger or is_verb(up):
            yield up
        mark = child(up, "mark")
        if up.dep_ == "relcl" or (
            up.dep_ == "advcl" and mark is not None and mark.lower_ in ("after", "before", "since")
        ):
            return


def _rank(trigger: Token, clauses: list[Token], found: When | Vague) -> int | None:
    """Return how many clauses lie between a date and the trigger, None where the date belongs elsewhere."""
    token = next((t for t in trigger.doc if t.idx + len(t) > found.span.start), None)
    if token is None:
        return None
    penalty = 0
    for up in ancestors(token):
        if up in clauses:
            return clauses.index(up) + penalty if up == trigger or not only_starts(up, trigger) else None
        if (
            up.lower_ in cues("counted_time")
            and child(up, "nummod") is not None
            and not found.span.start <= up.idx < found.span.end
        ):
            return None  # "within four days of the first move on Monday", but not "the first days of March"
        if is_verb(up) and up != token and up.dep_ != "prep" and up.tag_ != "JJ":  # "took it unopposed on Monday"
            if up.dep_ != "acl" or up.tag_ != "VBN":
                return None
            penalty = PARTICIPLE  # "a statement carried by the agency on Monday"
    return None


def _some_day_since(trigger: Token, found: When | Vague) -> bool:
    """Return whether a date only opens the time in which it happened: "since May they have taken ten towns"."""
    return _SINCE.search(trigger.doc.text[: found.span.start]) is not None and _has_perfect(trigger)


def _has_perfect(trigger: Token) -> bool:
    """Return whether the verb tells what has been done by now; what "has been held since May" began in May."""
    done = trigger.tag_ == "VBN" and trigger.lower_ not in cue_verbs("state")
    return done and any(c.dep_ == "aux" and c.lower_ in cues("perfect") for c in trigger.children)


def recency_of(found: When | Vague | None, published: date | None) -> Recency | None:
    """Return news or background by the date alone, None where it does not tell."""
    if isinstance(found, Vague):
        return found.recency
    if found is None:
        return None
    if published is None:  # news seldom names its own year
        told_as_past = found.explicit and found.precision in (Precision.YEAR, Precision.MONTH)
        return Recency.BACKGROUND if told_as_past else None
    if published - found.occurred_from <= NEWS_DAYS:
        return Recency.NEWS
    # "Last week" by itself may be ten days ago, "last month" is hardly yesterday.
    if found.kind in _LAST or published - found.occurred_to > NEWS_DAYS or found.precision is Precision.YEAR:
        return Recency.BACKGROUND
    return Recency.NEWS if found.precision is not Precision.MONTH else None  # "this month" may be today


def posted_on(day: date) -> When:
    """Return the day of an entry of a liveblog, which no words tell."""
    return When(Span(0, 0), day, day, Precision.DAY, explicit=False, kind="posted")

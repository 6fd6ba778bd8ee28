"""Tell a denial as what it is: something that somebody said, to be had beside the change that it denies."""

from collections.abc import Callable, Iterable, Iterator

from monitor.model import PartyRef, Report, Voice

DENIAL = "denial"


def denials(changes: Iterable[Report], resolve: Callable[[str], PartyRef]) -> Iterator[Report]:
    """Yield a report for each voice that denies a change and has not been told to have come round since."""
    for change in changes:
        for voice in change.voices:
            if not voice.affirms and not voice.earlier:
                yield _denial(change, voice, resolve)


def with_denials(actions: Iterable[Report], denied: Iterable[Report]) -> Iterator[Report]:
    """Yield the other reports and the denials of changes; a sentence that denies a change denies nothing else."""
    of_changes = tuple(denied)
    told = {span for denial in of_changes for span in denial.evidence}
    yield from (each for each in actions if each.event_type != DENIAL or told.isdisjoint(each.evidence))
    yield from of_changes


def _denial(change: Report, voice: Voice, resolve: Callable[[str], PartyRef]) -> Report:
    return Report(
        event_type=DENIAL,
        place=change.place,
        actor=resolve(voice.said_by.name) if voice.said_by.name else None,
        recency=change.recency,
        evidence=(voice.evidence,),
        pattern=change.pattern,
        extractor=change.extractor,
    )

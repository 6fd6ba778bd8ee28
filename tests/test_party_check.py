"""What `monitor parties check` finds in a parties file, and what it lets pass."""

from pathlib import Path
from textwrap import dedent, indent

import pytest
from extracting import STARTER

from monitor.errors import Mistake
from monitor.extract.parties import everyday_words, name_words
from monitor.rules.party_check import Reading, check_parties

READING = Reading(name_words, everyday_words())
RIVER = "- {id: river, name: River Front, kind: armed_group, sides: {SD: river}%s}\n"


def found(folder: Path, entries: str) -> tuple[Mistake, ...]:
    (folder / "parties.yaml").write_text("version: 1\nparties:\n" + indent(dedent(entries), "  "))
    _, mistakes = check_parties(folder, READING)
    return mistakes


def test_the_starter_file_has_no_mistake() -> None:
    parties, mistakes = check_parties(STARTER, READING)
    assert mistakes == ()
    assert sum(party.kind in ("alliance", "armed_group") for party in parties) >= 150


WRONG = {
    "an alias twice": (
        RIVER % ", aliases: [RF, Rivers, rivers]",
        "`rivers` stands here twice",
    ),
    "the name as an alias": (
        RIVER % ", aliases: [the River Front]",
        "`the River Front` is the name of the party already",
    ),
    "an alias of two parties in one country": (
        RIVER % ", aliases: [RFL]"
        + "- {id: lake, name: Lake Front, kind: alliance, sides: {SD: lake}, aliases: [RFL]}\n",
        "`RFL` also means `river`",
    ),
    "a name that is another party's alias": (
        RIVER % ", aliases: [Lake Front]" + "- {id: lake, name: Lake Front, kind: alliance, sides: {SD: lake}}\n",
        "`Lake Front` also means `river`",
    ),
    "a leader of two parties": (
        RIVER % ", people: {Adam Example: [Example]}"
        + "- {id: lake, name: Lake Front, kind: alliance, sides: {SD: x}, people: {Eve Example: [Example]}}\n",
        "`Example` also means `river`",
    ),
    "an everyday word that counts everywhere": (
        RIVER % ", aliases: [Rebels]",
        "`Rebels` is an everyday word",
    ),
    "everyday words in small letters": (
        RIVER % ", aliases: [southern militia]",
        "`southern militia` is an everyday word",
    ),
    "a generic party of no country": (
        "- {id: some, name: some rebels, kind: generic, sides: {SD: river}}\n",
        "the generic party `some` has no `countries`",
    ),
    "two armies of one country": (
        "- {id: old, name: Old Army, kind: army, countries: [SD]}\n"
        "- {id: new, name: New Army, kind: army, countries: [SD]}\n",
        "in SD `the army` means both `old` and `new`",
    ),
    "a parent that is no party": (
        RIVER % ", parent: ocean",
        "there is no party `ocean`",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "message"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_place_and_its_cure(tmp_path: Path, entries: str, message: str) -> None:
    (mistake,) = found(tmp_path, entries)
    assert message in mistake.message
    assert mistake.line > 2
    assert mistake.cure


SOUND = {
    "one alias in two countries": RIVER % ", aliases: [RFL]"
    + "- {id: lake, name: Lake Front, kind: alliance, sides: {LB: lake}, aliases: [RFL]}\n",
    "one leader at different times": RIVER
    % ", people: {Adam Example: []}, active: {from: 2010-01-01, to: 2012-01-01}"
    + "- {id: lake, name: Lake Front, kind: alliance, sides: {SD: x}, people: {Adam Example: []},"
    " active: {from: 2012-01-02, to: null}}\n",
    "an everyday word in the party's own country": RIVER % ", aliases: [militia], countries: [SD]",
    "a name of capitalised everyday words": RIVER % ", aliases: [Northern Alliance]",
    "a leader with one form under two spellings": RIVER % ", people: {Adam Example: [Example, Exampel]}",
}


@pytest.mark.parametrize("entries", SOUND.values(), ids=SOUND)
def test_what_an_article_can_tell_apart_is_no_mistake(tmp_path: Path, entries: str) -> None:
    assert found(tmp_path, entries) == ()

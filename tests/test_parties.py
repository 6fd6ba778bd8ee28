"""Which party the words of an article mean, and when they mean none."""

from datetime import date

import pytest
from extracting import party_index

DECEMBER_2024 = date(2024, 12, 5)

SYRIA = [
    ("the rebels", "syrian-rebels"),
    ("Syrian rebels", "syrian-rebels"),
    ("opposition fighters", "syrian-rebels"),
    ("advancing rebel forces", "syrian-rebels"),
    ("Turkish-backed rebels", "syrian-national-army"),
    ("rebels backed by Turkey", "syrian-national-army"),
    ("rebels led by HTS", "hts"),
    ("fighters led by the group Hayat Tahrir al-Sham (HTS)", "hts"),
    ("an HTS-led offensive", "hts"),
    ("HTS leader Abu Mohammed al-Golani", "hts"),
    ("Joulani", "hts"),
    ("Mr. Jawlani", "hts"),
    ("Ahmed al-Sharaa", "hts"),
    ("the army", "syrian-army"),
    ("Syria’s army", "syrian-army"),
    ("regime troops", "syrian-army"),
    ("forces loyal to Assad", "syrian-army"),
    ("troops of President Bashar al-Assad", "syrian-army"),
    ("the Syrian government", "syria"),
    ("Mr. Assad", "syria"),
    ("US-allied Kurdish forces", "sdf"),
    ("Islamic State militants", "islamic-state"),
    ("IS", "islamic-state"),
    ("Hezbollah fighters backed by Syrian and Iranian forces", "hezbollah"),
]


@pytest.mark.parametrize(("words", "party"), SYRIA, ids=[words for words, _ in SYRIA])
def test_words_mean_a_party_in_syria(words: str, party: str) -> None:
    found = party_index().resolve(words, ("SY",), DECEMBER_2024)
    assert (found.id, found.as_written) == (party, words)


UNCLEAR = ["Islamist militants", "gunmen", "the team", "is", "his forces", "Syrian fighters", ""]


@pytest.mark.parametrize("words", UNCLEAR, ids=[words or "nothing" for words in UNCLEAR])
def test_words_that_settle_nothing_mean_no_party(words: str) -> None:
    assert party_index().resolve(words, ("SY",), DECEMBER_2024).id is None


ELSEWHERE = [
    ("the rebels", "CD", date(2012, 11, 20), "congo-rebels"),
    ("the rebels", "LY", date(2011, 8, 21), "libya-rebels"),
    ("the rebels", "LY", date(2020, 1, 1), None),
    ("the army", "CD", date(2025, 1, 27), "fardc"),
    ("Russian troops", "UA", date(2022, 3, 2), "russian-army"),
    ("pro-Russian separatists", "UA", date(2014, 5, 1), "donbas-separatists"),
    ("Kyiv's forces", "UA", date(2024, 8, 10), "ukrainian-army"),
    ("the Rapid Support Forces", "SD", date(2023, 10, 1), "rsf"),
    ("Hemedti", "SD", date(2023, 10, 1), "rsf"),
    ("the junta", "MM", date(2024, 1, 5), "myanmar-military"),
    ("Taliban insurgents", "AF", date(2021, 8, 12), "taliban"),
    ("ethnic Armenian forces", "AZ", date(2020, 11, 8), "armenian-army"),
]


@pytest.mark.parametrize(
    ("words", "country", "on", "party"),
    ELSEWHERE,
    ids=[f"{case[0]} in {case[1]} {case[2]}" for case in ELSEWHERE],
)
def test_generic_words_depend_on_country_and_day(words: str, country: str, on: date, party: str | None) -> None:
    assert party_index().resolve(words, (country,), on).id == party


def test_two_sorts_of_rebels_are_not_one_side() -> None:
    index = party_index()
    turkish, led = (
        index.resolve(words, ("SY",), DECEMBER_2024) for words in ("Turkish-backed rebels", "HTS-led rebels")
    )
    plain = index.resolve("the rebels", ("SY",), DECEMBER_2024)
    assert index.same_side(led, plain)
    assert not index.same_side(turkish, led)
    assert not index.same_side(turkish, plain)


def test_a_state_and_its_army_are_one_side() -> None:
    index = party_index()
    state, army = (index.resolve(words, ("UA",), None) for words in ("Ukraine", "Ukrainian troops"))
    assert index.same_side(state, army)


def test_mentions_count_armed_parties_and_not_adjectives() -> None:
    text = "Syrian civilians fled. The Syrian army shelled the SDF near a Syrian town."
    found = [party.id for party, _ in party_index().mentions(text, ("SY",), DECEMBER_2024)]
    assert found == ["syrian-army", "sdf"]


def test_every_party_of_the_starter_file_answers_to_its_own_name() -> None:
    index = party_index()
    wrong = {
        party.id: found.id
        for party in index.parties.values()
        if (found := index.resolve(party.name, party.countries, party.active_from)).id != party.id
    }
    assert wrong == {}


ACRONYMS = [
    ("SLA", ("LB", "IL"), date(1996, 5, 1), "south-lebanon-army"),
    ("SLA", ("SD",), date(2004, 5, 1), "sla-darfur"),
    ("UPC", ("CF",), date(2017, 5, 1), "upc-car"),
    ("UPC", ("CD", "UG"), date(2003, 5, 1), "upc-ituri"),
    ("SPLA rebels", ("SD",), date(1998, 5, 1), "splm-a"),
    ("SPLA", ("SS",), date(2014, 5, 1), "spla"),
]


@pytest.mark.parametrize(
    ("words", "countries", "on", "party"), ACRONYMS, ids=[f"{case[0]} in {case[1][0]} {case[2]}" for case in ACRONYMS]
)
def test_an_acronym_of_two_parties_means_the_one_that_fights_there(
    words: str, countries: tuple[str, ...], on: date, party: str
) -> None:
    assert party_index().resolve(words, countries, on).id == party


WARS = [
    ("Bosnian Serb forces", "BA", date(1995, 7, 11), "bosnian-serbs"),
    ("Serb forces", "BA", date(1995, 7, 11), "bosnian-serbs"),
    ("the Croatian army", "HR", date(1995, 8, 5), "croatia"),
    ("Krajina Serbs", "HR", date(1995, 8, 5), "krajina-serbs"),
    ("KLA guerrillas", "XK", date(1998, 7, 20), "kla"),
    ("Chechen rebels", "RU", date(1996, 8, 6), "chechen-separatists"),
    ("UNITA rebels", "AO", date(1998, 12, 5), "unita"),
    ("the rebels", "LR", date(2003, 7, 1), "lurd"),
    ("Laurent Kabila's rebels", "CD", date(1997, 3, 15), "afdl"),
    ("the Northern Alliance", "AF", date(2001, 11, 13), "afghan-government"),
    ("LTTE cadres", "LK", date(2009, 1, 2), "ltte"),
    ("Maoist rebels", "NP", date(2004, 3, 1), "nepal-maoists"),
    ("Libya Dawn", "LY", date(2014, 8, 23), "libya-west"),
    ("FARC dissidents", "CO", date(2023, 3, 1), "farc-dissidents"),
    ("the Maute group", "PH", date(2017, 5, 24), "islamic-state"),
    ("the Ambazonia Defence Forces", "CM", date(2020, 5, 1), "ambazonia"),
    ("pro-Ouattara forces", "CI", date(2011, 3, 31), "forces-nouvelles"),
    ("anti-Balaka fighters", "CF", date(2013, 12, 5), "anti-balaka"),
    ("CODECO militiamen", "CD", date(2022, 2, 2), "codeco"),
    ("Fano fighters", "ET", date(2023, 8, 3), "fano"),
    ("SSC-Khatumo", "SO", date(2023, 8, 25), "ssc-khatumo"),
    ("Arakan Army", "MM", date(2024, 12, 9), "myanmar-resistance"),
    ("Min Aung Hlaing", "MM", date(2024, 12, 9), "myanmar-junta"),
    ("Joseph Kony", "UG", date(2004, 2, 22), "lra"),
    ("Jonas Savimbi", "AO", date(1993, 3, 7), "unita"),
]


@pytest.mark.parametrize(("words", "country", "on", "side"), WARS, ids=[f"{w} in {c} {d}" for w, c, d, _ in WARS])
def test_actors_of_many_wars_are_on_their_side(words: str, country: str, on: date, side: str) -> None:
    assert party_index().resolve(words, (country,), on).side == side


@pytest.mark.parametrize("words", ["Zimbabwean troops", "Namibian soldiers", "Katangan troops"])
def test_foreign_troops_are_not_the_army_of_the_country_they_fight_in(words: str) -> None:
    assert party_index().resolve(words, ["CD"], date(1999, 4, 1)).id is None


def test_the_army_is_that_of_the_country_spoken_of_most() -> None:
    resolved = party_index().resolve("the army", ["SS", "SD"], date(2014, 4, 15))
    assert resolved.side == "south-sudan"


@pytest.mark.parametrize("words", ["breakaway Syrian army units", "mutinous Syrian troops", "renegade Syrian soldiers"])
def test_who_has_risen_against_the_state_is_not_the_state(words: str) -> None:
    assert party_index().resolve(words, ("SY",), DECEMBER_2024).id is None

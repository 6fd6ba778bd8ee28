"""What a change of control takes from the sentences around it: its name, its day, its sides."""

from datetime import date

import pytest
from extracting import tell, told

from monitor.model import Change, Factuality, Recency, Role


def test_a_town_without_a_name_lends_its_day_to_the_town_named_next() -> None:
    report = told(
        "Rebel fighters overran a town in the north on Tuesday, a monitor said.",
        "The group said the rebels had full control of Saraqib.",
    )
    assert (report.place and report.place.name, report.occurred_from) == ("Saraqib", date(2024, 12, 3))


def test_several_villages_lend_their_day_and_sides_to_each_that_is_named() -> None:
    reports = tell(
        "The army captured several villages from rebels on Monday, residents said.",
        "Troops took the villages of Kafr Hanin and Umm Dala.",
    )
    assert {report.occurred_from for report in reports} == {date(2024, 12, 2)}
    assert {report.lost_by and report.lost_by.id for report in reports} == {"syrian-rebels"}


def test_it_means_the_base_that_was_stormed() -> None:
    report = told(
        "Rebels stormed an air base on Sunday, capturing it from government forces.",
        "Soldiers had held out at Abu al-Duhur air base for two years.",
    )
    assert report.place is not None
    assert (report.place.kind, report.occurred_from) == ("base", date(2024, 12, 1))


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        pytest.param(
            "Rebels captured three villages from the army - Kafr Hanin, Umm Dala and Rasm Abd - on Monday.",
            {"Kafr Hanin", "Umm Dala", "Rasm Abd"},
            id="a list between dashes",
        ),
        pytest.param(
            "Rebels captured Kafr Hanin Tal Basra and Umm Dala from the army.",
            {"Kafr Hanin", "Tal Basra", "Umm Dala"},
            id="a comma was lost before a word that begins a name",
        ),
    ],
)
def test_every_name_of_a_list_is_a_place(sentence: str, names: set[str]) -> None:
    assert {report.place.name for report in tell(sentence) if report.place} == names


DAYS = [
    pytest.param("Rebels captured Hama from the army, residents said on Tuesday.", date(2024, 12, 3), id="the saying"),
    pytest.param(
        "The army admitted on Tuesday that it had left Hama, a day after rebels took the city.",
        date(2024, 12, 2),
        id="counted back from the day of the saying",
    ),
    pytest.param("By nightfall rebels had captured Hama.", date(2024, 12, 5), id="by nightfall is today"),
    pytest.param(
        "Rebels took Hama in 2012, but the army recaptured the city that July.", date(2012, 7, 1), id="that July"
    ),
    pytest.param(
        "In the first days of March 2013, rebels captured Hama from the army.",
        date(2013, 3, 1),
        id="the days of a month",
    ),
    pytest.param(
        "Hama has been held by rebels since they captured it in May 2013.", date(2013, 5, 1), id="since a clause"
    ),
]


@pytest.mark.parametrize(("sentence", "day"), DAYS)
def test_a_change_is_dated_by(sentence: str, day: date) -> None:
    assert day in {report.occurred_from for report in tell(sentence)}


OLD = [
    pytest.param("Hama was captured by Ottoman troops in the 16th century.", id="a century"),
    pytest.param("Last month the army recaptured Hama.", id="last month"),
    pytest.param("Ten years after rebels captured Hama, mines are still being found.", id="counted in years"),
]


@pytest.mark.parametrize("sentence", OLD)
def test_old_stories_are_background(sentence: str) -> None:
    assert {report.recency for report in tell(sentence)} <= {Recency.BACKGROUND}


def test_an_army_that_denies_its_loss_is_the_losing_side() -> None:
    report = told("The army rejected on Monday a rebel claim that Hama had fallen.")
    assert report.factuality is Factuality.DENIED
    assert report.lost_by is not None
    assert (report.lost_by.id, report.said_by.role) == ("syrian-army", Role.LOSER)


def test_a_denied_report_and_the_claim_behind_it_make_a_dispute() -> None:
    report = told(
        "Ukraine's General Staff denied a Russian report that Kupiansk had been captured.",
        "Moscow said its troops had taken Kupiansk.",
        war="Ukraine",
    )
    assert report.factuality is Factuality.DISPUTED
    assert report.gained_by is not None and report.gained_by.id in ("russia", "russian-army")
    assert report.lost_by is not None and report.lost_by.id == "ukraine"


def test_its_troops_are_those_of_the_ministry_that_speaks() -> None:
    report = told("The Russian ministry reports that its troops have left Kherson.", war="Ukraine")
    assert (report.change, report.gained_by) == (Change.WITHDRAWN, None)
    assert report.lost_by is not None and report.lost_by.id in ("russia", "russian-army")


def test_who_held_a_place_before_lost_it() -> None:
    reports = tell(
        "Islamic State took Palmyra in May 2015, and Kurdish fighters captured the city on Monday.",
    )
    news = next(report for report in reports if report.recency is Recency.NEWS)
    assert news.lost_by is not None and news.lost_by.id == "islamic-state"


NOT_TOLD = [
    pytest.param("Rebels began a major offensive to take control of Hama.", id="an offensive to take"),
    pytest.param("Shelling left Hama without power.", id="shells go nowhere"),
    pytest.param("The army took Salamiyah, leaving Hama cut off.", id="leaving is an outcome"),
    pytest.param("Generals stressed the seizure of Homs.", id="stressed"),
    pytest.param("The navy mourned the loss of the Tartus.", id="a ship has an article"),
    pytest.param("The army clawed back control over much of the country.", id="much of the country"),
    pytest.param("Rebels now control the area.", id="an area without a name"),
    pytest.param("A campaign led by the army to drive rebels from Hama goes on.", id="led to drive"),
    pytest.param("The rebels tried two of their own on charges of fleeing Homs.", id="who is accused of it"),
    pytest.param("A convoy of buses left Homs for Idlib under a deal with the rebels.", id="buses are not armed"),
    pytest.param("Hama fell into darkness as soldiers fled the power station.", id="darkness is no taker"),
    pytest.param("Hama fell silent after the fighting.", id="nor is silence"),
    pytest.param("Homs was the next city to be handed over.", id="next is not yet"),
    pytest.param("The government said Homs was firmly under its control.", id="firmly is nothing new"),
    pytest.param("Soldiers were securing the port and the town of Homs.", id="were securing is not secured"),
    pytest.param("Rebels withdrew from two other towns on the road to Homs.", id="two others"),
    pytest.param("A group of aid workers left Hama on Wednesday after clashes.", id="nor are aid workers"),
]


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_nothing_is_told_of_hama_or_the_country_by(sentence: str) -> None:
    places = {report.place.name for report in tell(sentence) if report.place is not None}
    assert not places & {"Hama", "Homs", "Tartus", "Syria", "Idlib"}


def test_the_capital_of_a_region_is_its_town() -> None:
    report = told(
        "M23 rebels walked into Bukavu on Sunday.", "The rebels captured the capital of South Kivu.", war="Congo"
    )
    assert report.place is not None and report.place.name == "Bukavu"


def test_the_dateline_takes_no_part_in_the_sentence() -> None:
    report = told("KAFRANBEL, Dec 4 (Wire) - Rebel fighters captured the northern town of Saraqib on Wednesday.")
    assert report.gained_by is not None and report.gained_by.id == "syrian-rebels"


def test_a_town_abroad_is_not_moved_to_the_country_of_its_taker() -> None:
    report = told("Russian forces captured the city of Bakhmut on Wednesday.", war="Ukraine")
    assert report.place is not None and report.place.country == "UA"


def test_a_coalition_is_named_by_who_leads_it() -> None:
    report = told("Rebels led by Hayat Tahrir al-Sham captured Hama on Wednesday.")
    assert report.gained_by is not None
    assert (report.gained_by.id, report.gained_by.name) == ("hts", "HTS-led rebels")
    assert report.gained_by.as_written.lower() == "rebels led by hayat tahrir al-sham"


def test_the_insurgents_are_the_one_group_that_the_article_names() -> None:
    reports = tell(
        "The insurgents captured Beni from the army on Monday.",
        "The Allied Democratic Forces have fought the army there since 2013. The ADF wants no talks.",
        war="Congo",
    )
    assert {report.gained_by and report.gained_by.id for report in reports} == {"adf"}


def test_the_insurgents_are_nobody_where_groups_of_several_sides_are_named() -> None:
    reports = tell(
        "The insurgents captured Beni from the army on Monday.",
        "M23 and the Allied Democratic Forces both fight the army there, and so does the ADF's rival, CODECO.",
        war="Congo",
    )
    assert {report.gained_by and report.gained_by.id for report in reports} == {None}


def test_an_older_war_had_other_sides() -> None:
    text = (
        "Troops captured Homs in 1982, and the army fought rebels again on Monday. Rebels shelled the army, they said."
    )
    assert {report.lost_by for report in tell(text)} == {None}


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        pytest.param(
            "The Red Cross said it had reached Hama, which rebels captured on Tuesday.",
            Role.AUTHOR,
            id="what a clause adds is the author's",
        ),
        pytest.param(
            "The Observatory for Human Rights said that rebels captured Hama on Tuesday.",
            Role.MONITOR,
            id="what is said is the speaker's",
        ),
    ],
)
def test_who_says_that_it_was_taken(sentence: str, role: Role) -> None:
    assert told(sentence).said_by.role is role


@pytest.mark.parametrize("grip", ["the control", "the grip", "the clutches"])
def test_who_had_the_grip_on_a_place_lost_it(grip: str) -> None:
    report = told(f"Saraqib was freed from {grip} of the militants on Monday.")
    assert report.lost_by is not None and report.lost_by.as_written.lower() == "the militants"


def test_the_turkmens_of_syria_live_in_syria() -> None:
    report = told("Rebels took the Turkmen village of Qul Dere on Monday.")
    assert report.place is not None and report.place.country == "SY"


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(
            ("Rebel fighters entered Saraqib on Monday.", "The army said it had withdrawn."), id="said afterwards"
        ),
        pytest.param(
            ("The army pulled out at dawn.", "Rebel fighters drove into Saraqib an hour later."), id="told before"
        ),
    ],
)
def test_who_enters_as_the_other_side_withdraws_has_taken_the_place(sentences: tuple[str, ...]) -> None:
    report = told(*sentences)
    assert report.change is Change.CAPTURED
    assert (report.gained_by and report.gained_by.id, report.lost_by and report.lost_by.id) == (
        "syrian-rebels",
        "syrian-army",
    )


def test_who_only_enters_has_taken_nothing() -> None:
    assert not tell("Rebel fighters entered Saraqib on Monday.", "The army would withdraw, a diplomat said.")


MOVED_IN = [
    "The army withdrew from Suran on Monday and rebel fighters moved in.",
    "Government troops abandoned Suran on Monday; rebel fighters moved in the same evening.",
]


@pytest.mark.parametrize("sentence", MOVED_IN)
def test_who_moved_in_where_others_left_has_taken_the_place(sentence: str) -> None:
    report = told(sentence)
    assert report.change is Change.CAPTURED
    assert (report.gained_by and report.gained_by.id, report.lost_by and report.lost_by.id) == (
        "syrian-rebels",
        "syrian-army",
    )


def test_a_people_stands_for_its_state() -> None:
    report = told("By nightfall the Iraqis held Suran.")
    assert report.gained_by is not None
    assert report.gained_by.id == "iraq"


PAIRS = [
    "The rebels said they had taken both towns.",
    "The rebels took both on Monday.",
    "Rebels hold the two towns since Monday.",
]


def test_who_replaced_those_who_left_has_taken_the_place() -> None:
    report = told("The army pulled out of Saraqib, where it was replaced by fighters of Hayat Tahrir al-Sham.")
    assert report.gained_by is not None
    assert report.gained_by.id == "hts"


@pytest.mark.parametrize("sentence", PAIRS)
def test_both_are_the_two_that_were_named_together(sentence: str) -> None:
    reports = tell("Rebels shelled the towns of Morek and Saraqib on Sunday.", sentence)
    assert {report.place.name for report in reports if report.place is not None} == {"Murak", "Saraqib"}


def test_both_towns_are_two_towns_whatever_region_is_named_with_them() -> None:
    reports = tell(
        "Rebels shelled Morek and Saraqib, Idlib province's last two strongholds of the army.", "They took both towns."
    )
    assert {report.place.name for report in reports if report.place is not None} == {"Murak", "Saraqib"}


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        pytest.param("the town of Man", {"Man"}, id="called a town"),
        pytest.param("Man", set(), id="only a word"),
        pytest.param("the town of Bank", set(), id="a town of a far country"),
    ],
)
def test_a_common_word_is_a_place_where_it_is_called_a_town_of_the_country(phrase: str, names: set[str]) -> None:
    reports = tell(f"Rebels seized {phrase} from the army.", "The war in Ivory Coast goes on near Bouake.", war="Congo")
    assert {report.place.name for report in reports if report.place is not None} == names


def test_the_town_is_the_one_named_last_though_another_is_named_more() -> None:
    report = told(
        "Rebels marched on Aleppo, and shells fell in Aleppo.",
        "They entered Saraqib at noon.",
        "Smoke rose near the market.",
        "A rebel said the town was now under rebel control.",
        "In Aleppo and near Aleppo people fled.",
    )
    assert report.place is not None
    assert report.place.name == "Saraqib"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        pytest.param(
            "The group, which calls itself the Sons of Orontes, captured Saraqib.", "Sons of Orontes", id="a group"
        ),
    ],
)
def test_a_taker_has_the_name_that_the_sentence_gives_it(sentence: str, name: str) -> None:
    report = told(sentence)
    assert report.gained_by is not None
    assert report.gained_by.name.removeprefix("the ") == name


def test_whoever_holds_an_office_is_no_place() -> None:
    reports = tell("Troops took the villages of Kafr Hanin and Umm Dala, Defence Minister Ali Habib said.")
    assert {report.place.name for report in reports if report.place is not None} == {"Kafr Hanin", "Umm Dala"}


def test_people_who_are_counted_are_no_place() -> None:
    assert not tell("Gunmen took three more Malaysians from the island on Monday.")


def test_the_town_is_the_one_named_last() -> None:
    reports = tell(
        "People in Hama hid from shelling. Hama was quiet later.",
        "Rebels entered the town of Saraqib on Monday. A man there heard shots.",
        "Their spokesman said the town was now under their control.",
    )
    assert {report.place.name for report in reports if report.place is not None} == {"Saraqib"}


def test_the_capital_that_rebels_left_is_not_that_of_the_country_where_nothing_happens_there() -> None:
    reports = tell("Russian troops pushed into Kherson after Ukrainian soldiers left the capital.", war="Ukraine")
    assert "Kyiv" not in {report.place.name for report in reports if report.place}


def test_a_base_at_a_village_that_no_gazetteer_knows_lies_where_the_text_tells() -> None:
    report = told("The fall of the air base at Barzanat in Syria was a blow to the army.")
    assert report.place is not None
    assert (report.place.name, report.place.country) == ("Barzanat air base", "SY")


BASES = [
    ("Rebels attacked a base in Saraqib on Tuesday, killing 12 soldiers and seizing the base.",),
    ("The army left its base in Saraqib on Tuesday.", "Rebels took control of the base on Wednesday."),
]


@pytest.mark.parametrize("sentences", BASES, ids=[sentences[-1] for sentences in BASES])
def test_the_base_is_the_one_at_the_town_named_before(sentences: tuple[str, ...]) -> None:
    report = told(*sentences)
    assert report.place is not None
    assert report.gained_by is not None
    assert (report.place.name, report.gained_by.id) == ("Saraqib base", "syrian-rebels")


GROUPS = {
    "The Red Path captured Saraqib on Saturday, killing ten soldiers.": "The Red Path",
    "The President captured Saraqib on Saturday.": None,
    "The Guardian captured Saraqib on Saturday.": None,
}


@pytest.mark.parametrize("sentence", GROUPS)
def test_a_group_that_nobody_knows_may_take_a_town(sentence: str) -> None:
    takers = {report.gained_by.as_written for report in tell(sentence) if report.gained_by is not None}
    assert takers == ({GROUPS[sentence]} if GROUPS[sentence] else set())


def test_whom_a_town_was_taken_back_from_lost_it_known_or_not() -> None:
    report = told("The army retook Saraqib from Ahmed Zirin on Friday.")
    assert report.lost_by is not None
    assert report.lost_by.as_written == "Ahmed Zirin"


def test_a_state_that_says_it_is_in_control_has_taken_nothing_by_that() -> None:
    assert not tell("The army repulsed rebels on Sunday.", "The army said it was in full control of Saraqib.")


def test_a_lord_who_was_caught_is_no_place() -> None:
    assert not tell("Soldiers recaptured drug lord Ahmed Zirin on Friday, killing two gunmen.")


def test_they_are_not_the_police_who_only_say_something() -> None:
    first, then = tell("Rebels captured Saraqib on Friday.", "Police said 12 died.", "They took Sarmin on Saturday.")
    assert first.gained_by is not None
    assert then.gained_by is not None
    assert then.gained_by.id == first.gained_by.id


def test_where_soldiers_fled_to_is_not_the_town_that_was_taken() -> None:
    report = told(
        "Rebels attacked Saraqib on Sunday.",
        '"Our soldiers have fallen back to Sarmin," an officer said.',
        "Residents said that rebels had taken the town.",
    )
    assert report.place is not None
    assert report.place.name == "Saraqib"


def test_it_is_the_town_that_was_taken_before_not_one_named_beside() -> None:
    first, then = tell(
        "The army attacked Saraqib.",
        "Rebels took the town in May, days after the war began in Sarmin, and troops retook it on Sunday.",
    )
    assert first.place is not None
    assert then.place is not None
    assert (first.place.name, then.place.name) == ("Saraqib", "Saraqib")


def test_they_are_fighters_and_no_single_spokesman() -> None:
    report = told(
        "A villager said the rebels had come.",
        "The government spokesman could not be reached after the attack.",
        "They have captured six villages, including Saraqib, which they took on Tuesday.",
    )
    assert report.gained_by is not None
    assert report.gained_by.id == "syrian-rebels"


def test_what_follows_the_speaker_goes_with_what_is_said() -> None:
    reports = tell(
        "Rebels took control of Saraqib on Sunday, residents and officials said, three weeks after capturing Morek."
    )
    assert {report.place.name for report in reports if report.place is not None} == {"Saraqib", "Murak"}


def test_a_town_of_the_lede_is_the_one_that_the_article_is_about() -> None:
    reports = tell(
        "Government troops drove rebel fighters out of a key refinery town on Tuesday, a spokesman said.",
        "State television showed houses in Saraqib. Rebels had seized Saraqib in 2014.",
    )
    told_of = {(report.place and report.place.name, report.recency) for report in reports}
    assert told_of == {("Saraqib", Recency.NEWS), ("Saraqib", Recency.BACKGROUND)}


def test_several_towns_without_names_are_not_the_one_that_is_named() -> None:
    found = tell("Rebel fighters seized buildings in a dozen towns.", "Talks were held in Hama. In Hama it rained.")
    assert not found


def test_who_only_answers_that_he_holds_a_town_has_not_retaken_it() -> None:
    reports = tell(
        "Rebels said they had captured Suran from the army on Monday.",
        "The army said it was in full control of Suran.",
    )
    assert [report.gained_by and report.gained_by.id for report in reports if report.event_type != "denial"] == [
        "syrian-rebels"
    ]


def test_they_are_the_several_and_not_the_one() -> None:
    report = told("The government has fought the rebels since 2014, when they captured Saraqib.")
    assert report.gained_by is not None
    assert report.gained_by.id == "syrian-rebels"


def test_the_capital_is_the_town_that_is_called_so() -> None:
    report = told("Rebels left the capital on Monday.", "In the Syrian capital, Aleppo, people hid.")
    assert report.place is not None
    assert report.place.name == "Aleppo"


def test_a_withdrawal_is_not_as_old_as_the_occupation_told_beside_it() -> None:
    reports = tell("Rebel units have left Saraqib, which was occupied in February 2014.")
    withdrawn = [report for report in reports if report.change is Change.WITHDRAWN]
    assert [(report.recency, report.occurred_from) for report in withdrawn] == [(Recency.NEWS, None)]


def test_rebels_who_say_that_they_hold_a_town_they_are_told_to_have_lost_only_answer() -> None:
    report = told("The Syrian army captured Saraqib on Monday.", "The rebels said they were in control of Saraqib.")
    assert report.gained_by is not None and report.gained_by.id == "syrian-army"

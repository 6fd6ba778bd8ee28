"""Numbers of people in news sentences, and what they count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.en.numbers import number_value
from monitor.extract.figures import find_figures
from monitor.extract.scope import counts_days, scope_of
from monitor.model import Figure, Scope

COUNTED = [
    ("At least 40 fighters were killed.", [("killed", 40, "at least")]),
    ("At last 40 people were killed.", [("killed", 40, "at least")]),
    (
        "More than 140 villagers died in the raid, which injured around 700.",
        [("killed", 140, "more than"), ("injured", 700, "about")],
    ),
    ("A strike killed a nurse.", [("killed", 1, None)]),
    ("The blast wounded a man and three children.", [("injured", 4, None)]),
    ("Clashes killed 40 rebels as well as 12 soldiers.", [("killed", 40, None), ("killed", 12, None)]),
    ("Ten guards were killed along with eight rebels.", [("killed", 10, None), ("killed", 8, None)]),
    ("Eight people were killed and 70 others wounded.", [("killed", 8, None), ("injured", 70, None)]),
    ("8 persons killed 58 others injured in attack", [("killed", 8, None), ("injured", 58, None)]),
    ("Two gunmen killed 12 worshippers.", [("killed", 12, None)]),
    ("The raid left at least two officers dead.", [("killed", 2, "at least")]),
    ("The death toll rose to 115 on Friday.", [("killed", 115, None)]),
    ("The number of people displaced has doubled to at least 260,000.", [("displaced", 260_000, "at least")]),
    ("The fighting claimed the lives of 129 loyalists.", [("killed", 129, None)]),
    ("The siege cost more than 500 lives.", [("killed", 500, "more than")]),
    ("The assault resulted in over 10,000 deaths.", [("killed", 10_000, "more than")]),
    ("It displaced approximately 280,000 individuals.", [("displaced", 280_000, "about")]),
    ("More than 1.2 million people have fled the city.", [("displaced", 1_200_000, "more than")]),
    ("There are 7 million internally displaced.", [("displaced", 7_000_000, None)]),
    ("Tens of thousands of residents fled.", [("displaced", 10_000, "thousands")]),
    ("Hundreds were killed.", [("killed", 100, "hundreds")]),
    ("They freed hundreds of prisoners.", [("freed", 100, "hundreds")]),
    ("Police arrested twenty-five protesters.", [("detained", 25, None)]),
    ("Seven observers remain held by gunmen.", [("detained", 7, None)]),
    ("The unit lost 13 of its fighters.", [("killed", 13, None)]),
    ("They captured 30 soldiers.", [("detained", 30, None)]),
    ("A policeman was killed and another injured.", [("killed", 1, None), ("injured", 1, None)]),
    ("In 2014, 31 people died in a fire.", [("killed", 31, None)]),
    ("Two hundred and fifty villagers were executed.", [("killed", 250, None)]),
    ("Two dozen rebels were killed.", [("killed", 24, None)]),
    ("Six policemen and two soldiers were killed.", [("killed", 6, None), ("killed", 2, None)]),
    ("Ten soldiers, four guards and a nurse died.", [("killed", 10, None), ("killed", 4, None), ("killed", 1, None)]),
    (
        "12 people were killed, including a child, and 20 others were wounded.",
        [("killed", 12, None), ("injured", 20, None)],
    ),
    (
        "Soldiers killed 14 rebels, among them a commander, and wounded 20.",
        [("killed", 14, None), ("injured", 20, None)],
    ),
    (
        "Officials put the dead at 113 and the wounded at over 300.",
        [("killed", 113, None), ("injured", 300, "more than")],
    ),
    ("The war cost 1,100 Georgians and 156 Russians their lives.", [("killed", 1100, None), ("killed", 156, None)]),
    ("Six sailors are dead, eleven missing and presumed dead.", [("killed", 6, None)]),
    ("Gunmen stormed a market, shooting dead 33 traders.", [("killed", 33, None)]),
    ("They let 25 oil workers go on Thursday.", [("freed", 25, None)]),
    ("The two sides swapped 90 prisoners.", [("freed", 90, None)]),
    ("Thirty nuns were let go.", [("freed", 30, None)]),
    ("About 900 villagers have left the town.", [("displaced", 900, "about")]),
    ("Two score pilgrims were hurt.", [("injured", 40, None)]),
]


@pytest.mark.parametrize(("sentence", "expected"), COUNTED, ids=[sentence for sentence, _ in COUNTED])
def test_people_are_counted(sentence: str, expected: list[tuple[str, int, str | None]]) -> None:
    found = [mention.figure for mention in find_figures(sentence, 0)]
    assert [(figure.kind, figure.value, figure.qualifier) for figure in found] == expected


NOT_COUNTED = [
    "Dozens were killed.",
    "At least 48 were killed or wounded.",
    "There were 30 casualties.",
    "They destroyed 12 tanks and killed the road.",
    "They captured 300 villages.",
    "They seized a rebel-held district.",
    "Prices fell 12 percent after the war killed tourism.",
    "He was killed in 2011.",
    "A 12-year-old law was killed by parliament.",
    "The attack cost $40 and killed the deal.",
    "One in 3 Syrians are refugees.",
    "The victory freed 6 million people from militant rule.",
    "At 09:20 rebels seized the station.",
    "A woman who fled spoke to us.",
    "Nobody was hurt.",
    "A gas explosion killed four people.",
    "Nine soldiers died when their lorry overturned.",
    "Three helicopters were shot down.",
    "Three leaders have left their posts.",
    "",
]


@pytest.mark.parametrize("sentence", NOT_COUNTED, ids=[sentence or "nothing" for sentence in NOT_COUNTED])
def test_what_is_no_number_of_people_is_left_out(sentence: str) -> None:
    assert find_figures(sentence, 0) == []


def test_the_upper_end_of_a_range_is_its_value() -> None:
    (mention,) = find_figures("The famine left between 200,000 to 400,000 dead.", 0)
    assert mention.figure == Figure(kind="killed", value=400_000, qualifier="up to", low=200_000, high=400_000)


def test_a_lower_bound_is_kept_as_one() -> None:
    (mention,) = find_figures("At least 40 people died.", 0)
    assert (mention.figure.low, mention.figure.high) == (40, None)


def test_a_part_of_a_count_is_not_a_count() -> None:
    for parts in (
        " including four girls and a teacher",
        ", among them four girls, two boys and a teacher,",
        ", mostly women,",
    ):
        found = find_figures(f"At least 31 villagers{parts} were killed.", 0)
        assert [mention.figure.value for mention in found] == [31], parts


def test_spans_lie_in_the_article() -> None:
    sentence = "Overnight, 12 people were killed in shelling."
    (mention,) = find_figures(sentence, 100)
    assert sentence[mention.span.start - 100 : mention.span.end - 100] == "12 people were killed"


@given(st.text(alphabet="killed wounded 12,3.5 andbtweo-million fled dead"))
def test_any_sentence_can_be_read(sentence: str) -> None:
    for mention in find_figures(sentence, 0):
        assert 0 <= mention.span.start < mention.span.end <= len(sentence)
        assert mention.figure.value >= 0


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("280,000", 280_000),
        ("1.2 million", 1_200_000),
        ("twenty-five", 25),
        ("two hundred and fifty", 250),
        ("three thousand two hundred", 3200),
        ("a dozen", 12),
        ("a hundred thousand", 100_000),
    ],
)
def test_number_words_have_values(words: str, value: int) -> None:
    assert number_value(words) == value


TODAY = date(2024, 12, 5)
SCOPES = [
    ("A strike on Tuesday killed four people.", Scope.INCIDENT),
    ("Some 700 people have been killed since the offensive began.", Scope.CAMPAIGN),
    ("Ninety people died during battles that started in the north.", Scope.CAMPAIGN),
    ("The rebels launched a surprise offensive and caused 800 deaths.", Scope.CAMPAIGN),
    ("At least 60 people died in the past four days.", Scope.CAMPAIGN),
    ("The latest wave of violence displaced 9,000 people.", Scope.CAMPAIGN),
    ("The conflict so far has left 300,000 dead.", Scope.WAR),
    ("In 13 years of war 500,000 people were killed.", Scope.WAR),
    ("More than 4,000 have died since the beginning of the uprising.", Scope.WAR),
    ("About 90,000 people have been killed since 2014.", Scope.WAR),
    ("The five-year-old conflict has cost 13,000 lives.", Scope.WAR),
    ("In 1982 the army killed 20,000 people there.", Scope.HISTORY),
    ("Three decades ago 500 people died there.", Scope.HISTORY),
    ("It came after 25 years in which 3,000 people were killed.", Scope.WAR),
    ("The strike killed 18 people, the deadliest in several weeks.", Scope.INCIDENT),
    ("The clash killed 40 people, the deadliest since the start of the war.", Scope.INCIDENT),
]


@pytest.mark.parametrize(("sentence", "scope"), SCOPES, ids=[sentence for sentence, _ in SCOPES])
@pytest.mark.parametrize("today", [TODAY, None], ids=["published", "undated"])
def test_a_figure_belongs_to_an_incident_a_campaign_a_war_or_history(
    sentence: str, scope: Scope, today: date | None
) -> None:
    assert scope_of(sentence, today) is scope


def test_this_years_date_is_no_history() -> None:
    assert scope_of("On 3 December 2024 a strike killed four people.", TODAY) is Scope.INCIDENT


def test_no_single_incident_kills_tens_of_thousands() -> None:
    figure = Figure(kind="killed", value=44_000)
    assert scope_of("The attacks have killed 44,000.", TODAY, figure) is Scope.WAR


def test_a_number_of_several_days_is_of_a_campaign() -> None:
    text = "Shells killed 35 people on Thursday, taking to 180 the number of deaths in three days."
    assert not counts_days(text, text.index("35"), text.index(" people"))
    assert counts_days(text, text.index("180"), text.index(" the number"))

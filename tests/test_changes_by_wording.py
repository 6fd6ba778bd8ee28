"""The many ways in which news tells that a place changed hands."""

import pytest
from extracting import tell

MISREAD: list[tuple[str, set[str]]] = [
    ("Beside Duma, units of the Third Corps on Sunday took the villages of Zirin and Bala.", {"Zirin", "Bala"}),
    ("Locusts have overrun Saraqib.", set()),
    ("“Something fell,” he recalled.", set()),
    ("Aid workers found graves in Saraqib, which rebel fighters captured on Tuesday.", {"Saraqib"}),
    (
        "Rebel forces have captured Suran, a town of 30,000 on the road that the army had closed since June, the "
        "National Defence Council said.",
        {"Suran"},
    ),
    ("The army took Saraqib intact on Sunday.", {"Saraqib"}),
    ("Rebel fighters found Suran deserted on Sunday.", set()),
    ("Rebel fighters captured Suran in the south, and Zirin, northeast of Idlib.", {"Suran", "Zirin"}),
    ("Rebel fighters retake Suran, eye Zirin after army retreat", {"Suran"}),
    ("Rebel fighters took Suran, followed by Zirin, on Sunday.", {"Suran", "Zirin"}),
    ("The fall on Sunday of Suran was a blow to the army.", {"Suran"}),
    ("Suran, under rebel control since Sunday, was shelled again.", {"Suran"}),
    ("Suran, in rebel hands since May, was shelled by the army.", {"Suran"}),
    ("Suran, under fire since Sunday, was shelled by the army.", set()),
    ("Footage showed villagers raising a Syrian flag over Saraqib.", set()),
    ("Footage showed government soldiers raising a Syrian flag over Saraqib.", {"Saraqib"}),
    ("The army captured Saraqib in the party vote.", set()),
    ("Rumours that rebel fighters have captured Saraqib are false, a general said.", set()),
    ("Reports that our troops have seized Saraqib are a provocation, a general said.", set()),
    ("It was the first time that rebel fighters had captured the capital of a province.", set()),
    ("Sarmin, in Idlib province, was quiet until rebel fighters seized it on Sunday.", {"Sarmin"}),
    ("After two weeks of siege rebels today overran Suran.", {"Suran"}),
    ("In a night of hail farmers overran Saraqib market.", set()),
    ("Soldiers gave the town of Suran over to rebel fighters on Monday.", {"Suran"}),
]


@pytest.mark.parametrize(("sentence", "names"), MISREAD, ids=[sentence for sentence, _ in MISREAD])
def test_a_sentence_that_parsers_misread_tells_its_places(sentence: str, names: set[str]) -> None:
    assert _names(sentence) == names


ENTERED = [
    ("Rebel fighters walked into Suran on Tuesday after the garrison had left.", {"Suran"}),
    ("Rebel fighters moved into Suran without resistance, residents said.", {"Suran"}),
    ("Rebel fighters entered Suran unopposed.", {"Suran"}),
    ("Rebel fighters entered Suran on Tuesday after shelling it for a week.", set()),
    ("Rebel fighters would enter Suran unopposed, a spokesman said.", set()),
    ("Rebel fighters marched into Suran at dawn and found it deserted.", {"Suran"}),
    ("Rebel fighters strolled into Suran as the garrison melted away.", {"Suran"}),
    ("Rebel fighters moved into Suran hours after the army abandoned it.", {"Suran"}),
    ("Rebel fighters entered Suran and residents fled.", set()),
]


@pytest.mark.parametrize(("sentence", "names"), ENTERED, ids=[sentence for sentence, _ in ENTERED])
def test_who_enters_a_place_that_nobody_holds_has_taken_it(sentence: str, names: set[str]) -> None:
    assert _names(sentence) == names


def test_a_taking_told_in_passing_counts_where_fighters_are_told_to_have_entered() -> None:
    told = "After taking Suran there was no stopping."
    assert _names(told) == set()
    assert _names(told, "Rebel fighters rolled into Suran on Sunday.") == {"Suran"}


WORDED = [
    ("Rebels captured the Mediterranean port of Tartus on Monday.", {"Tartus"}),
    ("Rebels captured the Zirin district center in Idlib on Monday.", {"Zirin"}),
    ("Rebels captured the barangay of Zirin on Monday.", {"Zirin"}),
    ("Rebels marched into Hama and took the country's fourth city without a shot.", {"Hama"}),
    ("Rebels took Hama and then the country's first village.", {"Hama"}),
    ("Saraqib changed hands on Monday.", {"Saraqib"}),
    ("The town of Suran switched sides when its garrison did.", {"Suran"}),
    ("The general signed away Suran to the rebels.", {"Suran"}),
    ("Saraqib, the market town, is back under the control of the government.", {"Saraqib"}),
    ("Saraqib was in rebel hands yesterday.", {"Saraqib"}),
    ("Rebel fighters hoisted their flag above Suran city hall on Monday.", {"Suran city hall"}),
    ("Suran fell to General Haddad on Monday.", {"Suran"}),
    ("The army captured the border post of Zirin.", {"Zirin"}),
    ("Saraqib was in rebel hands.", set()),
    ("The police of Suran were put to flight by rebels.", {"Suran"}),
    ("The report on Suran put the minister to flight.", set()),
    ("The town of Suran joined the rebels on Monday.", {"Suran"}),
    ("Aleppo joined the league on Monday.", set()),
    ("Saraqib changed masters on Monday.", {"Saraqib"}),
    ("Saraqib has belonged to the rebels since Monday.", {"Saraqib"}),
    ("Saraqib belongs to the rebels.", set()),
    ("Saraqib belongs to the government again.", {"Saraqib"}),
    ("Rebel fighters have had half of Saraqib since Monday.", {"Saraqib"}),
    ("Rebel fighters have Saraqib.", set()),
    ("Rebel fighters have much to do now in Saraqib.", set()),
    ("The army again controls Saraqib.", {"Saraqib"}),
    ("The army will raise its flag in Suran and so have Saraqib back.", set()),
    ("The army withdrew its planes from Saraqib.", set()),
    ("Rebel fighters seized the provincial capital, Idlib, on Sunday.", {"Idlib"}),
    ("Rebel fighters seized the Syrian capital. Damascus was quiet.", {"Damascus"}),
    ("Rebel fighters seized the capital of Aleppo province. Aleppo was quiet.", {"Aleppo"}),
    ("Rebel fighters captured the port city Latakia.", {"Latakia"}),
    ("Rebel fighters swept into Suran and chased out the remnants of the army.", {"Suran"}),
    ("The army stormed Suran on Monday, driving out rebel fighters.", {"Suran"}),
    ("Rebel fighters stormed into Suran and drove residents out of their homes.", set()),
    ("Rebel fighters stormed out of Suran and drove soldiers from Saraqib.", {"Saraqib"}),
    ("Rebel fighters attacked Suran at dawn, driving out the garrison.", {"Suran"}),
    ("Rebel fighters attacked Suran but were driven out by the army.", set()),
    ("Peacekeepers returned to Suran after rebel fighters threw the soldiers out.", set()),
    ("Rebel fighters entered Suran on Monday and took full control within hours.", {"Suran"}),
    ("Rebel fighters attacked Suran, overwhelming the guards and seizing control.", {"Suran"}),
    ("Rebel fighters marched into Suran and are now in full control.", {"Suran"}),
    ("Government troops returned to Suran on Monday and restored control.", {"Suran"}),
    ("Rebel fighters advanced on Suran and are seeking to take control.", set()),
    ("Rebel fighters stormed Suran, taking control of the guns they found.", set()),
    ("Rebel fighters overran a base known as Camp Zirin.", {"Camp Zirin"}),
    ("The last soldiers left, leaving the town of Suran to the rebel fighters.", {"Suran"}),
    ("Rebel fighters took the hill, giving them control of Suran.", {"Suran"}),
    ("Suran became the third town in the north to fall to rebel fighters.", {"Suran"}),
    ("Suran looks set to be the next town to fall to rebel fighters.", set()),
    ("Rebel fighters attacked Suran on Friday, capturing the last army stronghold in the area.", {"Suran"}),
    ("Rebel fighters captured the last army stronghold in Idlib province.", set()),
    ("The army is back in Suran, residents said.", {"Suran"}),
    ("Refugees are back in Suran under army guard.", set()),
    ("Soldiers returned to Suran after rebel fighters had left.", {"Suran"}),
    ("Soldiers returned to Suran to vote.", set()),
    ("Rebel fighters won the battle for Suran.", {"Suran"}),
    ("A council has sat in Homs since an armed alliance known as the Dawn took over Suran.", {"Suran"}),
    ("The army said it had retaken Suran but Zirin Bala, a rebel spokesman, said that was false.", {"Suran"}),
    ("The rebels took three others, including the town of Suran.", {"Suran"}),
    ("There was no independent confirmation that Suran had fallen to the rebels.", set()),
    ("Rebel fighters gained ground in Suran on Monday.", {"Suran"}),
    ("Suran is as good as fallen, a rebel commander said.", set()),
    ("Suran fell deeper into turmoil as rebel fighters left.", set()),
    ("Rebel fighters moved into Suran with hardly any resistance.", {"Suran"}),
    ("Rumours that Suran had fallen to rebel fighters caused panic.", set()),
    ("Rebel fighters were able to take Suran after two days.", {"Suran"}),
    ("Rebel fighters remain able to take Suran.", set()),
    ("The army's chief said his troops were near Suran and its capture was a matter of time.", set()),
    ("Rebel fighters captured the oasis of Suran.", {"Suran"}),
    ("Rebel fighters wrested the hill resort of Suran from the army.", {"Suran"}),
    ("Rebel fighters moved into Suran after government troops were evacuated by air.", {"Suran"}),
    ("The army gave up Suran to tribal fighters.", {"Suran"}),
    ("The army's last camp in the hills, Wadi Deif, has fallen after a siege.", {"Wadi Deif"}),
    ("The army fell back, with rebels taking Saraqib.", {"Saraqib"}),
    ("Rebel fighters now control Saraqib.", set()),
    ("Saraqib is now controlled by the rebels, the army conceded.", {"Saraqib"}),
    ("The rebels said their men now held Saraqib.", {"Saraqib"}),
    ("The army captured the SDF's main camp in Saraqib.", {"Saraqib camp"}),
    ("Rebel fighters stormed Aleppo and took the palace.", {"Aleppo palace"}),
    ("Rebel fighters have entered Saraqib and are in control of it.", {"Saraqib"}),
    ("Rebel fighters are in control of Saraqib.", set()),
    ("Rebel fighters briefly held Saraqib on Monday before retreating.", {"Saraqib"}),
    ("After the soldiers had gone, rebel fighters poured into Saraqib.", {"Saraqib"}),
    ("After the talks had gone wrong, rebel fighters poured into Saraqib.", set()),
    ("Hamas lost the Gaza Strip to Fatah.", {"Gaza Strip"}),
    ("Soldiers were pulled from Saraqib to reinforce Suran.", set()),
    ("Soldiers were pulled from Saraqib on Sunday.", {"Saraqib"}),
    ("Soldiers withdrew from Saraqib to defend Suran.", {"Saraqib"}),
    ("Rebel fighters seized Aleppo. They took the airport at night.", {"Aleppo", "Aleppo airport"}),
    ("Rebel fighters reached Aleppo, its airport having been seized first.", {"Aleppo airport"}),
    ("Rebel fighters seized Aleppo. They took the hospital at night.", {"Aleppo"}),
    ("Rebel fighters took shelter in Saraqib.", set()),
    ("The army's gunboats took Arwad, an outpost of the rebels.", {"Arwad"}),
    ("Rebel fighters captured the army's southern command in Saraqib.", {"Saraqib command"}),
    ("Rebel fighters seized the army's base in Saraqib.", {"Saraqib base"}),
    ("Saraqib was still in rebel hands on Tuesday.", set()),
    ("By nightfall the rebels held Suran.", {"Suran"}),
    ("“Suran is in our hands,” a rebel commander said.", {"Suran"}),
    ("Rebel fighters stormed Suran on Monday and have since controlled it.", {"Suran"}),
    ("Suran is the third town to fall to the rebels since Friday.", {"Suran"}),
    ("Suran slipped from government hands on Monday.", {"Suran"}),
    ("The rebels gave up Suran.", {"Suran"}),
    ("Rebel fighters have made themselves masters of Suran.", {"Suran"}),
    ("The rebels ended two years of government rule in Suran.", {"Suran"}),
    ("Rebel fighters chased the garrison off Tal Zirin.", {"Tal Zirin"}),
    ("The army lost its last base in Suran town.", {"Suran base"}),
    ("The base at Suran, which rebel fighters captured on Monday, was quiet.", {"Suran base"}),
    ("Rebel fighters captured the town of Zirin in Idlib province, which the army had taken in May.", {"Zirin"}),
    ("Rebel fighters captured Suran along with Zirin and Bala.", {"Suran", "Zirin", "Bala"}),
    ("Rebel fighters captured four villages, among them Zirin and Bala.", {"Zirin", "Bala"}),
    ("The army withdrew two fighter jets from Suran air base.", set()),
    ("Rebel fighters were driven back from Suran.", set()),
    ("Suran has fallen out of government control.", {"Suran"}),
    ("The army withdrew a number of fighter jets from Suran.", set()),
    ("Rebel fighters captured the FSA position at Zirin.", {"Zirin position"}),
    ("Suran, Zirin and Bala local government areas were freed of rebels.", {"Suran", "Zirin", "Bala"}),
    ("Suran was quiet. The place was taken by rebel fighters on Monday.", {"Suran"}),
    ("Zirin and Suran are in rebel hands, a rebel spokesman said.", {"Zirin", "Suran"}),
    ("Rebel fighters captured the Suran market.", {"Suran market"}),
    ("Rebel fighters captured the Suran conference centre.", set()),
]


@pytest.mark.parametrize(("sentence", "names"), WORDED, ids=[sentence for sentence, _ in WORDED])
def test_wordings(sentence: str, names: set[str]) -> None:
    assert _names(sentence) == names


def _names(*sentences: str) -> set[str]:
    return {report.place.name for report in tell(*sentences) if report.place is not None}

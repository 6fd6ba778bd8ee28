"""Headlines: place, what happened, on whose word, and never a claim worded as a fact."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from monitor.digest.headline import first_line, headline
from monitor.digest.samples import KHERSON
from monitor.model import Change, Factuality, Figure, Incident, PartyRef, Precision, Role, SaidBy, Status

BAKHMUT = structs.replace(KHERSON, id="geonames:712451", name="Bakhmut")
SUDAN = structs.replace(KHERSON, id="geonames:372753", name="El Fasher", country="SD")


def party(name: str) -> PartyRef:
    return PartyRef(name=name, as_written=name, id=name.lower())


WAGNER = party("Wagner Group")
UKRAINE = party("Ukrainian army")

ADMITTED = {"status": Status.CONFIRMED, "status_basis": "the Ukrainian army admits, via Ukrinform; 4 articles"}
CLAIMED = {"factuality": Factuality.CLAIMED}


def incident(**different: object) -> Incident:
    usual: dict[str, object] = {
        "id": "i1",
        "event_type": "control_change",
        "place": BAKHMUT,
        "change": Change.CAPTURED,
        "gained_by": WAGNER,
        "lost_by": UKRAINE,
        "occurred_from": date(2023, 5, 20),
        "occurred_to": date(2023, 5, 20),
        "precision": Precision.DAY,
        "outlets": ("First Wire",),
        "origins": ("outlet:one",),
    }
    return Incident(**(usual | different))  # type: ignore[arg-type]


def said(role: Role, name: str | None = None) -> dict[str, object]:
    return {"factuality": Factuality.CLAIMED, "said_by": SaidBy(role=role, name=name)}


def figure(kind: str, value: int, qualifier: str | None = None) -> dict[str, object]:
    toll = Figure(kind=kind, value=value, qualifier=qualifier)
    return {"event_type": "casualties", "place": SUDAN, "figure": toll, "gained_by": None, "lost_by": None}


@pytest.mark.parametrize(
    ("different", "line"),
    [
        pytest.param(ADMITTED, "Bakhmut: Wagner Group took it, army admits", id="the losing side admits"),
        pytest.param(
            {"status": Status.CONFIRMED, "status_basis": "The Ukrainian military admits; 1 article"},
            "Bakhmut: Wagner Group took it, army admits",
            id="its military does",
        ),
        pytest.param(
            {"status": Status.CONFIRMED, "status_basis": "Ukraine's defence ministry admits; 1 article"},
            "Bakhmut: Wagner Group took it, defence ministry admits",
            id="its ministry does",
        ),
        pytest.param({}, "Bakhmut: Wagner Group took it, First Wire reports", id="one outlet reports as fact"),
        pytest.param({"outlets": ()}, "Bakhmut: Wagner Group took it, one source reports", id="an unnamed outlet does"),
        pytest.param(
            {"status": Status.CORROBORATED, "origins": ("a", "b")},
            "Bakhmut: Wagner Group took it, 2 independent sources report",
            id="two origins",
        ),
        pytest.param(
            {"status": Status.CORROBORATED, "origins": ("a", "b"), **CLAIMED},
            "Bakhmut: Wagner Group said to have taken it, 2 independent sources report",
            id="two origins that only claim",
        ),
        pytest.param(
            said(Role.STATE_MEDIA, "TASS"), "Bakhmut: Wagner Group said to have taken it, TASS says", id="state media"
        ),
        pytest.param(
            said(Role.GAINER, "Prigozhin"),
            "Bakhmut: Wagner Group claims to have taken it",
            id="the taker itself",
        ),
        pytest.param(
            said(Role.RESIDENTS), "Bakhmut: Wagner Group said to have taken it, residents say", id="nobody by name"
        ),
        pytest.param(
            said(Role.MONITOR, "local activists"),
            "Bakhmut: Wagner Group said to have taken it, local activists say",
            id="several people",
        ),
        pytest.param(
            {"factuality": Factuality.LIKELY},
            "Bakhmut: Wagner Group likely to have taken it, First Wire reports",
            id="likely",
        ),
        pytest.param(
            {"status": Status.DISPUTED, "status_basis": "the Ukrainian command denies it; 3 articles"},
            "Bakhmut: Wagner Group said to have taken it, the Ukrainian command denies it",
            id="disputed, though an author asserts it",
        ),
        pytest.param(
            {"status": Status.DENIED, "status_basis": "the Ukrainian command denies it; 1 article"},
            "Bakhmut: report that Wagner Group took it is denied by the Ukrainian command",
            id="denied",
        ),
        pytest.param(
            {"status": Status.WITHDRAWN, "status_basis": "withdrawn by First Wire"},
            "Bakhmut: report that Wagner Group took it is withdrawn by First Wire",
            id="taken back by its outlet",
        ),
        pytest.param(
            {"status": Status.RETRACTED, "status_basis": "no report of it is left"},
            "Bakhmut: report that Wagner Group took it no longer stands",
            id="no report left",
        ),
        pytest.param(
            {"change": Change.REGAINED, "gained_by": UKRAINE, "lost_by": None},
            "Bakhmut: Ukrainian army retook it, First Wire reports",
            id="regained",
        ),
        pytest.param(
            {"change": Change.HANDED_OVER},
            "Bakhmut: Wagner Group took it over, First Wire reports",
            id="handed over",
        ),
        pytest.param(
            {"change": Change.WITHDRAWN, "gained_by": None, **ADMITTED},
            "Bakhmut: Ukrainian army withdrew from it, army admits",
            id="withdrawn, taker unknown",
        ),
        pytest.param({"gained_by": None}, "Bakhmut: Ukrainian army lost it, First Wire reports", id="only the loser"),
        pytest.param(
            {"gained_by": None, "lost_by": None}, "Bakhmut: changed hands, First Wire reports", id="nobody named"
        ),
        pytest.param(
            {"change": Change.WITHDRAWN, "gained_by": None, **said(Role.GAINER, "Prigozhin")},
            "Bakhmut: Ukrainian army said to have withdrawn from it, Prigozhin says",
            id="withdrawn, by the word of who gains",
        ),
        pytest.param(
            {"partial": True, **said(Role.GAINER)},
            "Bakhmut: Wagner Group claims to have taken part of it",
            id="part of it, claimed",
        ),
        pytest.param(
            figure("killed", 30, "at least"), "El Fasher: at least 30 killed, First Wire reports", id="a death toll"
        ),
        pytest.param(
            figure("displaced", 25_000, "about") | said(Role.THIRD_PARTY, "the UN migration agency"),
            "El Fasher: about 25,000 said to have been displaced, the UN migration agency says",
            id="displaced, claimed",
        ),
        pytest.param(
            figure("killed", 200, "hundreds"), "El Fasher: hundreds killed, First Wire reports", id="a round word"
        ),
        pytest.param(
            figure("killed", 30) | {"place": None}, "30 killed, First Wire reports", id="a toll without a place"
        ),
        pytest.param({"event_type": "strike"}, "Bakhmut: strike took place, First Wire reports", id="another kind"),
    ],
)
def test_the_headline_of_an_incident(different: dict[str, object], line: str) -> None:
    assert headline(incident(**different)) == line


@pytest.mark.parametrize(
    ("different", "line"),
    [
        pytest.param(
            ADMITTED,
            "Wagner Group took Bakhmut (Ukraine) from the Ukrainian army on 20 May 2023, the army admits.",
            id="with country, loser and day",
        ),
        pytest.param(
            {"precision": Precision.MONTH, **said(Role.STATE_MEDIA, "TASS")},
            "Wagner Group is said to have taken Bakhmut (Ukraine) from the Ukrainian army in May 2023, TASS says.",
            id="a claim without a day",
        ),
        pytest.param(
            figure("killed", 30, "at least") | said(Role.RESIDENTS) | {"precision": Precision.UNKNOWN},
            "At least 30 people are said to have been killed in El Fasher (Sudan), residents say.",
            id="people",
        ),
        pytest.param(
            {"gained_by": party("Sudanese Armed Forces"), "lost_by": None, **said(Role.GAINER)},
            "Sudanese Armed Forces claim to have taken Bakhmut (Ukraine) on 20 May 2023.",
            id="a body whose name is a plural",
        ),
        pytest.param(
            {"gained_by": party("Hamas"), "lost_by": None, **said(Role.STATE_MEDIA, "the Syrian Democratic Forces")},
            "Hamas is said to have taken Bakhmut (Ukraine) on 20 May 2023, the Syrian Democratic Forces say.",
            id="a name in -s that is no plural",
        ),
        pytest.param(
            {"gained_by": party("Hamas"), "lost_by": None, **said(Role.STATE_MEDIA, "the state press")},
            "Hamas is said to have taken Bakhmut (Ukraine) on 20 May 2023, the state press says.",
            id="a word in -ss",
        ),
        pytest.param(
            figure("killed", 1),
            "1 person was killed in El Fasher (Sudan) on 20 May 2023, First Wire reports.",
            id="one person",
        ),
        pytest.param(
            {"status": Status.RETRACTED},
            "The report that Wagner Group took Bakhmut (Ukraine) no longer stands.",
            id="nothing left",
        ),
    ],
)
def test_the_first_line_is_a_whole_sentence(different: dict[str, object], line: str) -> None:
    assert first_line(incident(**different)) == line


HEDGED = re.compile("said to have|claims to have")


@given(
    status=st.sampled_from([Status.CLAIMED, Status.CORROBORATED, Status.DISPUTED]),
    role=st.sampled_from(Role),
    change=st.sampled_from(Change),
    partial=st.booleans(),
    gained_by=st.sampled_from([WAGNER, None]),
    lost_by=st.sampled_from([UKRAINE, None]),
)
def test_a_claim_is_never_worded_as_a_fact(
    status: Status,
    role: Role,
    change: Change,
    partial: bool,
    gained_by: PartyRef | None,
    lost_by: PartyRef | None,
) -> None:
    claim = incident(
        status=status,
        factuality=Factuality.CLAIMED,
        said_by=SaidBy(role=role),
        change=change,
        partial=partial,
        gained_by=gained_by,
        lost_by=lost_by,
    )
    assert HEDGED.search(headline(claim))
    assert HEDGED.search(first_line(claim))

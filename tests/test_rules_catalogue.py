"""Receivers, digests, outlets and parties: how they are read, and that one bad entry stops no other."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from rulebooks import rulebook

from monitor.messages import DigestPlan, Receiver
from monitor.model import Outlet, Party
from monitor.rules.language import PLACE_KINDS

ROOT = Path(__file__).parent.parent


def test_receivers_are_read_with_their_options(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        receivers:
          - {name: folder, type: file}
          - {name: mail, type: email, to: a@example.org, from: Monitor <m@example.org>}
          - {name: hook, type: webhook, url: "https://example.org/x", secret_file: secrets/hook}
        """,
    )

    assert not book.mistakes
    assert book.receivers[1:] == (
        Receiver(name="folder", type="file", options={"formats": ["eml", "html", "json"]}),
        Receiver(name="mail", type="email", options={"to": ["a@example.org"], "from": "Monitor <m@example.org>"}),
        Receiver(
            name="hook",
            type="webhook",
            options={"url": "https://example.org/x", "secret_file": "secrets/hook", "allow_private": False},
        ),
    )


def test_parties_are_read_in_full(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        parties:
          - {id: dr-congo, name: Congolese government, kind: state, sides: {"*": congo}}
          - id: fardc
            name: Congolese army
            kind: army
            aliases: [FARDC]
            sides: {CD: congo}
            people: {Sylvain Ekenge: [Ekenge, General Ekenge]}
            countries: [CD]
            active: {from: 2003-01-01, to: null}
            parent: dr-congo
        """,
    )

    assert not book.mistakes
    assert book.parties[1] == Party(
        id="fardc",
        name="Congolese army",
        kind="army",
        aliases=("FARDC",),
        sides={"CD": "congo"},
        people={"Sylvain Ekenge": ("Ekenge", "General Ekenge")},
        countries=("CD",),
        active_from=date(2003, 1, 1),
        parent="dr-congo",
    )


def test_a_digest_is_read_with_its_condition(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path,
        """
        digests:
          - id: weekly
            title: The week
            cron: "30 6 * * 1"
            timezone: Africa/Kinshasa
            receivers: [desk]
            rules: [a]
            match: {place.country: [CD, RW]}
        rules: [{id: a, title: A, match: {}, delivery: digest, notify: [weekly]}]
        """,
    )

    assert not book.mistakes
    assert book.digests == (
        DigestPlan(
            id="weekly",
            title="The week",
            cron="30 6 * * 1",
            timezone="Africa/Kinshasa",
            receivers=("desk",),
            rules=("a",),
            match={"place.country": ["CD", "RW"]},
        ),
    )
    assert book.digest_conditions["weekly"].holds({"place.country": "RW"})
    assert book.rules[0].notify == ("weekly",)


def test_an_outlet_is_read(tmp_path: Path) -> None:
    book = rulebook(
        tmp_path, "outlets: [{id: x, name: X News, domains: [x.example.org], folders: [x/y], agency: true, group: g}]"
    )

    assert book.outlets == (
        Outlet(id="x", name="X News", domains=("x.example.org",), folders=("x/y",), agency=True, group="g"),
    )


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        pytest.param("receivers", "{name: x}", "`type` is missing; use `console`, `email`", id="receiver without type"),
        pytest.param("receivers", "{name: x, type: emial}", "did you mean `email`?", id="receiver of unknown type"),
        pytest.param("receivers", "{name: x, type: email, to: nobody}", "is not a mail address", id="mail address"),
        pytest.param(
            "receivers",
            '{name: x, type: email, to: "a@b.org\\nBcc: c@d.org"}',
            "holds a line break",
            id="a header smuggled into an address",
        ),
        pytest.param(
            "receivers", "{name: x, type: file, formats: [pdf]}", "there is no format `pdf`", id="file format"
        ),
        pytest.param(
            "receivers", "{name: x, type: webhook, url: 'ftp://a', secret_file: s}", "is not a web address", id="scheme"
        ),
        pytest.param(
            "receivers", "{name: x, type: webhook, url: 'http://[a', secret_file: s}", "is not a web address", id="url"
        ),
        pytest.param(
            "receivers", "{name: x, type: webhook, url: 'https://a.org'}", "`secret_file` is missing", id="key"
        ),
        pytest.param("receivers", "{name: a b, type: console}", "`a b` cannot be an id", id="name with a blank"),
        pytest.param(
            "receivers", "{name: desk, type: console}", "`desk` is taken by rules/receivers.yaml:3", id="twice"
        ),
        pytest.param("digests", "{id: x, title: X, cron: '61 * * * *', receivers: [desk]}", "no schedule", id="cron"),
        pytest.param("digests", "{id: x, title: X, cron: '0 0 30 2 *', receivers: [desk]}", "no schedule", id="never"),
        pytest.param(
            "digests",
            "{id: x, title: X, cron: '0 7 * * *', timezone: Mars/North, receivers: [desk]}",
            "there is no time zone `Mars/North`",
            id="time zone",
        ),
        pytest.param("digests", "{id: x, title: X, cron: '0 7 * * *'}", "`receivers` is missing", id="for nobody"),
        pytest.param(
            "digests",
            "{id: x, title: X, cron: '0 7 * * *', receivers: [desk], rules: [nix]}",
            "`rules`: there is no `nix`",
            id="unknown rule",
        ),
        pytest.param(
            "digests",
            "{id: x, title: X, cron: '0 7 * * *', receivers: [desk], match: {query: a}}",
            "incidents have no `query`",
            id="a digest of incidents that asks articles",
        ),
        pytest.param("outlets", "{id: x, name: X, domains: ['https://x.org']}", "is not a domain", id="domain"),
        pytest.param("outlets", "{id: x, name: X, folders: [/x]}", "is not a folder of the inbox", id="folder"),
        pytest.param(
            "outlets", "{id: x, name: X, domains: [taken.org]}", "already belongs to `first`", id="domain twice"
        ),
        pytest.param("outlets", "{id: x, name: X, state_of: nix}", "there is no party `nix`", id="state of nobody"),
        pytest.param("parties", "{id: x, name: X}", "`kind` is missing", id="party without kind"),
        pytest.param("parties", "{id: x, name: X, kind: amry}", "did you mean `army`?", id="party of unknown kind"),
        pytest.param("parties", "{id: x, name: X, kind: army, parent: nix}", "no party `nix`", id="parent"),
        pytest.param("parties", "{id: x, name: X, kind: army, sides: {Syria: a}}", "country code", id="side"),
        pytest.param("parties", "{id: x, name: X, kind: army, countries: [Syria]}", "country code", id="country"),
        pytest.param(
            "parties",
            "{id: x, name: X, kind: army, active: {from: 2020-01-02, to: 2020-01-01}}",
            "before it begins",
            id="ends before it begins",
        ),
    ],
)
def test_a_bad_entry_is_told_and_switches_off_only_itself(
    tmp_path: Path, section: str, entry: str, message: str
) -> None:
    sound = {
        "receivers": "{name: sound, type: console}",
        "digests": "{id: sound, title: S, cron: '0 7 * * *', receivers: [desk]}",
        "outlets": "{id: first, name: F, domains: [taken.org]}",
        "parties": "{id: sound, name: S, kind: state}",
    }
    parts = {name: [text, entry] if name == section else [text] for name, text in sound.items()}

    book = rulebook(tmp_path, "".join(f"{name}: [{', '.join(texts)}]\n" for name, texts in parts.items()))

    assert any(message in str(one) for one in book.mistakes), book.mistakes
    assert all(one.file == "rules/rules.yaml" for one in book.mistakes)
    assert (len(book.receivers), len(book.digests), len(book.outlets), len(book.parties)) == (2, 1, 1, 1)


def test_places_named_by_rules_and_made_by_extraction_have_the_same_kinds() -> None:
    words = tomllib.loads((ROOT / "monitor" / "extract" / "en" / "place_words.toml").read_text())

    assert set(words["facility"]) <= set(PLACE_KINDS)

"""Statements that are compiled once mean the same as SQLAlchemy's own, on both databases."""

from collections.abc import Iterator

import psycopg
import pytest
from databases import Database
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    insert,
    select,
    update,
)

from monitor.prepared import Prepared

METADATA = MetaData()
towns = Table(
    "towns",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("country", String),
    Column("besieged", Boolean, nullable=False),
)
FOUND = Prepared(insert(towns))
IN_COUNTRY = Prepared(select(towns).where(towns.c.country == bindparam("country")).order_by(towns.c.id))
FREE = Prepared(select(towns.c.name.label("town")).where(towns.c.besieged.is_(False), towns.c.name != "Qara").limit(1))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        METADATA.create_all(connection)
        FOUND.run_each(connection, [town("Qara", "SY"), town("Sarmin", "SY", besieged=True), town("Izium", "UA")])
        yield connection
    engine.dispose()


def town(name: str, country: str | None, besieged: bool = False) -> dict[str, object]:
    return {"name": name, "country": country, "besieged": besieged}


def test_rows_have_the_names_of_their_columns(connection: Connection) -> None:
    assert [(row.id, row.name) for row in IN_COUNTRY.all(connection, country="SY")] == [(1, "Qara"), (2, "Sarmin")]


def test_constants_of_the_statement_need_no_value(connection: Connection) -> None:
    row = FREE.first(connection)
    assert row is not None
    assert row.town == "Izium"


def test_what_is_not_there_is_none(connection: Connection) -> None:
    assert IN_COUNTRY.first(connection, country="SD") is None
    assert IN_COUNTRY.scalar(connection, country="SD") is None


def test_changes_are_those_that_sqlalchemy_sees(connection: Connection) -> None:
    FOUND.run(connection, **town("Walikale", None))
    Prepared(update(towns).where(towns.c.id == bindparam("town")).values(country=bindparam("new"))).run(
        connection, town=4, new="CD"
    )
    Prepared(delete(towns).where(towns.c.country == bindparam("gone"))).run(connection, gone="SY")

    rows = connection.execute(select(towns.c.name, towns.c.country).order_by(towns.c.id)).all()

    assert rows == [("Izium", "UA"), ("Walikale", "CD")]


def test_nothing_to_run_runs_nothing(connection: Connection) -> None:
    FOUND.run_each(connection, [])
    assert len(IN_COUNTRY.all(connection, country="SY")) == 2


def test_a_missing_value_is_an_error(connection: Connection) -> None:
    FOUND.run(connection, **town("Bakhmut", "UA"))
    with pytest.raises((KeyError, psycopg.ProgrammingError), match="country"):
        FOUND.run(connection, name="Kupiansk", besieged=False)


def test_it_begins_a_transaction_where_none_is_open(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.begin() as connection:
        METADATA.create_all(connection)
    with engine.connect() as connection:
        FOUND.run(connection, **town("Qara", "SY"))
        assert connection.in_transaction()
        connection.rollback()
        assert IN_COUNTRY.all(connection, country="SY") == []
    engine.dispose()

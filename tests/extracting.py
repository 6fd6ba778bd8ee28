"""The real extractor for tests, built once, and articles that fill in all but the point."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from geography import gazetteer

from monitor.extract.compile import gazetteer_path
from monitor.extract.extractor import Extractor
from monitor.extract.parser import Parser
from monitor.extract.parties import PartyIndex
from monitor.extract.spoken import Naming, Spoken
from monitor.extract.tokens import Tree
from monitor.model import Article, Party, Report
from monitor.rules.load import load_rulebook

STARTER = Path(__file__).parent.parent / "rules"
WAR = {
    "Syria": "Rebels and government troops fought on in Syria, with shelling, airstrikes and many wounded in Idlib.",
    "Ukraine": "Russian and Ukrainian troops fought on in Ukraine, with shelling and soldiers wounded in Dnipro.",
    "Congo": "M23 rebels and Congolese soldiers fought on in Congo, with shelling, raids and civilians wounded.",
    "Mozambique": "Islamist insurgents and soldiers fought on in Mozambique, with raids, shelling and many wounded.",
}


@cache
def parties() -> tuple[Party, ...]:
    """Return the starter parties."""
    return tuple(load_rulebook(STARTER).parties)


@cache
def party_index() -> PartyIndex:
    """Return the starter parties, indexed."""
    return PartyIndex(parties())


@cache
def extractor() -> Extractor:
    """Return the extractor on the real gazetteer and the starter parties."""
    gazetteer()  # compiles it where that has not been done
    return Extractor(gazetteer=gazetteer_path(), parties=parties())


@cache
def parse(sentence: str) -> Tree:
    """Return the sentence as the parser reads it."""
    return next(_parser().pipe([sentence]))


_parser = cache(Parser)


def hear(sentence: str) -> Spoken:
    """Return what a sentence shows before it is parsed; every word with a capital may name a place."""
    return Spoken(sentence, lambda _: Naming.PLACE)


def article(text: str, *, published: str | None = "2024-12-05", inferred: bool = False) -> Article:
    """Return an article whose first line is its title."""
    day = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    return Article(
        id="a1", title=text.split("\n", 1)[0], text=text, published=day, published_inferred=inferred, language="en"
    )


def tell(
    *sentences: str, war: str = "Syria", published: str | None = "2024-12-05", state_of: str | None = None
) -> list[Report]:
    """Return the control changes of an article on a war that tells these sentences, one a paragraph."""
    text = "\n".join(["War diary", "", WAR[war], *sentences])
    reports = extractor().extract(article(text, published=published), state_of=state_of)
    return [report for report in reports if report.event_type == "control_change"]


def told(*sentences: str, war: str = "Syria", published: str | None = "2024-12-05") -> Report:
    """Return the only control change that these sentences tell."""
    (report,) = tell(*sentences, war=war, published=published)
    return report

"""`any`: every match fires."""

from dataclasses import dataclass
from typing import ClassVar, Self

from monitor.rules.entry import Entry
from monitor.rules.rule import Over, Sighting, Verdict


@dataclass(frozen=True, slots=True)
class AnyMatch:
    """Fires for every match. It remembers nothing: one group key has one open alert anyway."""

    remembers: ClassVar[bool] = False
    keys: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, entry: Entry) -> Self:
        return cls()

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def default_group(self, over: Over) -> tuple[str, ...]:
        return ("article.cluster",) if over is Over.ARTICLES else ("incident.id",)

    def judge(self, seen: Sighting) -> Verdict:
        return Verdict(fires=True, because="every condition of the rule holds", evidence=(seen.subject,))

    def sentence(self, over: Over, where: str) -> str:
        return f"Any {over.one}{where}"

"""Resolve place phrases of a sentence to places: names, facilities, "the city", villages no gazetteer knows."""

import re
from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from monitor.extract.discourse import Discourse
from monitor.extract.extent import is_municipal
from monitor.extract.lexicon import cues, nouns, words
from monitor.extract.mentions import is_nobodys
from monitor.extract.naming import PROPER, name_of
from monitor.extract.newcomers import Ground, Newcomers, hint_of, is_no_name
from monitor.extract.parsed import Sentence
from monitor.extract.parties import PartyIndex
from monitor.extract.place_choice import SETTLEMENTS, SMALL, PlaceContext
from monitor.extract.place_phrase import PlacePhrase
from monitor.extract.place_words import (
    NATURAL,
    is_place_name,
    kinds_of,
)
from monitor.extract.places import PlaceResolver
from monitor.extract.tokens import Token, written
from monitor.extract.tree import child
from monitor.model import Place, Span

_BEGINS_A_NAME = words("toponym") - cues("english_toponym")


class Sites:
    """The places of one article."""

    def __init__(
        self, text: str, resolver: PlaceResolver, context: PlaceContext, discourse: Discourse, parties: PartyIndex
    ) -> None:
        self._newcomers = Newcomers(text)
        self._resolver = resolver
        self._context = context
        self._discourse = discourse
        self._parties = parties
        self._hosted: dict[str, Place] = {}  # by noun: the last base, airport ... told by its town

    def places(self, phrase: PlacePhrase, sentence: Sentence, *, ground: Ground, weak: bool) -> Iterator[Place]:
        """Yield the place that a phrase means; several where names that lost their commas run together."""
        if phrase.pair:
            yield from self._discourse.pair_meant(sentence.index, sentence.span.start + phrase.head.idx)
            return
        parts = _run_together(phrase.name) if phrase.kind is None else []
        known = phrase.name and self._resolver.resolve(phrase.name, self._context) is not None
        for part in [phrase] if known or not parts else [replace(phrase, name=part) for part in parts]:
            if (place := self.place(part, sentence, ground=Ground.SURE if parts else ground, weak=weak)) is not None:
                self.learn(part, place)
                yield place

    def place(self, phrase: PlacePhrase, sentence: Sentence, *, ground: Ground, weak: bool) -> Place | None:
        """Return the place that a phrase means, None where it is none, several, or unclear."""
        if phrase.plural and not phrase.name and not phrase.host:
            return None
        if phrase.name:
            return self._named(phrase, sentence.span, ground=ground, weak=weak)
        if phrase.kind == "facility":
            return self._facility(phrase, sentence)
        if phrase.within is not None:
            largest = phrase.noun != "capital"  # a country's largest city need not be its capital
            country = self._resolver.countries.called(phrase.within) is not None
            return None if largest and country else self._discourse.seat_of(phrase.within)
        found = self._meant(phrase, sentence)
        return None if found is not None and _is_too_wide(found, phrase, weak) else found

    def topic(self, noun: str, sentence: Sentence) -> Place | None:
        """Return the town that the article is about, where that is clear: it may be the "key town" of the lede.

        None where the sentence names it besides: "a village near X" is not X.
        """
        one_town = noun in nouns("settlement") and not noun.endswith("s")
        found = self._discourse.topic(noun) if one_town else None
        return None if found is None or self._discourse.names(found, sentence.index) else found

    def only_place(self, sentence: Sentence, *, besides: Span | None) -> Place | None:
        """Return the place that a sentence names, if it is one only; what it names within `besides` does not count."""
        return self._discourse.only_place(sentence.index, besides=besides, located=True)

    def is_country(self, head: Token) -> bool:
        """Return whether a noun names a whole country."""
        found = self._named_by(head)
        return found is not None and found.kind == "country"

    def is_place(self, head: Token) -> bool:
        """Return whether a noun names a place that the gazetteer knows."""
        return self._named_by(head) is not None

    def _named_by(self, head: Token) -> Place | None:
        return self._resolver.resolve(name_of(head), self._context) if head.tag_ in PROPER else None

    def learn(self, phrase: PlacePhrase, place: Place) -> None:
        """Remember a place that only this article tells to be one."""
        if phrase.name:
            self._discourse.learn(phrase.name, place)

    def _named(self, phrase: PlacePhrase, span: Span, *, ground: Ground, weak: bool) -> Place | None:
        if phrase.kind == "facility":
            return self._named_facility(phrase, span)
        hint = hint_of(phrase) or ("settlement" if self._newcomers.is_settlement(phrase.name) else None)
        within = phrase.within or self._discourse.whereabouts.told(phrase.name, span)
        found = self._resolver.resolve(phrase.name, self._context, hint_kind=hint, within=within)
        if found is None:  # "the Kanal district of Chasiv Yar" is a part of the town
            wide = None if hint == "district" else hint
            bare = self._without_demonym(phrase.name)
            found = self._resolver.resolve(bare, self._context, hint_kind=wide, within=within)
        if found is None:
            found = self._discourse.known(phrase.name)
        if found is not None and self._is_actor(phrase.name, found):
            return None
        if found is not None and (_is_too_wide(found, phrase, weak) or _is_ship(found, phrase)):
            return None
        if found is None and (phrase.kind is not None or self._newcomers.is_place(phrase.name, ground, weak=weak)):
            return self._unknown(phrase, span)
        return found

    def _without_demonym(self, name: str) -> str:
        first, _, rest = name.lstrip("-‑– ").partition(" ")
        return rest if rest and self._parties.resolve(first, (), None).kind == "state" else name

    def _named_facility(self, phrase: PlacePhrase, span: Span) -> Place | None:
        host = phrase.name.removesuffix(phrase.noun).strip()
        if self._parties.resolve(host, (), None).id is not None and not self._is_big(host):
            return None
        if is_municipal(phrase):
            return self._resolver.resolve(host, self._context, hint_kind="settlement")
        if phrase.head.text.islower() and kinds_of(phrase.noun) & NATURAL and self._is_wide(host):
            return None
        found = self._resolver.resolve(phrase.name, self._context)
        return found if found is not None and found.lat is not None else self._unknown(phrase, span) or found

    def _is_wide(self, host: str) -> bool:
        """Return whether a name is a region's or a country's: "a Kashmir peak" has no name of its own."""
        found = self._resolver.resolve(host, self._context)
        return found is not None and found.kind in ("region", "country")

    def _is_big(self, name: str) -> bool:
        found = self._resolver.resolve(name, self._context)
        return found is not None and found.kind not in SMALL and found.kind != "country"

    def _is_actor(self, name: str, found: Place) -> bool:
        """Return whether the name is rather a party's or a person's: "Assad" is also a village."""
        return found.kind in SMALL and self._is_party(name)

    def _is_party(self, name: str) -> bool:
        """Return whether it is a party's name, or that of one of its people: "a Tiger town"."""
        return any(self._parties.resolve(each, (), None).id is not None for each in (name, f"{name}s"))

    def _unknown(self, phrase: PlacePhrase, span: Span) -> Place | None:
        if (
            not phrase.name[:1].isalpha()
            or is_no_name(phrase)
            or not is_place_name(phrase.name)
            or is_nobodys(phrase.name)
            or self._is_party(phrase.name)
        ):
            return None
        if phrase.kind == "facility" and not kinds_of(phrase.noun):
            return None
        name = phrase.name.removesuffix(" area")
        return self._resolver.unknown(
            name, self._discourse.whereabouts.country(name, span), kind=self._newcomers.kind(phrase)
        )

    def _facility(self, phrase: PlacePhrase, sentence: Sentence) -> Place | None:
        alone = not phrase.host and not phrase.host_noun
        if alone and (named := self._discourse.facility_meant(phrase.noun) or self._told_before(phrase)):
            return named
        host = self._host(phrase, sentence)
        if host is None:
            return None
        if is_municipal(phrase):
            return host
        found = self._resolver.resolve(f"{host.name} {phrase.noun}", self._context)
        if found is None:
            return None
        there = found.id.replace(
            f":{found.country}/", f":{host.country}/", 1
        )  # an unknown town's lies where the town does
        place = structs.replace(found, id=there, country=host.country, as_written=self._text_of(phrase))
        self._hosted[phrase.head.lower_] = place
        return place

    def _told_before(self, phrase: PlacePhrase) -> Place | None:
        """Return the base at X of a sentence before for "the base"."""
        definite = any(c.dep_ == "det" and c.lower_ in cues("the") for c in phrase.head.children)
        return self._hosted.get(phrase.head.lower_) if definite and not _is_the_only_one(phrase) else None

    def _host(self, phrase: PlacePhrase, sentence: Sentence) -> Place | None:
        if phrase.host:
            host = self._resolver.resolve(phrase.host, self._context, hint_kind="settlement")
            wide = self._resolver.resolve(phrase.host, self._context) if host is None else host
            if wide is None or wide.kind == "district":  # a seat that only its district is known by
                host = self._unknown(replace(phrase, name=phrase.host, noun="", kind="settlement"), sentence.span)
            return host if host is not None and host.kind in SETTLEMENTS else None
        noun = "city" if not phrase.host_noun and _is_the_only_one(phrase) else phrase.host_noun
        if noun not in nouns("settlement"):
            return None
        return self._discourse.place_meant(noun, sentence.index, sentence.span.start + phrase.head.idx)

    def _text_of(self, phrase: PlacePhrase) -> str:
        head = phrase.head
        text = written(head.subtree)
        return text if len(text) < 80 else f"{phrase.host} {phrase.noun}"

    def _meant(self, phrase: PlacePhrase, sentence: Sentence) -> Place | None:
        pointing = phrase.head.lower_ in cues("pointing_at_place") or any(
            c.dep_ in ("det", "poss") and c.lower_ in cues("pointing_at_place") for c in phrase.head.children
        )
        before = sentence.span.start + phrase.head.idx
        if any(c.lower_ in nouns("ordinal") or c.tag_ == "JJS" for c in phrase.head.children):
            # "The first village" is none that was spoken of, "the last bastion" is.
            owned = child(phrase.head, "poss") is not None or phrase.noun in nouns("stronghold")
            return self._discourse.only_place_before(phrase.noun, sentence.index, before) if owned else None
        if pointing and phrase.noun == "country":
            return self._discourse.country_meant()
        if not pointing or phrase.noun == "state" or (phrase.kind == "region" and not kinds_of(phrase.noun)):
            return None  # "the area", "the zone" have no name to be found
        noun = phrase.noun or "it"
        return self._discourse.place_meant(noun, sentence.index, before)


def _is_the_only_one(phrase: PlacePhrase) -> bool:
    """Return whether a town has only one such: "the airport" is that of the town spoken of."""
    definite = any(c.dep_ in ("det", "poss") and c.lower_ in ("the", "its") for c in phrase.head.children)
    return definite and not phrase.plural and phrase.head.lower_ in words("one_to_a_town")


def _is_too_wide(found: Place, phrase: PlacePhrase, weak: bool) -> bool:
    """Return whether a country is named where hardly the fall of a country is told: "much of the country"."""
    return found.kind == "country" and (weak or phrase.partial)


def _is_ship(found: Place, phrase: PlacePhrase) -> bool:
    """Return whether the name has an article that no town has: "the loss of the Rostov-on-Don"."""
    return phrase.article and phrase.kind is None and found.kind in SETTLEMENTS


def _run_together(name: str) -> list[str]:
    """Return "Sanei", "Tal al-Hawa" for "Sanei Tal al-Hawa": a word such as "Tal" begins a name of its own."""
    words_ = name.split()
    starts = [0, *(at for at, word in enumerate(words_) if at and re.split("[-‑–]", word)[0].lower() in _BEGINS_A_NAME)]
    parts = [" ".join(words_[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return parts if len(parts) > 1 else []

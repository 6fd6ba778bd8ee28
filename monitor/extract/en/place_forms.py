"""How English tells places: what names look like, what stands before and after them, what is called a place."""

import re

from monitor.extract.lexicon import nouns

_AREA = "province|region|oblast|governorate|state|district|county"

# --- names ----------------------------------------------------------------------------------------------------------
# Any run of capitals, whatever it names.
CAPITALISED = re.compile(
    r"(?:[a-z]{2,4}[-'’])?[A-Z][\w'’`.]*(?:[ -](?:(?:al|el|ar|as|ash|an|ad|ez|es|de|of)[ -])?[A-Z][\w'’`.]*)*"
)
_BORDER_AFTER = re.compile(r" (?:border|frontier)\b")
_BORDER_BEFORE = re.compile(r"(?:border|frontier) with (?:the )?\Z")
_WORDS_BEFORE = 18  # code points
# Whose forces fight tells little of where: "Russian troops".
ARMED_AFTER = re.compile(
    r"(?:['’]s?)? (?:[a-z]+ )?(?:forces|troops|soldiers|army|military|fighters|units|warplanes|jets)\b"
)
ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
DESCRIBED = re.compile(
    r"^(?:nearby|northern|southern|eastern|western|central|north|south|east|west|northeastern|northwestern|"
    r"southeastern|southwestern|strategic|key|greater|downtown|rural|neighbou?ring|adjacent|besieged|bombarded|"
    r"embattled|encircled|shattered|ruined|restive|contested|beleaguered|war-torn)\s+(?=.*[A-Z])",
    re.IGNORECASE,
)
POSSESSIVE = re.compile(r"['’]s?$")
OWNER = re.compile(r"(.+?)(?:['’]s?|s)")
# A place, without the small words that join those of institutions.
NAME = re.compile(r"(?:[a-z]{2,4}[-'’])?[A-Z][\w'’`]+(?:[ -](?:(?:al|el|ar|as|ash|an|ad)-)?[A-Z][\w'’`]+)*")
AFTER_NAME = re.compile(r"(?: (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?:['’]s?)?$")
AREA = re.compile(rf" (?:{_AREA})\b")  # "Homs province" is not Homs

# --- what is told to lie where --------------------------------------------------------------------------------------
_SETTLEMENT = "|".join(sorted(nouns("settlement")))
_ABOUT = r"(?:(?:north|south|east|west|central|border|coast|front)[\w-]*|key|strategic|small|main|[a-z]+-[a-z]+)"
# "The Ukrainian border town of", before a name.
TOLD_BEFORE = re.compile(
    rf"\b(?P<where>[A-Z]\w+)(?:['’]s)?(?: {_ABOUT}){{0,3}} (?:{_SETTLEMENT})(?: of| called| named)? $"
)
_WORD = r"[A-Z]\w+(?:['’](?!s\b)\w+)*"
_RUN = rf"(?:[a-z]{{2,4}}[-'’])?{_WORD}(?:[ -](?:[a-z]{{2}}-)?{_WORD})*(?: (?:{_AREA})\b)?"
# "X, Ukraine." tells where X lies; "In X, Russia said", "X in Russia-occupied Crimea" tell of somebody else.
TOLD_AFTER = re.compile(
    rf"(?:,| in| inside| \()(?: in)?(?: the)?(?: {_ABOUT}){{0,2}} (?P<where>{_RUN})(?=\s*(?:[.,;:)\n]|$))"
)
_MILES = r"[\d,.]+ ?(?:km|kms|kilomet(?:er|re)s?|miles?)\b(?: \([^)\n]{2,25}\))?,?"
# "X is about 155 miles (250 km) southeast of the Somali capital of Mogadishu", "X, 30 km from Goma".
FAR_FROM = re.compile(
    rf"(?:,| is| lies| \()(?: (?:about|some|around|just|roughly|only|located|nearly|over))* {_MILES}"
    r"(?: [\w-]+){0,2}? (?:of|from) "
    rf"(?:the (?:{_RUN} )?(?:main |port )?(?:capital|city|town),? (?:of )?)?(?P<where>{_RUN})"
)
LISTED = re.compile(rf"(?:(?:,|,? and) (?:the )?(?:(?:{_SETTLEMENT}) of )?{_RUN}){{1,6}}(?= in )")
NAMED = re.compile(rf"(?P<locative>\b(?:in|inside|across|into|within) (?:[a-z-]+ )?)?\b(?P<name>{_RUN})")
CALLED = re.compile(
    r"\b(?P<noun>village|town|city) (?:of|called|named) "
    r"(?P<name>(?:[a-z]{2}[-'’])?[A-Z][\w'’-]*(?: (?:(?:al|as|ash)-)?[A-Z][\w'’-]*)*)"
)

# --- what is spoken of ----------------------------------------------------------------------------------------------
# What stands right before a name says that something is there.
LOCATIVE = re.compile(
    r"(?:\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Ii]nside|into|[Aa]round)|\b(?:town|city|village|settlement) of"
    r"|\b(?:attack|assault|raid|advance) on|\b(?:came|went|got|back|walked|drove|marched|advanced|road|way) to"
    r"|\b(?:reached|entered))(?: the)? $"
)
OTHER_CLAUSE = re.compile(
    r"[;:]|\b(?:while|whereas|but|after|before|when|where|as|which|who|until|since|said|says|told)\b"
)
POINTED = re.compile(r"\b(?:in|at|near|outside) (?:the|this|that) (?P<noun>city|town|village|capital)\b")
# ... or only that it lies near there, or that those who left went there: "30 km west of", "fallen back to".
BESIDE = re.compile(
    r"\b(?:(?:(?:north|south|east|west)\w*|km|kilomet(?:er|re)s|miles)(?: away)? (?:of|from)"
    r"|(?:fallen back|fell back|pulled back|retreat\w*|withdr[ae]wn?|fled|fleeing) (?:to|towards?)) $"
)
FACILITY = re.compile(
    r"(?P<name>(?:(?:al-)?[A-Z][\w'’]+[ -])*(?:al-)?[A-Z][\w'’]+) "
    r"(?:(?:military|air|airforce|international|naval|army|nuclear|power) )*"
    r"(?P<noun>[Bb]ase|[Aa]irport|[Aa]irbase|[Aa]irfield|[Dd]am|[Pp]lant|[Cc]rossing|[Pp]ort)\b"
)


# "the capital Grozny", "the Chechen capital, Grozny"; "Juba, the capital". Not "the provincial capital, X".
CALLED_CAPITAL = re.compile(
    r"\b[Tt]he (?:[A-Z]\w+ )?capital(?: city)?(?: of|,)? (?P<after>[A-Z]\w+(?:[ -][A-Z]\w+)?)(?! province| state)"
    r"|\b(?P<before>[A-Z]\w+(?:[ -][A-Z]\w+)?), the (?:[A-Z]\w+ )?capital\b(?! of)"
)


def is_at_border(text: str, start: int, end: int) -> bool:
    """Return whether a country is only named for its border: what lies "near the Syrian border" is mostly outside."""
    after = _BORDER_AFTER.match(text, end) is not None
    return after or _BORDER_BEFORE.search(text, max(0, start - _WORDS_BEFORE), start) is not None


def is_called_settlement(name: str, text: str) -> bool:
    """Return whether a text calls a name a settlement: "the village of X"."""
    return re.search(rf"\b(?:village|town|city|settlement|district) of {re.escape(name)}\b", text) is not None


def is_located(name: str, text: str) -> bool:
    """Return whether a text uses a name as that of a place: "in X", "near X", "X residents"."""
    plain = re.escape(name)
    before = (
        rf"\b(?:in|near|outside|around|inside|into|towards?|at|of|from|village|town|city|entered|reached) {plain}\b"
    )
    after = rf"\b{plain}(?:,? in (?:[\w’'-]+ ){{1,4}}(?:{_AREA})| residents)\b"
    return re.search(f"{before}|{after}", text) is not None


def is_persons(name: str, text: str) -> bool:
    """Return whether a name of one word is a person's somewhere in a text: "Ali X", "X, who", "X said"."""
    plain = re.escape(name)
    person = rf"(?<![.!?:”\"\n] )(?<!^)\b[A-Z][\w’'.-]+ {plain}\b|\b{plain},? (?:who|himself|herself|said|told)\b"
    return re.search(person, text) is not None


def is_described(name: str, noun: str, sentence: str) -> bool:
    """Return whether a sentence says by a noun what a name is: "Bama, the second largest town of Borno"."""
    return re.search(rf"\b{re.escape(name)}, (?:the|a|an) (?:[\w’'-]+ ){{0,4}}{noun}\b", sentence) is not None

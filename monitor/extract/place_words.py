"""The words that say what kind of place a name stands for: "province", "air base", "district"."""

import re

REGION_WORDS = frozenset(
    [
        "province",
        "provinces",
        "governorate",
        "governorates",
        "oblast",
        "oblasts",
        "region",
        "regions",
        "state",
        "states",
        "county",
        "counties",
        "department",
        "prefecture",
        "krai",
        "voivodeship",
        "canton",
        "countryside",
        "republic",
        "division",
        "emirate",
    ]
)
DISTRICT_WORDS = frozenset(
    [
        "district",
        "districts",
        "raion",
        "rayon",
        "subdistrict",
        "municipality",
        "neighborhood",
        "neighbourhood",
        "suburb",
    ]
)
SETTLEMENT_WORDS = frozenset(
    [
        "city",
        "cities",
        "town",
        "towns",
        "village",
        "villages",
        "hamlet",
        "settlement",
        "settlements",
        "capital",
        "township",
        "enclave",
    ]
)

# Longest first where one ends like another: "border crossing" before "crossing".
FACILITY_KINDS: tuple[tuple[str, str], ...] = (
    ("border crossings?|border post|border gate|crossings?|checkpoint", "border_crossing"),
    ("(?:international |military |civil(?:ian)? )*(?:airports?|airstrip)", "airport"),
    ("(?:military |air ?force )*(?:air ?bases?|airfields?|aerodrome)", "base"),
    ("(?:military |army |naval |brigade |artillery |missile |strategic )*bases?", "base"),
    ("(?:military |army )*(?:barracks|garrison|camp)|brigade headquarters|military headquarters", "base"),
    ("(?:hydroelectric )?dam", "dam"),
    ("bridges?", "bridge"),
    ("(?:sea ?)?port|harbou?r", "port"),
    ("(?:nuclear |thermal )?(?:power plant|power station)|plant|factory|steelworks|refinery", "plant"),
    ("(?:gas ?|oil ?)(?:fields?|facility|terminal)", "field"),
    ("(?:central |military )?prison|jail", "prison"),
    ("hospital", "hospital"),
    ("university", "university"),
    ("(?:presidential )?palace", "palace"),
    ("citadel|castle|fortress|fort", "fortress"),
    ("(?:police |railway |train |tv |television |radio )station", "station"),
    ("stadium", "stadium"),
    ("refugee camp", "camp"),
    ("highway|road|motorway", "road"),
    ("(?:mount|mountain|hill|heights|hilltop)s?", "height"),
    ("islands?", "island"),
)
FACILITY = re.compile(
    r"^(?P<host>.+?)[\s-](?P<words>" + "|".join(f"(?:{words})" for words, _ in FACILITY_KINDS) + r")$", re.IGNORECASE
)
_OF = re.compile(
    r"^(?:the |strategic |key |northern |southern |eastern |western )*(?P<word>[\w-]+(?: [\w-]+)?) of (?P<name>.+)$"
)


def facility_kind(words: str) -> str:
    """Return the kind of facility that the words name ("military air base" -> "base")."""
    for pattern, kind in FACILITY_KINDS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return kind
    raise ValueError(f"`{words}` names no facility")


def of_phrase(phrase: str) -> tuple[str, str] | None:
    """Return ("district", "Manbij") for "the district of Manbij", or None where the phrase has no such form."""
    found = _OF.match(phrase)
    return (found["word"].lower(), found["name"]) if found else None


def admin_kind(word: str) -> str | None:
    """Return "region", "district" or "settlement" for a word that says so."""
    word = word.lower()
    if word in REGION_WORDS:
        return "region"
    if word in DISTRICT_WORDS:
        return "district"
    return "settlement" if word in SETTLEMENT_WORDS else None


def without_kind(name: str) -> str:
    """Return a region's or district's name without the word that says what it is ("Kherson Oblast" -> "Kherson")."""
    words = [word for word in name.split() if word.lower() not in REGION_WORDS | DISTRICT_WORDS]
    return " ".join(words) or name

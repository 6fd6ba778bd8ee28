"""How English names armed parties: by who leads or backs them, whose they are, what office somebody holds."""

import re

# "Turkish-backed rebels" are not Turkish: whoever stands before these words is a sponsor, a friend or an enemy.
_BACKED = "backed|allied|supported|aligned|trained|armed|sponsored|funded|friendly|linked|affiliated|held|controlled"
SPONSOR = re.compile(
    rf"\b[\w'’.]+[-‑–](?:{_BACKED})\b|\b(?:backed|supported|aided|assisted|allied|armed|funded) (?:by|with)\b.*"
    r"|\b(?:anti|pro|non)[-‑–](?!(?:government|regime)\b)[\w'’]+|\b(?:along|together) with\b.*",
    re.IGNORECASE,
)
PRINCIPALS = (
    re.compile(r"\b(?:led|headed|commanded) by (.+)", re.IGNORECASE),
    re.compile(r"([\w'’.]+)[-‑–]led\b", re.IGNORECASE),
    re.compile(r"\b(?:loyal|answerable|faithful) to (.+)", re.IGNORECASE),
    re.compile(r"\b(?:troops|forces|army|men|fighters|soldiers) of (.+)", re.IGNORECASE),
)
_FIGHTERS = "rebels|militants|insurgents|fighters|forces|coalition|alliance|jihadists|extremists"
LED = re.compile(
    rf"\b(?P<before>{_FIGHTERS}|opposition)(?: \w+)?,? led by\b|-led (?:\w+ )?(?P<after>{_FIGHTERS}|opposition)\b",
    re.IGNORECASE,
)
NATIONAL = re.compile(r"[A-Z][a-z]+(?:an|i|ine)")  # "Georgian": its people are "the Georgians"
# Who is told to lead others anywhere in an article: "rebels led by X", "X-led rebels".
LEADING = re.compile(
    rf"(?:[A-Z][\w-]+ )?(?:{_FIGHTERS}|groups?) led by (?:the )?(?:[\w-]+ ){{0,4}}?"
    r"[A-Z][\w’'-]*(?: (?:of |the |al-)?[A-Z][\w’'-]*)*"
    rf"|\b[A-Z]\w+-led (?:{_FIGHTERS}|groups?)"
)
# Whoever speaks for the state without naming it: "the mayor", "security officials", "Defence Minister Daniel Chea".
_BRANCH = "security|military|provincial|district|local|regional|intelligence|police|army|border|government|municipal"
STATE_OFFICE = re.compile(
    r"\A(?!.*\b(?:self-\w+|rebel|separatist|opposition|former|ex|exiled|UN|U\.N\.|western|european|foreign)\b)"
    r"(?!.*-(?:installed|appointed|backed|led)\b).*?\b(?:"
    r"(?:defen[cs]e|interior|information|communications?) (?:minist|secretary)"
    rf"|(?:{_BRANCH}) (?:official|officer|source|authorit|chief|administrator|council)"
    r"|governor|mayor|prefect|police|state (?:media|television|TV|radio|news agency|broadcaster))",
    re.IGNORECASE,
)

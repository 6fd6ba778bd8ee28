"""How English ties a number of people to what became of them: tolls, passives, lists; who told it, and when."""

import re

TOLL = re.compile(
    r"\b(?:(?:death )?(?:toll|tally)|number of (?:people |civilians )?(?P<verb>dead|killed|displaced|injured|wounded|"
    r"detained|arrested)|number of [^.;]{1,60}\b(?P<far>killed|displaced|injured|wounded|detained|arrested))\b"
    r"[^.;]{0,120}?\b(?:to|of|at|reached|reaching|passed|passing|topped|is|was)\b,?\s*$"
    # "put the dead at 40", "gave its wounded as 12"
    r"|\b(?:the|its|their) (?P<put>dead|wounded|injured|displaced) (?:at|as)\b,?\s*$",
    re.IGNORECASE,
)
TOLL_WORDS = (
    "toll",
    "tally",
    "number of",
    "dead at",
    "dead as",
    "wounded at",
    "wounded as",
    "injured at",
    "displaced at",
)
TOLL_KINDS = {"dead": "killed", "wounded": "injured", "arrested": "detained"}
TO_OBJECT = re.compile(r"\s*(?:(?:also|only|off|up|the|of|out) )*", re.IGNORECASE)
PASSIVE = re.compile(
    r"\b(?:was|were|been|being|be|are|is|reported|believed|confirmed)\s+(?:(?:\w+ly|also|all|then|later|now) )*$",
    re.IGNORECASE,
)
OWN_VERB = re.compile(
    r"\s*(?:(?:more|others?|people|persons|were|was|had|have|has|been|also|reported|reportedly)\s+)*", re.IGNORECASE
)
CLAUSE_BREAK = re.compile(
    r"[;:]|\b(?:while|whereas|but|after|when|as|that|which|because|before|until|if|says?|said)\b", re.IGNORECASE
)
ASIDE = re.compile(r" [-–—] [^–—]*? [-–—] |\([^()]*\)|—[^—]*—")
WITH = re.compile(r"\b(?:along with|as well as|alongside|together with)\s+$", re.IGNORECASE)
FROM_RULE = re.compile(r"\s+from [^.;,]{0,40}\b(?:control|rule|grip|occupation|clutches)\b", re.IGNORECASE)
AND = re.compile(
    r"\s*(?:[^\s.;:,]+ ){0,6}?(?:,\s*|(?:,\s*)?(?:and|as well as|along with|plus)\s+)(?:also )?", re.IGNORECASE
)
LIST = re.compile(r"(?: (?:alike|each))?(?:, | and |, and | as well as | along with | plus )(?:also )?", re.IGNORECASE)
SOURCE = re.compile(
    r"\baccording to (?P<after>[^,.;]{3,80})"
    r"|(?:^|[,”\"] )(?P<before>[^,.;“”\"]{3,80}?) (?:said|says|reported|reports)\b"
)
DATE_BREAK = re.compile(r"[,;:]|\b(?:after|before|while|when|since|until|and)\b")

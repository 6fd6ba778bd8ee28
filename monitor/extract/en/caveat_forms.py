"""How English tells that a change may be temporary, or that its extent is not clear: patterns by caveat."""

import re

CAVEATS = {
    "extent unclear": re.compile(
        r"(?:\bnot|n[’']t|\bun) ?(?:\w+ly )?clear (?:if|whether|how (?:much|many|far)|to what extent)\b"
        r".{0,120}\b(?:partial|complete|full|total|whole|control|withdraw\w*|troops|forces)\b",
        re.IGNORECASE,
    ),
    "temporary": re.compile(
        r"(?=.{0,300}\b(?:withdr[ae]w\w*|redeploy\w*|retreat\w*|pull\w*|left|reposition\w*)\b).{0,300}\btemporar(?:y|ily)\b",
        re.IGNORECASE,
    ),
}

"""Tables derived from the log, one file each: its table, its upkeep, its questions.

Every view module offers `name`, `version`, `tables` and `apply(recorded, connection)`. A view never judges: what it
shows is what the events say. Change `version` when a table or its upkeep changes; it is then dropped and refolded.
"""

from sqlalchemy import MetaData

METADATA = MetaData()

"""Write what is known in the forms that analysts use: our own flat schema or ACLED's, in four file formats.

records (what the log knows) -> rows of a schema -> a writer          all of it streams, nothing is held whole
rows of ours + rows of an ACLED file -> matched, missed, extra        (comparison)
"""

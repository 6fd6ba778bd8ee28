"""Word alerts, digests and answers for people: what is said, on whose word, and how sure it is."""

"""How fast, how big: measured side by side with the plain way of doing the same. `make bench`, or
`python -m tests.benchmarks [NAME...] [--articles N]`. Nothing here passes or fails; numbers are printed and returned.

A busy machine slows both sides, so they take turns in one run, and the ratio of each turn is what to trust.
"""

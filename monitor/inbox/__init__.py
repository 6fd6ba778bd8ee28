"""From files in `inbox/` to articles, and the files away again: the only package that touches the inbox.

    watch (nudges) -> scan (decides) -> load (bytes) -> read (pure: bytes -> articles) -> away (archive or failed)

A new format is one file with a function from text or bytes to drafts, and one line in `read.py`.
"""

"""Measure the extraction against a folder of annotated articles.

    gold (what people read in a text) + said (what the extractor read) -> matching -> scores -> table

The unit is article x place: several reports of one place are one. A report counts where it asserts, claims or disputes
a change of control; denied, hypothetical and intended ones are free.
"""

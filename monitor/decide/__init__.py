"""Decisions that need several stages: which incident a report tells of, which alerts that raises, who is told.

Between the pipeline and the stages. Every decision ends in an event, so a rebuild never decides again.
"""

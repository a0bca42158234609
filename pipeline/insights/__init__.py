"""The insights of a week, a month or any range: its numbers, and what is told of it.

`values` is what both are made from. `statistics` counts, into `figures`: also goals,
kinds of sessions, outcomes and what was claimed, which are drawn from there and nowhere
else, so that a page never shows two counts of one thing. `tell` says the rest in words,
as values of `told`.
"""

from pipeline.insights.telling import tell

__all__ = ["tell"]

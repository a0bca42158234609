"""Rewriting what people and agents wrote into plain past tense, by rules alone.

A rule that is not sure gives ``None``: a quotation is better than bad English.
"""

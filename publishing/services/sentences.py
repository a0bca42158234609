"""Sentences of a text and what carries them, kept through a person's edits."""

from typing import Any

from pipeline.sentences import split
from pipeline.values import PostText

Stored = dict[str, Any]


def stored(post: PostText) -> list[Stored]:
    """A composed post's sentences as Draft.sentences holds them."""
    return [
        {
            "text": one.text,
            "opinion": one.opinion,
            "yours": False,
            "evidence": [
                {
                    "session": cited.session,
                    "record": cited.record,
                    "quote": cited.quote,
                    "kind": str(cited.kind),
                    "at": cited.time.isoformat(),
                }
                for cited in one.evidence
            ],
        }
        for one in post.sentences
    ]


def rebind(text: str, before: list[Stored]) -> list[Stored]:
    """An edited text's sentences: unchanged ones keep their evidence, the others are
    the person's own words."""
    known = {one["text"]: one for one in before}
    return [
        known.get(sentence)
        or {"text": sentence, "opinion": False, "yours": True, "evidence": []}
        for sentence in split(text)
    ]

"""Bumped when the offline writer would write another note from the same day."""

VERSION = "offline-2"

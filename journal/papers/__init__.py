"""Papers to hand out: the same packet as text and as a printed page."""

"""What the gate looks for, one kind a file: ``look(case) -> Iterator[Finding]``."""

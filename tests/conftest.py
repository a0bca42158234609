"""People and helpers that every test may use."""

"""A room that exists in tests only: work that is nothing but work."""

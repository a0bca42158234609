"""The report of a week, a month or any range: what it rests on, counts and tells."""

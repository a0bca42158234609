"""The report of a range as its page shows it: words, drawings, and where they lead."""

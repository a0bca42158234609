"""What can be done with people, tokens and teams; pages and API call the same."""

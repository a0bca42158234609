"""The server's thinking as plain Python: no Django, no network."""

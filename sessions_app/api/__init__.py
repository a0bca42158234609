"""JSON of what was captured: uploading it, and reading it."""

"""Finding, keeping and sending what was read; knows the server only by its API."""

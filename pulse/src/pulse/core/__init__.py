"""What Pulse and the server share: formats, secrets, numbers, evidence, the note."""

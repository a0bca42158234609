"""What a person and their agents did: measured, kept, shown."""

"""JSON for notes and profiles: the services in other clothes."""

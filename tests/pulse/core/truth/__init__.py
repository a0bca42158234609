"""Labelled sessions of tests/fixtures/truth: what evidence they hold, by their meaning."""

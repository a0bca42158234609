"""How good a writer is, measured against days with labels (docs/evaluation.md)."""

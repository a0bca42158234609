"""Writers that need the outside world. The offline one lives in `pulse.core.note`."""

"""``python -m pulse`` is ``pulse``."""

import sys

from pulse.cli import main

sys.exit(main())

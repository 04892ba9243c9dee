"""``python -m analysis.cli``: the command without its script."""

import sys

from analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())

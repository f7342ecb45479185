"""Lets `python -m analysis` do what the command `genomlysning` does."""

import sys

from analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""``python -m tally``: the command line, where the script ``tally`` is not on the path."""

import sys

from tally.cli import main

sys.exit(main())

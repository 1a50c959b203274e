"""Speed and memory: ``python benchmarks/speed.py NAME [ARGUMENT …]``.

NAME is one of the modules ``speed_NAME.py`` beside this file; without one their names are listed.
"""

from __future__ import annotations

import sys

from measures import run

if __name__ == "__main__":
    sys.exit(run("speed", sys.argv[1:]))

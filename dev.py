"""Set citecheck up from a fresh clone and run its example or its tests; nothing but Python and pip needed.

    python3 dev.py demo            the main job on the manuscript in examples/
    python3 dev.py test            the tests; what follows goes to pytest

The environment is made in .venv, or in the folder that CITECHECK_VENV names, and kept for the next time.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
EXAMPLE = ("examples/paper.md", "--offline")


def main(argv: list[str]) -> int:
    if sys.version_info < OLDEST:
        print(
            f"dev.py: needs Python {OLDEST[0]}.{OLDEST[1]} or later, this is {sys.version.split()[0]}; "
            "start it with a later one, such as python3.12 dev.py",
            file=sys.stderr,
        )
        return 2
    verbs = {"demo": demo, "test": test}
    if not argv or argv[0] not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    os.chdir(ROOT)
    # What another environment has set would lead the new one to other packages.
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"):
        os.environ.pop(name, None)
    try:
        return verbs[argv[0]](argv[1:])
    except subprocess.CalledProcessError as failed:
        print(f"dev.py: this failed with status {failed.returncode}: {_shown(failed.cmd)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def demo(rest: list[str]) -> int:
    """citecheck on the example; its exit status 1 says that it found the defects planted there."""
    scripts = install(".")
    command = [scripts / "citecheck", "check", *(rest or EXAMPLE)]
    print(f"$ {_shown(['citecheck', *command[1:]])}", flush=True)
    status = subprocess.run(command).returncode
    if status == 1 and not rest:
        print("dev.py: these are the defects planted in it, see examples/README.md", flush=True)
        return 0
    return status


def test(rest: list[str]) -> int:
    """The test suite, without a terminal and without input."""
    scripts = install(".[dev]")
    return subprocess.run([scripts / "pytest", *rest], stdin=subprocess.DEVNULL).returncode


def install(what: str) -> Path:
    """The environment with this package in it, made if it is not there; the folder of its commands."""
    folder = Path(os.environ.get("CITECHECK_VENV") or ROOT / ".venv")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    if not python.exists():
        print(f"dev.py: making an environment in {folder}", flush=True)
        # Where Python comes without the pip that a new environment gets, the outer one installs into it.
        venv.create(folder, with_pip=importlib.util.find_spec("ensurepip") is not None)
    inner = subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
    pip = [python, "-m", "pip"] if inner else [sys.executable, "-m", "pip", "--python", python]
    print(f"dev.py: installing {what}", flush=True)
    subprocess.run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", "--editable", what], check=True
    )
    # pip compiles what it copies, not what it links to; and some environments let no run write its bytecode.
    subprocess.run([python, "-m", "compileall", "-q", ROOT / "src"], check=True)
    return scripts


def _shown(command: list[object]) -> str:
    return " ".join(str(word) for word in command)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

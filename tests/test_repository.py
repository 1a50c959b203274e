"""What holds for the repository as a whole: who prints, what a wheel holds, what the files name."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "citecheck"
PRINTERS = ("cli", "reports")
OUTPUTS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def _prints(tree: ast.AST) -> Iterator[int]:
    """The lines of a module that write to the terminal, or take hold of what does."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="print" | "pprint")):
                yield node.lineno
            case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in OUTPUTS:
                yield node.lineno
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="os"), attr="write"), args=[ast.Constant(1 | 2), *_]
            ):
                yield node.lineno
            case ast.ImportFrom(module="sys", names=names) if OUTPUTS & {name.name for name in names}:
                yield node.lineno
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in ("rich", "typer"):
                yield node.lineno
            case ast.Import(names=names) if {name.name.split(".")[0] for name in names} & {"rich", "typer"}:
                yield node.lineno


def test_only_the_command_line_and_the_reports_print() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in PRINTERS
        # Its output is the pipe by which a child process answers, and never a user's terminal.
        and path.relative_to(PACKAGE).as_posix() != "readers/pdf_worker.py"
        for line in _prints(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "print(1)",
        "import sys\nsys.stdout.write('x')",
        "import sys\nout = sys.stderr",
        "from sys import stdout",
        "import os\nos.write(1, b'x')",
        "def f():\n    from rich.console import Console",
        "import typer",
    ],
)
def test_every_way_to_print_is_seen(code: str) -> None:
    assert list(_prints(ast.parse(code)))


def _data_files() -> set[str]:
    """Every file of the package that a run may need, from the package's folder."""
    return {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pyc", ".pyo")
    }


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, unpacked where nothing else of the repository is."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(folder / done.stdout.split()[-1]) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_every_file_of_the_package(unpacked: Path) -> None:
    held = {
        path.relative_to(unpacked).as_posix()
        for path in (unpacked / "citecheck").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted = _data_files()
    assert held == wanted
    assert "citecheck/py.typed" in wanted
    assert any(name.endswith(".toml") for name in wanted)
    assert any(name.endswith(".json") for name in wanted)


def test_the_wheel_runs_from_outside_the_repository(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, citecheck; from citecheck.api import check_file;"
        "assert pathlib.Path(citecheck.__file__).is_relative_to(sys.argv[1]), citecheck.__file__;"
        "print(*sorted({one.code for one in check_file('paper.md').findings}))"
    )
    (tmp_path / "paper.md").write_text(
        "It grew.[^1] It fell.[^2]\n\n[^1]: A. Moreau, op. cit. [1].\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(unpacked)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "NOT003" in done.stdout.split()
    assert "REF002" in done.stdout.split()


def test_dependencies_have_lower_bounds_only() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = [*project["dependencies"], *(one for extra in extras for one in extra)]
    others = [one for one in named if not one.startswith("citecheck-toolkit[")]
    assert [one for one in others if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?>=[\d.]+", one)] == []


def test_ci_calls_the_test_command_of_the_readme() -> None:
    command = "dev.py test"
    assert f"python3 {command}" in (ROOT / "README.md").read_text(encoding="utf-8")
    ci = ROOT / ".ci" / "run"
    assert f'"$python" {command}' in ci.read_text(encoding="utf-8")
    assert os.access(ci, os.X_OK)


PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"(?<!\!)\[[^\]\n]+\]\(([^)\s#]+)(?:#[^)\s]*)?\)", text)
    lost = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert lost == []

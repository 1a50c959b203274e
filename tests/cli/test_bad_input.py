"""Bad input: one clear line and status 2, or a finding; and what is cut off leaves every file whole."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.running import PAPER, command, one_line, process

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals and limits")


def manuscript(folder: Path) -> Path:
    path = folder / "paper.md"
    path.write_bytes(PAPER.read_bytes())
    return path


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("gone.md", None, "no such file"),
        ("empty.md", b"", "the file is empty"),
        ("blanks.txt", b" \n" * 1000, "the file is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "a PNG picture"),
        ("binary.txt", bytes(range(256)) * 200, "no text but a binary file"),
        ("plain.txt", b"There is not one note in this text.\n", "has no notes"),
        ("plain.md", b"# Nothing\n\nNot one.\n", "has no notes"),
        ("damaged.docx", b"PK\x03\x04 and no more", "damaged"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "notes", "bib", "urls"])
def test_a_file_that_cannot_be_used(
    tmp_path: Path, verb: str, name: str, data: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    from citecheck.cli import main

    assert main([verb, str(path)]) == 2
    if verb == "check":
        ran = process(verb, path, "--offline")
        assert (ran.status, ran.out, one_line(ran.err)) == (2, "", True), ran
        assert words in ran.err
        assert str(path) in ran.err


def test_a_folder_without_manuscripts(tmp_path: Path) -> None:
    ran = process("check", tmp_path)
    assert (ran.status, one_line(ran.err)) == (2, True)
    assert "no manuscript in this folder" in ran.err


def test_a_number_of_400_digits_and_50_megabytes_of_blanks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"A.[^{'9' * 400}] B.[^1]\n\n[^1]: A. Hill, Rivers, 2001.\n\n[^{'9' * 400}]: Ibid.\n")
    ran = process("check", path, "--offline")
    assert ran.status in (0, 1)
    assert "Traceback" not in ran.err
    path = tmp_path / "b.txt"
    path.write_bytes(b" " * 50_000_000)
    ran = process("check", path, "--offline")
    assert (ran.status, one_line(ran.err)) == (2, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n- b\n", "claims.yaml, line 1"),
        ("schema: citecheck/claims-file/1\nclaims:\n\t- id: x\n", "claims.yaml, line 3"),
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nclaims: *c\n",
            "claims.yaml, line",
        ),
        ("schema: citecheck/claims-file/1\nclaims:\n  - id: x\n    notes: 7\n", "claims.yaml, line 4"),
        ("", "claims.yaml, line 1"),
    ],
    ids=["list", "tab", "alias bomb", "wrong type", "empty"],
)
def test_a_claims_file_that_cannot_be_used(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "claims.yaml").write_text(text)
    ran = process("check", manuscript(tmp_path), "--offline")
    assert (ran.status, one_line(ran.err)) == (2, True), ran.err
    assert words in ran.err


def test_a_claims_file_that_names_a_missing_note(tmp_path: Path) -> None:
    path = manuscript(tmp_path)
    process("claims", path, "--write")
    file = tmp_path / "claims.yaml"
    file.write_text(file.read_text().replace('notes: ["1"]', 'notes: ["77"]', 1))
    ran = process("check", path, "--offline", "--select", "CLM003")
    assert "77" in ran.out
    assert "CLM003" in ran.out


@POSIX
def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = manuscript(tmp_path)
    process("claims", path, "--write")
    file = tmp_path / "claims.yaml"
    before = file.read_bytes()
    path.write_text(path.read_text().replace("Nobody objected.", "Nobody objected but 31 men." * 200))

    def limit() -> None:
        # No file may grow beyond this: writing fails as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    for args in (("claims", path, "--write"), ("bib", path, "--merge", tmp_path / "mine.bib")):
        done = subprocess.run(
            command(*args), capture_output=True, text=True, preexec_fn=limit, check=False, timeout=60,
            # Else Python leaves a cut-off .pyc of what it imports here, and a later run trips over it.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert done.returncode == 2
        assert one_line(done.stderr)
        assert "cannot be written" in done.stderr
    assert file.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["claims.yaml", "paper.md"]


@POSIX
def test_a_full_standard_output_is_said(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("notes", manuscript(tmp_path)),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert one_line(done.stderr)


@POSIX
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    path = manuscript(tmp_path)
    # A name where a folder should be fails for every user, even for one who may write everywhere.
    ran = process("check", path, "--offline", "--output", path / "report.txt")
    assert (ran.status, one_line(ran.err.splitlines()[-1] + "\n")) == (2, True)
    assert "cannot be written" in ran.err


def give_up_root() -> None:
    """Let permissions count for the superuser too: the right to pass over them is dropped (capabilities(7))."""
    if os.geteuid() == 0:
        pr_capbset_drop, cap_dac_override, cap_dac_read_search = 24, 1, 2
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (cap_dac_override, cap_dac_read_search):
            if libc.prctl(pr_capbset_drop, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's capabilities")
def test_a_folder_without_write_permission(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    path = manuscript(folder)
    process("claims", path, "--write")
    before = (folder / "claims.yaml").read_bytes()
    path.write_text(path.read_text().replace("Nobody objected.", "Nobody objected but 31 men."))
    folder.chmod(0o555)
    try:
        for args in (
            ("claims", path, "--write"),
            ("bib", path, "--write"),
            ("check", path, "--offline", "-o", folder / "report"),
            ("notes", path, "-o", folder / "report"),
            ("init", path),
        ):
            done = subprocess.run(
                command(*args),
                capture_output=True,
                text=True,
                preexec_fn=give_up_root,
                check=False,
                timeout=60,
            )
            assert done.returncode == 2, done
            assert "Traceback" not in done.stderr
            assert "cannot be written: Permission denied" in done.stderr.splitlines()[-1]
    finally:
        folder.chmod(0o755)
    assert (folder / "claims.yaml").read_bytes() == before
    assert sorted(os.listdir(folder)) == ["claims.yaml", "paper.md"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's capabilities")
def test_a_file_without_read_permission(tmp_path: Path) -> None:
    path = manuscript(tmp_path)
    path.chmod(0)
    done = subprocess.run(
        command("check", path, "--offline"),
        capture_output=True, text=True, preexec_fn=give_up_root, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, one_line(done.stderr)) == (2, True)
    assert "paper.md: " in done.stderr


@POSIX
@pytest.mark.parametrize("verb", [("claims", "--write"), ("bib", "--write"), ("check", "--offline")])
def test_an_interrupt_at_any_moment_leaves_files_whole(tmp_path: Path, verb: tuple[str, str]) -> None:
    path = manuscript(tmp_path)
    process(verb[0], path, verb[1])
    kept = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    rng = random.Random(7)
    path.write_text(
        path.read_text() + "\nMore.[^5]\n\n[^5]: E. Fern, Bridges, Elmford, Quay Books, 2004, p. 12.\n"
    )
    kept["paper.md"] = path.read_bytes()
    statuses = set()
    for _ in range(8):
        running = subprocess.Popen(
            command(verb[0], path, verb[1]), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        time.sleep(rng.uniform(0.1, 1.2))
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
        statuses.add(running.returncode)
        assert b"internal error" not in said
        for name in os.listdir(tmp_path):
            data = (tmp_path / name).read_bytes()
            assert name in kept, f"{name} was left behind"
            # Either as it was, or as the finished run makes it.
            assert data == kept[name] or data.startswith(kept[name][:20])
    assert statuses <= {0, 1, 130, -signal.SIGINT}, statuses


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    path = manuscript(tmp_path)
    running = subprocess.Popen(command("notes", path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.close()
    assert running.stderr is not None
    said = running.stderr.read()
    running.wait(timeout=60)
    assert b"Traceback" not in said
    assert b"Exception" not in said


def test_standard_input(tmp_path: Path) -> None:
    ran = process("check", "-", "--offline", stdin=PAPER.read_bytes(), cwd=tmp_path)
    assert ran.status == 1
    assert "-:8:7: error[REF003]" in ran.out
    ran = process("claims", "-", "--write", stdin=PAPER.read_bytes(), cwd=tmp_path)
    assert (ran.status, one_line(ran.err)) == (2, True)


def test_wrong_use_is_one_line() -> None:
    for args in (
        ("chek", "x"),
        ("check",),
        ("rule",),
        ("check", "--fail-on"),
        ("urls", "x", "--timeout", "soon"),
    ):
        ran = process(*args)
        assert (ran.status, ran.out) == (2, "")
        assert one_line(ran.err), ran.err

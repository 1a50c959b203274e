"""What stands around a run of the command line."""

from __future__ import annotations

import pytest

from citecheck.cli import ENDED, INTERNAL, INTERRUPTED, guard


@pytest.mark.parametrize(
    ("cause", "status"),
    [(KeyboardInterrupt(), INTERRUPTED), (SystemExit(ENDED), ENDED), (ValueError("salt"), INTERNAL)],
    ids=["interrupt", "end", "mistake"],
)
def test_an_interrupt_in_a_class_being_made_is_one(
    cause: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def called(args: list[str]) -> int:
        try:
            raise RuntimeError("Error calling __set_name__") from cause
        except RuntimeError as error:
            raise TypeError("wrapped once more") from error

    monkeypatch.setattr(guard, "_called", called)
    assert guard._status([]) == status
    assert ("internal error" in capsys.readouterr().err) == (status == INTERNAL)

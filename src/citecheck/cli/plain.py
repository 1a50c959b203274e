"""Commands whose words and paths are taken as they are.

Typer turns every value into its type by way of pydantic, whose loading takes longer than reading a short
manuscript. A word needs no turning, a path little; what needs more (a number) still goes typer's way. A typer
that asks for its values by another name than :meth:`get_runtime_param` is slower, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    # Of typer's own copy of click, or of click itself: which of them, its version says.
    Context = Any

_KINDS: dict[object, Callable[[Any], Any]] = {str: str, list[str]: str, Path: Path}


class _Taken:
    """Stands where typer has what turns the values of one parameter into its type."""

    def __init__(self, parameter: Any) -> None:
        self._kind = _KINDS.get(parameter.type_descriptor.annotation)
        self._own = parameter.get_runtime_param

    def __call__(self) -> _Taken:
        """Itself: it stands for the method that typer asks, too."""
        return self

    def coerce(self, value: Any, param: Any, ctx: Context) -> Any:
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if self._kind is None:
            return value if isinstance(value, bool) else self._own().coerce(value, param=param, ctx=ctx)
        return [self._kind(one) for one in value] if many else self._kind(value)


def _plainly(parameters: list[Any]) -> list[Any]:
    for parameter in parameters:
        own = getattr(parameter, "get_runtime_param", None)
        if own is not None and not isinstance(own, _Taken):
            parameter.get_runtime_param = _Taken(parameter)
    return parameters


class PlainCommand(TyperCommand):
    """One verb."""

    def get_params(self, ctx: Context) -> list[Any]:
        return _plainly(super().get_params(ctx))


class PlainGroup(TyperGroup):
    """All verbs together, with the options before them."""

    def get_params(self, ctx: Context) -> list[Any]:
        return _plainly(super().get_params(ctx))

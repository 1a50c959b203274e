"""CSL items written as YAML: pandoc's ``references:``, in a file or in a manuscript's front matter."""

from __future__ import annotations

from typing import Any

from citecheck.model import CitecheckError, Record

_LONGEST = 20_000_000


def from_csl_yaml(text: str, name: str) -> dict[str, Record]:
    """The records of a YAML file with CSL items, by their ``id``.

    Raises:
        CitecheckError: It is no YAML, no list of items, or it uses aliases, by which a small file grows without bound.
    """
    items = load_plain(text, name)
    if isinstance(items, dict):
        items = items.get("references")
    if not isinstance(items, list):
        raise CitecheckError(
            f"{name}: this holds no CSL items, which are a list under references:; nothing was read"
        )
    return records_of(items)


def records_of(items: list[Any]) -> dict[str, Record]:
    """The records of CSL items as a parser gives them; what has no ``id`` can be cited by nothing and is left out."""
    found: dict[str, Record] = {}
    for item in items:
        if isinstance(item, dict) and item.get("id") is not None:
            found.setdefault(
                str(item["id"]), Record.from_csl({str(key): _value(value) for key, value in item.items()})
            )
    return found


def _value(value: Any) -> Any:
    """A date as pandoc wrote it before CSL had ``date-parts``: a year, month and day by name, or two such."""
    dates = [value] if isinstance(value, dict) else value
    if isinstance(dates, list) and dates and all(isinstance(one, dict) and "year" in one for one in dates):
        parts = [[one[part] for part in ("year", "month", "day") if part in one] for one in dates[:2]]
        return {"date-parts": parts}
    return value


def load_plain(text: str, name: str) -> Any:
    """YAML as plain lists, dicts and texts; no tag is followed, and no alias.

    Raises:
        CitecheckError: It cannot be read so; the message has the line where there is one.
    """
    from ruamel.yaml import YAML, events
    from ruamel.yaml.constructor import SafeConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > _LONGEST:
        raise CitecheckError(f"{name}: larger than {_LONGEST:,} characters; nothing was read")
    try:
        if "*" in text and any(
            isinstance(one, events.AliasEvent) for one in YAML(typ="safe", pure=True).parse(text)
        ):
            raise CitecheckError(f"{name}: uses YAML aliases, which are not followed; write the values out")

        class Plain(SafeConstructor):
            """Dates stay texts: the model reads them, and 2001-02-30 is no error."""

        Plain.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = Plain
        return yaml.load(text)
    except RecursionError:
        raise CitecheckError(f"{name}: this YAML is nested too deeply; nothing was read") from None
    except MarkedYAMLError as error:
        at = f":{error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise CitecheckError(f"{name}{at}: this is no YAML: {error.problem}; nothing was read") from None
    except (YAMLError, ValueError) as error:
        raise CitecheckError(f"{name}: this is no YAML: {' '.join(str(error).split())[:160]}") from None

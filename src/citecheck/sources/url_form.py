"""The form of an address: its parts, what is wrong with it, and whether a piece of it goes on."""

from __future__ import annotations

import re

_NETLOC = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://([^/?#]*)")
_HOST = re.compile(r"[^/?#\\]*")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,11}(?=:)", re.IGNORECASE)
_IN_URL = re.compile(r"[/._=&?%#~+-]|[0-9]")
_JOINT = "/-_=&?%+~#"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_STRANGE = re.compile(r"[\x00-\x1f\x7f\ufffd\\]")
_FILE_END = re.compile(r"\.(?:html?|pdf|php|aspx?|shtml|xml|docx?|jsp|txt)", re.IGNORECASE)
LONGEST_HOST = 253
_NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# What nearly every address is, so that the parts are looked at one by one only in the others.
_SOUND = re.compile(
    rf"https?://(?=[^/?#:]{{1,{LONGEST_HOST}}}(?:[/?#:]|\Z)){_NAME}(?:\.{_NAME})++(?::(?:[0-9]{{1,4}}|[1-5][0-9]{{4}}))?"
    r"(?:[/?#][\w./?#&=+,;:~!$'()*@-]*)?",
    re.IGNORECASE | re.ASCII,
)


def scheme_of(url: str) -> str:
    """The scheme in lower case, "" where there is none."""
    match = _SCHEME.match(url)
    return match[0].lower() if match else ""


def after_scheme(url: str) -> str:
    """What stands behind the scheme and its slashes."""
    return re.sub(r"^[A-Za-z]{0,12}[:;.,]?[/\\]{1,3}|^https?:", "", url, count=1)


def authority_of(url: str) -> str:
    """User, host and port as printed."""
    match = _HOST.match(after_scheme(url))
    return match[0] if match else ""


def netloc_of(url: str) -> str:
    """The same of an address that is known to be one: what urlsplit calls netloc, without its cost."""
    match = _NETLOC.match(url)
    return match[1] if match else ""


def host_of(url: str) -> str:
    """Host and port as printed, without a user's name and password."""
    return authority_of(url).rpartition("@")[2]


def without_credentials(url: str) -> str:
    """The address without a user's name and password, for asking and for showing."""
    authority = authority_of(url)
    if "@" not in authority:
        return url
    return url.replace(authority, authority.rpartition("@")[2], 1)


def problem_of(url: str) -> str | None:
    """What is wrong with the form of an address without blanks; None if nothing is.

    RFC 3986 for the form, RFC 1123 for hosts. Whether the host exists is not asked here.
    """
    if _SOUND.fullmatch(url):
        return None
    www = url[:4].lower() in ("www.", "www,")
    return (None if www else _scheme_problem(url)) or _host_problem(url) or _path_problem(url)


def _scheme_problem(url: str) -> str | None:
    scheme = scheme_of(url)
    if scheme not in ("http", "https", "ftp", "ftps"):
        shown = re.split(r"[/\\]", url, maxsplit=1)[0]
        return f"'{shown[:12]}' is no scheme: 'http:' or 'https:' is meant"
    slashes = url[len(scheme) + 1 :]
    if not slashes.startswith("//"):
        return f"'{scheme}:' must be followed by two slashes"
    if slashes.startswith("///"):
        return f"there is no host behind '{scheme}://'"
    if re.match(r"//(?:https?|ftp)[:/]", slashes, re.IGNORECASE):
        return "the scheme is there twice"
    return None


def _host_problem(url: str) -> str | None:
    host = host_of(url) if url[:4].lower() != "www," else url.split("/", 1)[0]
    if not host:
        return "there is no host"
    if host.startswith("["):
        return (
            None
            if re.fullmatch(r"\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?", host)
            else "the host is malformed"
        )
    name, colon, port = host.partition(":")
    if colon and not (port.isascii() and port.isdigit() and len(port) < 6 and int(port) < 65536):
        return f"the port '{port[:12]}' is none"
    if "," in name:
        return f"a comma stands for a dot in the host '{name[:60]}'"
    if len(name) > LONGEST_HOST:
        return "the host is too long"
    labels = name.removesuffix(".").split(".")
    if "" in labels:
        return f"the host '{name[:60]}' has an empty part"
    bad = next((label for label in labels if not _LABEL.fullmatch(label)), None)
    if bad is not None and not (bad.strip("-_") and bad.replace("_", "").replace("-", "").isalnum()):
        return f"'{bad[:40]}' cannot be part of a host"
    if len(labels) < 2 and name.lower() != "localhost":
        return f"the host '{name[:60]}' has no dot"
    return None


def _path_problem(url: str) -> str | None:
    strange = _STRANGE.search(url)
    if strange:
        return f"the character {strange[0]!r} cannot stand in an address"
    escape = _BAD_ESCAPE.search(url)
    if escape:
        return f"'{url[escape.start() : escape.start() + 3]}' is no escape: '%' must be followed by two hex digits"
    return None


def breaks_off(piece: str, rest: str, *, new_line: bool) -> bool:
    """Whether an address that ends in ``piece`` is likely to go on with ``rest`` behind a blank.

    A word that follows an address is the rule, so that the two pieces must both say that they belong
    together. At a new line of the file less is asked than inside one.
    """
    if not rest or piece[-1] in ",;:!)]}>":
        return False
    first = re.split(r"[/?#&=]", rest, maxsplit=1)[0]
    if rest[0] in "/?#&=%_~" and len(rest) > 1:
        return rest[1].isalnum()
    if _FILE_END.match(rest):
        return True
    if piece[-1] == ".":
        # "www.example. org/a": a sentence's end has a capital or a plain word behind it.
        return new_line and rest[0].islower() and "/" in rest and first.isalnum() and len(first) <= 4
    if rest[0].isupper() and not new_line:
        return False
    if piece[-1] in _JOINT:
        return _like_a_path(rest)
    sure = new_line or bool(_FILE_END.search(rest.rstrip(".,;:)]")[-6:]))
    return sure and "/" in rest and bool(re.search(r"[0-9.]|/.*/", rest)) and _like_a_path(rest)


def _like_a_path(rest: str) -> bool:
    core = rest.rstrip(".,;:)]>")
    if "://" in core or core[:4].lower() == "www." or core.lower().startswith("doi"):
        return False
    if core.replace("/", "").replace(".", "").replace("-", "").isdigit():
        # A date or pages ("3.5.2013", "12-15") may follow an address.
        return False
    if "/" in core or _FILE_END.search(core):
        return True
    return bool(re.search(r"[_=&?%]|[a-z]-[a-z].*-[a-z]|[a-z]-?[0-9]{2}", core))


def goes_on(rest: str) -> bool:
    """Whether a piece that follows a blank can be a part of an address at all."""
    return not re.search(r"[^\x21-\x7e\w]|@|\(|\)", rest.rstrip(".,;:)]")) and bool(_IN_URL.search(rest))

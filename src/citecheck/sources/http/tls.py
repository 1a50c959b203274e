"""Secure connections: which certificates are believed, and what is wrong with one that is not."""

from __future__ import annotations

import asyncio
import os
import ssl
from pathlib import Path

from citecheck.model import CitecheckError

_BUNDLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_LEGACY_SERVER_CONNECT = 0x4
_EXPIRED, _NOT_YET = 10, 9
_SELF_SIGNED = (18, 19)
_NO_ISSUER = (2, 20, 21)
_OTHER_HOST = (62, 63, 64)


class BrokenOffError(ssl.SSLError):
    """The server broke the connection off while a secure one was being agreed upon: versions, ciphers, names."""


def context() -> ssl.SSLContext:
    """What browsers would believe: the system's authorities, certifi's, and those the environment names.

    Raises CitecheckError when the environment names a bundle that cannot be read.
    """
    made = ssl.create_default_context()
    # Python 3.13 is stricter than browsers are; they also talk to servers without safe renegotiation, and
    # do not mind a connection that ends without a farewell.
    made.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
    made.options |= _LEGACY_SERVER_CONNECT | getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
    import certifi

    made.load_verify_locations(certifi.where())
    for name in _BUNDLES:
        path = os.environ.get(name)
        if path:
            _load(made, name, Path(path))
    made.set_alpn_protocols(["http/1.1"])
    return made


def _load(made: ssl.SSLContext, name: str, path: Path) -> None:
    try:
        if path.is_dir():
            made.load_verify_locations(capath=path)
        else:
            made.load_verify_locations(cafile=path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or type(error).__name__
        raise CitecheckError(
            f"{name}={path}: the certificates cannot be read: {reason}; mend or unset it"
        ) from None


async def further_fault(address: str, port: int, host: str) -> ssl.SSLCertVerificationError | None:
    """What is wrong beside its issuer with a certificate that nobody known has signed; None where nothing is.

    The library tells one fault only, and that first: the server is asked again with its own certificate
    believed. Raises OSError, also ssl.SSLError, when it does not answer again.
    """
    loose = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    loose.check_hostname, loose.verify_mode = False, ssl.CERT_NONE
    shown = await _certificate(address, port, host, loose)
    if shown is None:
        return None
    believing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    believing.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    believing.load_verify_locations(cadata=shown)
    try:
        await _certificate(address, port, host, believing)
    except ssl.SSLCertVerificationError as error:
        return error
    return None


async def _certificate(address: str, port: int, host: str, with_: ssl.SSLContext) -> bytes | None:
    _, writer = await asyncio.open_connection(address, port, ssl=with_, server_hostname=host)
    try:
        shown: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return shown
    finally:
        writer.transport.abort()


def is_of_nobody(error: ssl.SSLCertVerificationError) -> bool:
    """Whether the fault is that nobody who is known has signed the certificate."""
    return error.verify_code in (*_SELF_SIGNED, *_NO_ISSUER)


def reason(error: ssl.SSLError) -> str:
    """What is wrong, in words for an editor: expired, self-signed, another host's, or what the library says."""
    if isinstance(error, BrokenOffError):
        return "no secure connection: the server broke off while one was being agreed upon"
    if not isinstance(error, ssl.SSLCertVerificationError):
        return f"no secure connection: {_words(error.reason)}"
    second = getattr(error, "further", None)
    said = f"the certificate {_fault(error)}"
    return said if second is None else f"{said}, and {_fault(second)}"


def _fault(error: ssl.SSLCertVerificationError) -> str:
    code, said = error.verify_code, error.verify_message
    if code == _EXPIRED:
        return "has expired"
    if code == _NOT_YET:
        return "is not valid yet"
    if code in _SELF_SIGNED:
        return "is self-signed"
    if code in _OTHER_HOST:
        return f"is for another host (wrong host): {said}"
    if code in _NO_ISSUER:
        return f"has an issuer that is not known: {said}"
    return f"is not valid: {said}"


def _words(reason: str | None) -> str:
    return (reason or "the server speaks no TLS that is known").replace("_", " ").lower()

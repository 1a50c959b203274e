"""Certificates for tests: one authority, and server certificates with every fault."""

from __future__ import annotations

import ipaddress
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

KINDS = (
    "good",
    "expired",
    "not-yet",
    "self-signed",
    "wrong-host",
    "unknown-issuer",
    "self-signed-expired",
    "self-signed-wrong-host",
)


class Authority:
    """A certificate authority whose certificate stands in ``bundle``."""

    def __init__(self, folder: Path, name: str = "Test Authority") -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = (
            _builder(self.name, self.name, self.key.public_key(), 0, 365)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.bundle = folder / f"{name.lower().replace(' ', '-')}.pem"
        self.bundle.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, kind: str) -> ssl.SSLContext:
        """A server's context with a certificate of one of ``KINDS`` for 127.0.0.1 and localhost."""
        if kind == "alert":
            made = self.context("good")
            made.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            return made
        if kind == "old":
            made = self.context("good")
            made.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                # Of what is old one is warned.
                warnings.simplefilter("ignore", DeprecationWarning)
                made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1
            return made
        if kind == "incomplete":
            return self._below().context("good")
        if kind == "unknown-issuer":
            return Authority(self.folder, "Unknown Authority").context("good")
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        fault = kind.removeprefix("self-signed-")
        days = {"expired": (-60, -30), "not-yet": (30, 60)}.get(fault, (-1, 30))
        issuer, signer = (name, key) if kind.startswith("self-signed") else (self.name, self.key)
        names: list[x509.GeneralName] = [
            x509.DNSName("localhost"), x509.DNSName("*.localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        ]  # fmt: skip
        if fault == "wrong-host":
            names = [x509.DNSName("somewhere-else.example")]
        certificate = (
            _builder(name, issuer, key.public_key(), *days)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(signer, hashes.SHA256())
        )
        path = self.folder / f"{kind}-{id(key)}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(path)
        return made

    def _below(self) -> Authority:
        """An authority that this one vouches for; its own certificate is not sent."""
        below = Authority(self.folder, "Intermediate Authority")
        below.certificate = (
            _builder(below.name, self.name, below.key.public_key(), 0, 365)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return below


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begin: int, end: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begin) - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=end))
    )

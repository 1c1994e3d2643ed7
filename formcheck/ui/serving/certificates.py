"""The certificate authority of a home network, so that a phone's browser trusts this computer.

Browsers give the camera to pages with https alone, and no public authority certifies addresses of
a home network. This one can certify nothing else: its certificate says so, and browsers hold to it.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formcheck.errors import OutputError, ServerError
from formcheck.files import make_folder, user_data, written_privately
from formcheck.messages.error_ids import Wrong
from formcheck.messages.message import Message

AUTHORITY: Final = "formcheck-home.crt"
AUTHORITY_KEY: Final = "formcheck-home.key"
OWN: Final = "this-computer.crt"
OWN_KEY: Final = "this-computer.key"
NETWORKS: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
            *("fc00::/7", "fe80::/10"),
        ),
    )
)
"""The addresses that it may certify: they mean another computer in each network."""
LOCAL: Final = "local"
"""The names that it may certify end so; nobody owns them."""
LASTS: Final = timedelta(days=3650)
OWN_LASTS: Final = timedelta(days=365)
"""A phone takes no certificate that lasts much longer than two years."""
BEFORE: Final = timedelta(days=1)
"""A phone's clock may be late."""
NOWHERE: Final = ("192.0.2.1", 9)
"""An address that nobody has; nothing is sent to it."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Certified:
    """The files of a server that phones trust.

    Attributes:
        authority: the certificate of the home's authority, which each phone needs once.
        fingerprint: its SHA-256, in pairs, by which people tell that it is the right one.
        certificate: this computer's own.
        key: its key.
    """

    authority: Path
    fingerprint: str
    certificate: Path
    key: Path


def home_folder() -> Path:
    """Where the authority is kept; FORMCHECK_HOME names another place."""
    return user_data("FORMCHECK_HOME", "home")


def home_address(asked: str | None = None) -> str:
    """This computer's address in the home network, or the one that was asked for.

    Raises:
        ServerError: there is none.
    """
    found = asked or _own_address()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        raise ServerError(Message(Wrong.NO_PHONE_ADDRESS)) from None
    if not any(address in network for network in NETWORKS):
        raise ServerError(Message(Wrong.NO_PHONE_ADDRESS))
    return str(address)


def certified(folder: Path, address: str) -> Certified:
    """Certify this computer at `address`, by the authority in `folder`, made where there is none.

    Raises:
        ServerError: the authority cannot be made or read.
        OutputError: the folder cannot be made.
    """
    make_folder(folder, private=True)
    try:
        authority, key = _authority(folder)
        own_key = ec.generate_private_key(ec.SECP256R1())
        own = _own(ipaddress.ip_address(address), own_key, authority, key)
        _write(folder / OWN_KEY, _key_bytes(own_key))
        _write(folder / OWN, _pem(own) + _pem(authority))
    except (OutputError, OSError) as error:
        raise ServerError(*getattr(error, "said", ())) from error
    return Certified(folder / AUTHORITY, _fingerprint(authority), folder / OWN, folder / OWN_KEY)


def fingerprint_of(path: Path) -> str:
    """The fingerprint of the certificate at `path`, in pairs."""
    return _fingerprint(x509.load_pem_x509_certificate(path.read_bytes()))


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(NOWHERE)  # only asks the system which way it would go
        except OSError:
            return ""
        return str(asked.getsockname()[0])


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority in `folder`, and its key."""
    certificate, key = folder / AUTHORITY, folder / AUTHORITY_KEY
    if not certificate.exists() and not key.exists():
        made_key = ec.generate_private_key(ec.SECP256R1())
        # The key first: a certificate without its key would be taken for damaged.
        _write(key, _key_bytes(made_key))
        _write(certificate, _pem(_new_authority(made_key)))
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        found_key = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ServerError(Message.of(Wrong.HOME_DAMAGED, folder=str(folder))) from error
    belongs = found_key.public_key() == found.public_key()
    lasts = found.not_valid_after_utc >= datetime.now(UTC) + OWN_LASTS
    if not (isinstance(found_key, ec.EllipticCurvePrivateKey) and belongs and lasts):
        raise ServerError(Message.of(Wrong.HOME_DAMAGED, folder=str(folder)))
    return found, found_key


def _new_authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = _name(f"FormCheck at home ({socket.gethostname()[:40]})")
    allowed = [x509.DNSName(LOCAL), *map(x509.IPAddress, NETWORKS)]
    builder = _builder(name, name, key.public_key(), LASTS)
    for extension, critical in (
        (x509.BasicConstraints(ca=True, path_length=0), True),
        (x509.NameConstraints(allowed, None), True),
        (_usage(signs_certificates=True), True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


def _own(
    address: Address,
    own: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    builder = _builder(authority.subject, _name("FormCheck"), own.public_key(), OWN_LASTS)
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    for extension, critical in (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.SubjectAlternativeName([x509.IPAddress(address)]), False),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (_usage(signs_certificates=False), True),
        (x509.SubjectKeyIdentifier.from_public_key(own.public_key()), False),
        (by, False),
    ):
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256())


def _builder(
    issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + lasts)
    )


def _name(organisation: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    with written_privately(path) as part:
        part.write_bytes(content)

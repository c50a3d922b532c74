"""Signed PDFs and the authorities behind them, all invented, made in memory.

A paper is signed by a ``Signer``, whose certificate comes from an issuing authority
under a root; ``write_root`` gives the root to the one who checks. Keys are derived
from names, so two runs differ only in RSA keys and in the nonces of signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import (
    PdfSignatureMetadata,
    PdfSigner,
    PdfTimeStamper,
    SimpleSigner,
)
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

SIGNED_AT = datetime(2025, 6, 10, 2, 30, tzinfo=UTC)
_ROOT_FROM, _ROOT_UNTIL = (
    datetime(2015, 1, 1, tzinfo=UTC),
    datetime(2040, 1, 1, tzinfo=UTC),
)


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Whoever signs: the names, the days of the certificate, the root above it.

    ``usage`` is what the certificate is for: ``sign``, ``encipher``, or None where it
    does not say. Keys are of an elliptic curve, or RSA of so many ``rsa_bits``.
    """

    name: str
    organisations: Sequence[str] = ("Sở Thử nghiệm tỉnh Đông Hải",)
    valid_from: datetime = datetime(2024, 1, 1, tzinfo=UTC)
    valid_until: datetime = datetime(2029, 1, 1, tzinfo=UTC)
    root: str = "Gốc thử nghiệm"
    usage: str | None = "sign"
    rsa_bits: int = 0
    stamps_time: bool = False


LEADER = Signer(name="Trần Thử Nghiệm")
OFFICE = Signer(name="Sở Thử nghiệm tỉnh Đông Hải")
OTHER_UNIT = Signer(
    name="Ủy ban nhân dân tỉnh Đông Hải",
    organisations=("Ủy ban nhân dân tỉnh Đông Hải",),
    root="Gốc thử nghiệm thứ hai",
)
CLOCK = Signer(name="Dấu thời gian thử nghiệm", rsa_bits=2048, stamps_time=True)


def paper(*lines: str) -> bytes:
    """Return a printed page that says *lines*, its words readable in the file."""
    held = BytesIO()
    canvas = Canvas(held, invariant=1, pageCompression=0)
    for number, line in enumerate(lines or ("Ty le ho so truc tuyen: 45%",)):
        canvas.drawString(72, 770 - 20 * number, line)
    canvas.save()
    return held.getvalue()


def signed(
    unsigned: bytes,
    by: Signer = LEADER,
    at: datetime | None = SIGNED_AT,
    *,
    stamp: datetime | None = None,
    clock: Signer = CLOCK,
    allows: MDPPerm | None = None,
    digest: str = "sha256",
    visible: bool = False,
    password: str | None = None,
) -> bytes:
    """Return *unsigned* with one more signature, appended as signing tools do.

    Args:
        unsigned: The paper, with or without signatures.
        by: Who signs.
        at: The time the signer claims; None for a signature that claims none.
        stamp: The time *clock* puts on the signature; none without it.
        clock: The time-stamping authority.
        allows: Makes a certification: what may be changed afterwards.
        digest: The digest algorithm of the signature.
        visible: Draws a stamp on the page.
        password: Opens the paper, where it is locked.
    """
    certificate, key, chain = _identity(by)
    signer = SimpleSigner(
        signing_cert=certificate, signing_key=key, cert_registry=_store(chain)
    )
    wishes: dict[str, Any] = {}
    if allows is not None:
        wishes |= {"certify": True, "docmdp_permissions": allows}
    if at is None or at.tzinfo is None:  # what the other form cannot hold
        wishes |= {"subfilter": SigSeedSubFilter.PADES}
    asked = PdfSignatureMetadata(field_name=by.name, md_algorithm=digest, **wishes)
    field = SigFieldSpec(by.name, box=(350, 120, 500, 160)) if visible else None
    writer = IncrementalPdfFileWriter(BytesIO(unsigned), strict=False)
    if password is not None:
        writer.encrypt(password)
    written = BytesIO()
    stamper = _stamper(clock, stamp) if stamp else None
    _DatedSigner(asked, signer, at, field, stamper).sign_pdf(writer, output=written)
    return written.getvalue()


def stamped(unsigned: bytes, at: datetime = SIGNED_AT, clock: Signer = CLOCK) -> bytes:
    """Return *unsigned* with a document timestamp, which nobody has signed."""
    written = BytesIO()
    PdfTimeStamper(_stamper(clock, at)).timestamp_pdf(
        IncrementalPdfFileWriter(BytesIO(unsigned)), "sha256", output=written
    )
    return written.getvalue()


def tampered(paper_signed: bytes) -> bytes:
    """Return the paper with one signed byte changed; it still opens and reads."""
    place = paper_signed.index(b"\n%") + 2  # in the comment under the first line
    changed = bytes([paper_signed[place] ^ 1])
    return paper_signed[:place] + changed + paper_signed[place + 1 :]


def signed_pdf(path: Path, unsigned: bytes | None = None, **how: Any) -> Path:
    """Write a signed paper: *unsigned*, or a small one; *how* as in ``signed``."""
    path.write_bytes(signed(unsigned or paper(), **how))
    return path


def tampered_pdf(path: Path, unsigned: bytes | None = None, **how: Any) -> Path:
    """Write a paper changed after signing; *how* as in ``signed``."""
    path.write_bytes(tampered(signed(unsigned or paper(), **how)))
    return path


def write_root(path: Path, by: Signer = LEADER, *, issuing: bool = False) -> Path:
    """Write the root certificate above *by*: PEM, or DER for a ``.der`` or ``.cer``.

    With *issuing* it is the authority between the two.
    """
    form = serialization.Encoding.PEM
    if path.suffix.lower() in {".der", ".cer"}:
        form = serialization.Encoding.DER
    path.write_bytes(_authority(by.root, issuing=issuing)[0].public_bytes(form))
    return path


class _DatedSigner(PdfSigner):
    """Signs at a time given, not at the time of the test run."""

    def __init__(self, asked, signer, at, field, clock):
        super().__init__(
            asked,
            signer=signer,
            timestamper=clock,
            new_field_spec=field,
            stamp_style=TextStampStyle(stamp_text="Da ky so"),
        )
        self.at = at

    def init_signing_session(self, *args, **kwargs):
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def _stamper(clock: Signer, at: datetime) -> DummyTimeStamper:
    certificate, key, chain = _identity(clock)
    return DummyTimeStamper(certificate, key, _store(chain), fixed_dt=at)


def _store(certificates: Sequence[asn1_x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store


@cache
def _identity(
    who: Signer,
) -> tuple[asn1_x509.Certificate, keys.PrivateKeyInfo, list[asn1_x509.Certificate]]:
    """Return the certificate of *who*, its key, and what stands between it and root."""
    authority, authority_key = _authority(who.root, issuing=True)
    key = _rsa_key(who.rsa_bits) if who.rsa_bits else _key(who.name)
    names = [x509.NameAttribute(NameOID.COMMON_NAME, who.name)]
    names += [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, each)
        for each in who.organisations
    ]
    builder = _builder(who.name, x509.Name(names), authority.subject, key.public_key())
    builder = builder.not_valid_before(who.valid_from).not_valid_after(who.valid_until)
    for extension in _tempting():
        builder = builder.add_extension(extension, critical=False)
    if who.usage:
        builder = builder.add_extension(_usage(who.usage), critical=True)
    if who.stamps_time:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    certificate = builder.sign(authority_key, hashes.SHA256(), ecdsa_deterministic=True)
    packed = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return (
        _asn1(certificate),
        keys.PrivateKeyInfo.load(packed),
        [_asn1(authority)],
    )


@cache
def _authority(
    root: str, *, issuing: bool = False
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Return the root of that name with its key, or the authority it lets issue."""
    name = f"{root}, cấp chứng thư" if issuing else root
    issuer_key = _key(root)
    key = _key(name)
    builder = _builder(name, _common_name(name), _common_name(root), key.public_key())
    builder = builder.not_valid_before(_ROOT_FROM).not_valid_after(_ROOT_UNTIL)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    ).add_extension(_usage("issue"), critical=True)
    signed_by = builder.sign(issuer_key, hashes.SHA256(), ecdsa_deterministic=True)
    return signed_by, key


def _builder(
    name: str, subject: x509.Name, issuer: x509.Name, key: Any
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(_number(name) >> 128)
    )


def _usage(purpose: str) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=purpose == "sign",
        content_commitment=purpose == "sign",
        key_encipherment=purpose == "encipher",
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=purpose == "issue",
        crl_sign=purpose == "issue",
        encipher_only=False,
        decipher_only=False,
    )


def _tempting() -> tuple[x509.ExtensionType, ...]:
    """Return where a checker with a network would ask about a certificate."""
    place = x509.UniformResourceIdentifier("http://chung-thu.invalid/hoi")
    access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
    listed = x509.DistributionPoint([place], None, None, None)
    return (
        x509.AuthorityInformationAccess([access]),
        x509.CRLDistributionPoints([listed]),
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")


def _key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(_number(name) >> 8, ec.SECP256R1())


@cache
def _rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    packed = certificate.public_bytes(serialization.Encoding.DER)
    return asn1_x509.Certificate.load(packed)

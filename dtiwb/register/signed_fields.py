"""The signature fields of one PDF, judged with pyhanko; needs the extra ``sign``.

Only ``signatures`` knows this module, and loads it when there is something to judge:
pyhanko takes half a second to load and may be absent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    collect_timing_info,
    extract_tst_data_iter,
)
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureCoverageLevel,
)
from pyhanko_certvalidator import ValidationContext

from dtiwb.register.signatures import Change, Reason, Signature, TrustRoots
from dtiwb.register.signed_notes import POLICY
from dtiwb.text import compose

_CHANGES: dict[ModificationLevel, Change] = {
    ModificationLevel.NONE: "",
    ModificationLevel.LTA_UPDATES: "archive",
    ModificationLevel.FORM_FILLING: "form",
    ModificationLevel.ANNOTATIONS: "annotation",
    ModificationLevel.OTHER: "other",
}
_FORMS = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161"}
_CHAIN_REASONS: dict[str, Reason] = {
    "NO_CERTIFICATE_CHAIN_FOUND": "root-not-supplied",
    "CHAIN_CONSTRAINTS_FAILURE": "certificate-not-for-signing",
    "CRYPTO_CONSTRAINTS_FAILURE": "weak-algorithm",
}
_WEAK_DIGESTS = {"md2", "md5", "sha1"}
_VIETNAM = timezone(timedelta(hours=7))

for _library in ("pyhanko", "pyhanko_certvalidator"):  # they log every doubt in full
    logging.getLogger(_library).addHandler(logging.NullHandler())


def judge_all(
    data: bytes, roots: TrustRoots, day_end: datetime
) -> tuple[Signature, ...] | Reason:
    """Return what every signature in the PDF says, or why it cannot be read.

    Runs event loops of its own: not for a thread that has one. *day_end* is the moment
    the register speaks for.
    """
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)  # Word's are not strict
        if reader.encrypted and reader.decrypt("").status is AuthStatus.FAILED:
            return "encrypted"
        fields = [
            (name, field.get_object())
            for name, _, field in enumerate_sig_fields(reader, filled_status=True)
        ]
    except Exception:
        return "file-unreadable"
    return tuple(_judge(reader, *each, roots, day_end) for each in fields)


def _judge(
    reader: PdfFileReader, name: str, field: Any, roots: TrustRoots, day_end: datetime
) -> Signature:
    """Return what the signature in *field* says, whatever is wrong with it."""
    try:
        if field["/V"].get("/SubFilter") not in _FORMS:
            return Signature(state="not-checked", reasons=("form-unknown",))
        try:
            embedded = EmbeddedPdfSignature(reader, field, name)
        except (PdfError, ValueError, KeyError, TypeError):
            return Signature(state="invalid", reasons=("signature-malformed",))
        if embedded.sig_object_type == "/DocTimeStamp":
            return asyncio.run(_judge_timestamp(embedded, roots))
        return asyncio.run(_judge_signature(embedded, roots, day_end))
    except SignatureValidationError:
        return Signature(state="invalid", reasons=("signature-malformed",))
    except Exception:  # of a library fed with other people's files: no verdict
        return Signature(state="not-checked", reasons=("signature-unreadable",))


async def _judge_signature(
    embedded: EmbeddedPdfSignature, roots: TrustRoots, day_end: datetime
) -> Signature:
    claimed = embedded.self_reported_timestamp
    if claimed and claimed.tzinfo is None:
        claimed = claimed.replace(tzinfo=_VIETNAM)
    stamped, notes = await _stamped_at(embedded, roots)
    moment = stamped or claimed or day_end
    certificate = embedded.signer_cert
    purposes = {"digital_signature", "non_repudiation"}
    status = await async_validate_pdf_signature(
        embedded,
        _context(roots, moment),
        diff_policy=POLICY,
        key_usage_settings=KeyUsageConstraints(
            key_usage=purposes if certificate.key_usage_value else set()
        ),
    )
    if not (stamped or claimed):
        notes += ("no-signing-time",)
    if not stamped and moment <= certificate.not_valid_after < day_end:
        notes += ("certificate-expired-since",)
    return Signature(
        **_said(status, moment, notes),
        signed_at=stamped or claimed,
        time_source="timestamp" if stamped else "claimed" if claimed else "",
    )


async def _judge_timestamp(
    embedded: EmbeddedPdfSignature, roots: TrustRoots
) -> Signature:
    moment = _moment_in(embedded.signed_data)
    status = await async_validate_pdf_timestamp(
        embedded, _context(roots, moment), diff_policy=POLICY
    )
    return Signature(
        kind="timestamp",
        **_said(status, moment, ()),
        signed_at=moment,
        time_source="timestamp" if status.trusted else "claimed",
    )


async def _stamped_at(
    embedded: EmbeddedPdfSignature, roots: TrustRoots
) -> tuple[datetime | None, tuple[Reason, ...]]:
    """Return the time of a trusted timestamp on the signature, or why there is none."""
    token = next(extract_tst_data_iter(embedded.signer_info, signed=False), None)
    if token is None:
        return None, ()
    moment = _moment_in(token)
    timing = await collect_timing_info(
        embedded.signer_info, _context(roots, moment), embedded.compute_digest
    )
    if timing["timestamp_validity"].trusted:
        return moment, ()
    return None, ("timestamp-not-trusted",)


def _moment_in(token: Any) -> datetime:
    """Return the time a timestamp token states."""
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _context(roots: TrustRoots, moment: datetime) -> ValidationContext:
    """Return whom to trust at *moment*, without a network and without its lists."""
    return ValidationContext(
        trust_roots=[
            loaded
            for each in roots.certificates
            for loaded in load_certs_from_pemder_data(each)
        ],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _said(
    status: PdfSignatureStatus | DocumentTimestampStatus,
    moment: datetime,
    notes: tuple[Reason, ...],
) -> dict[str, Any]:
    """Return the fields of a Signature that *status* fills."""
    change = _CHANGES[status.modification_level or ModificationLevel.OTHER]
    broken = tuple(_broken(status, change))
    doubts = () if broken else tuple(_doubts(status, moment))
    if change == "annotation" and not broken:
        notes = ("notes-added-after-signing", *notes)
    names = status.signing_cert.subject.native
    return {
        "state": "invalid" if broken else "valid" if status.trusted else "untrusted",
        "signer": _joined(names.get("common_name", "")),
        "organisation": _joined(names.get("organization_name", "")),
        "covers_whole_file": status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        "changed_after": change,
        "trusted": status.trusted,
        "reasons": broken + doubts + notes,
    }


def _broken(
    status: PdfSignatureStatus | DocumentTimestampStatus, change: Change
) -> Iterator[Reason]:
    """Yield what proves that the paper is not as it was signed."""
    if not status.intact:
        yield "digest-wrong"
    if not status.valid:
        yield "signature-wrong"
    if status.coverage and status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        yield "coverage-unclear"
    elif change == "other" or status.docmdp_ok is False:
        yield "changed-after-signing"


def _doubts(
    status: PdfSignatureStatus | DocumentTimestampStatus, moment: datetime
) -> Iterator[Reason]:
    """Yield why the signer of an intact paper is not trusted."""
    if status.trusted:
        return
    certificate = status.signing_cert
    expired = moment > certificate.not_valid_after
    early = moment < certificate.not_valid_before
    problem = getattr(status.trust_problem_indic, "name", "")
    if expired:
        yield "certificate-expired"
    if early:
        yield "certificate-not-yet-valid"
    if status.md_algorithm in _WEAK_DIGESTS:
        yield "weak-digest"
    elif problem in _CHAIN_REASONS:
        yield _CHAIN_REASONS[problem]
    elif not (expired or early):
        yield "chain-refused"


def _joined(names: str | list[str]) -> str:
    """Return the names of one sort in a certificate, which may hold several."""
    return compose(", ".join([names] if isinstance(names, str) else names))

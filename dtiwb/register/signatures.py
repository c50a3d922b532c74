"""Chữ ký số: who signed a PDF, whether it was changed since, and who vouches for it.

Everything happens offline, with the root certificates an officer put in a folder. Two
questions are kept apart, for they have different answers and different remedies:

* Is the paper as it was signed? If not, the signature is ``invalid``, and no root can
  mend that.
* Does the certificate lead to a root on file? If not, or if it was not in force, or its
  algorithm is too weak to prove anything today, the signature is ``untrusted``: nothing
  speaks against the paper, and nothing speaks for the signer.

A certificate is judged at the moment of signing, not today: evidence is kept for years
and certificates run out sooner, and a signature made in time does not end with its
certificate. The moment is that of a trusted timestamp where there is one. Otherwise it
is what the signer's own clock claimed, which a signer can set; so the claim is reported
as a claim, and a certificate that has run out since is named in the reasons. No claim
makes a signature ``invalid``: a wrong clock is no proof of tampering.

Whether a certificate was revoked is not asked, for only the network knows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Literal

State = Literal["none", "valid", "untrusted", "not-checked", "invalid"]
Change = Literal["", "archive", "form", "annotation", "other"]
"""What came after a signature: data to keep it verifiable, more signatures or form
entries, notes, or anything else; ``""`` is nothing."""
Reason = Literal[
    # the file
    "sign-extra-missing",
    "file-unreadable",
    "not-a-pdf",
    "encrypted",
    "signature-left-behind",
    # invalid
    "digest-wrong",
    "signature-wrong",
    "signature-malformed",
    "coverage-unclear",
    "changed-after-signing",
    # untrusted
    "root-not-supplied",
    "chain-refused",
    "certificate-expired",
    "certificate-not-yet-valid",
    "certificate-not-for-signing",
    "weak-digest",
    "weak-algorithm",
    # not-checked
    "form-unknown",
    "signature-unreadable",
    # said beside any state
    "notes-added-after-signing",
    "timestamp-not-trusted",
    "no-signing-time",
    "certificate-expired-since",
]

_WORST_LAST = ("none", "valid", "untrusted", "not-checked", "invalid")
TRUST_ROOTS = "data/legal/trust-roots"
"""Where a workspace keeps the certificates the officer trusts."""

_SUFFIXES = {".pem", ".crt", ".cer", ".der"}
_VIETNAM = timezone(timedelta(hours=7))
_MARK = b"/ByteRange"  # a signature has to say, uncompressed, which bytes it covers
_HEAD, _TAIL = 1024, 2048  # bytes: where readers look for the marks of a PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoots:
    """The certificates an officer trusts, and the files that held none.

    ``certificates`` are DER. An intermediate authority among them is trusted as a
    root is. ``unreadable`` are file names.
    """

    certificates: tuple[bytes, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Chữ ký số: one signature on a paper, or one document timestamp.

    ``signed_at`` carries a zone; ``time_source`` says whether it is the signer's own
    claim or a trusted timestamp. ``trusted`` is about the certificate only: a paper
    changed after signing may have been signed by somebody trusted. ``reasons`` is empty
    where there is nothing to say against the signature.
    """

    kind: Literal["signature", "timestamp"] = "signature"
    state: State
    signer: str = ""
    organisation: str = ""
    signed_at: datetime | None = None
    time_source: Literal["", "claimed", "timestamp"] = ""
    covers_whole_file: bool = False
    changed_after: Change = ""
    trusted: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureCheck:
    """What the signatures of one paper say.

    ``state`` is that of the worst signature, ``none`` without any: a document
    timestamp is listed but signs nothing. ``reasons`` are about the file.
    """

    state: State
    signatures: tuple[Signature, ...] = ()
    reasons: tuple[Reason, ...] = ()


def read_roots(folder: Path) -> TrustRoots:
    """Return the certificates in the files of *folder*, PEM or DER.

    A folder that is not there holds none; neither does any without the extra
    ``sign``, which then has no use for them.
    """
    files = [path for path in folder.glob("*") if path.suffix.lower() in _SUFFIXES]
    if not files:  # as nearly everywhere, and what is imported next takes its time
        return TrustRoots()
    try:
        from pyhanko.keys import load_certs_from_pemder_data
    except ImportError:
        return TrustRoots()
    certificates: list[bytes] = []
    unreadable = []
    for path in sorted(files):
        try:
            loaded = list(load_certs_from_pemder_data(path.read_bytes()))
            names = [each.subject.native for each in loaded]  # parses each for good
        except (OSError, ValueError, TypeError):
            names = []
        if names:
            certificates += [each.dump() for each in loaded]
        else:
            unreadable.append(path.name)
    return TrustRoots(
        certificates=tuple(dict.fromkeys(certificates)), unreadable=tuple(unreadable)
    )


def check_signatures(
    paper: Path | bytes, roots: TrustRoots | None = None, at: date | None = None
) -> SignatureCheck:
    """Return what the signatures of the PDF *paper* say; nothing is fetched.

    Never raises: what cannot be read or judged is ``not-checked``, with the reason.

    Args:
        paper: The file, or its bytes.
        roots: Whom to trust; nobody without it, and then nothing is ``valid``.
        at: The day the register speaks for, today without it. It decides which
            certificates have run out since, and stands in for a time of signing
            that is not in the file.
    """
    try:
        data = paper if isinstance(paper, bytes) else paper.read_bytes()
    except OSError:
        return SignatureCheck(state="not-checked", reasons=("file-unreadable",))
    if b"%PDF-" not in data[:_HEAD]:
        return SignatureCheck(state="not-checked", reasons=("not-a-pdf",))
    if _MARK not in data and b"%%EOF" in data[-_TAIL:]:
        return SignatureCheck(state="none")
    day_end = datetime.combine(at, time.max, _VIETNAM) if at else datetime.now(UTC)
    # pyhanko needs an event loop of its own; in a notebook this thread has one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_check, data, roots or TrustRoots(), day_end).result()


def _check(data: bytes, roots: TrustRoots, day_end: datetime) -> SignatureCheck:
    """Return the check of a PDF; *day_end* is the moment the register speaks for."""
    try:
        from dtiwb.register import signed_fields
    except ImportError:
        return SignatureCheck(state="not-checked", reasons=("sign-extra-missing",))
    found = signed_fields.judge_all(data, roots, day_end)
    if isinstance(found, str):
        return SignatureCheck(state="not-checked", reasons=(found,))
    if not found and _MARK in data:
        return SignatureCheck(state="none", reasons=("signature-left-behind",))
    states = [each.state for each in found if each.kind == "signature"]
    return SignatureCheck(
        state=max(states, key=_WORST_LAST.index, default="none"), signatures=found
    )

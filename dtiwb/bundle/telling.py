"""What became of a bundle, line by line, for a console."""

from __future__ import annotations

from collections.abc import Iterator

from dtiwb.bundle.pack import Bundled
from dtiwb.bundle.privacy import PersonalData
from dtiwb.bundle.remarks import sentences
from dtiwb.bundle.verify import Verification
from dtiwb.wording import say

_KINDS = {
    "cccd": "bundle.kind-cccd",
    "cmnd": "bundle.kind-cmnd",
    "mobile": "bundle.kind-mobile",
    "landline": "bundle.kind-landline",
    "email": "bundle.kind-email",
}


def tell_bundled(bundled: Bundled, language: str = "vi") -> Iterator[str]:
    """Yield what is left out, the personal data found, and what was written."""
    yield from sentences(bundled.remarks, language)
    yield from (name_personal(each, language) for each in bundled.personal)
    count = len(bundled.personal)
    if bundled.path is None:
        yield say("bundle.stopped", language, count=count)
        return
    if count:
        yield say("bundle.accepted", language, count=count)
    file = bundled.path.name
    yield say("bundle.written", language, count=bundled.files_count, file=file)
    yield say("bundle.fingerprint", language, sha256=bundled.manifest_sha256)


def name_personal(found: PersonalData, language: str = "vi") -> str:
    """Say where personal data stands, of which kind it is, and how it ends."""
    if found.file == "register.csv":
        code = "bundle.found-in-row"
    else:
        code = "bundle.found-on-page" if found.page else "bundle.found"
    kind = say(_KINDS[found.kind], language)
    where = {"file": found.file, "page": found.page}
    return say(code, language, kind=kind, value=found.masked, **where)


def tell_verification(found: Verification, language: str = "vi") -> Iterator[str]:
    """Yield whether an archive is as it was packed, and what differs."""
    count = len(found.differences)
    if not found.is_bundle:
        yield say("bundle.not-a-bundle", language)
    elif count:
        yield say("bundle.differs", language, case=found.case_id, count=count)
    else:
        files = found.files_count
        yield say("bundle.same", language, case=found.case_id, count=files)
    for each in found.differences:
        yield say(each.code, language, file=each.path)
    if found.is_bundle:
        yield say("bundle.fingerprint", language, sha256=found.manifest_sha256)

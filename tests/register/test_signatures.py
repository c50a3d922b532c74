"""Signatures say who signed, whether the paper was changed, and who is trusted."""

import asyncio
import re
import socket
import sys
import unicodedata
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from register.signed_papers import (
    CLOCK,
    LEADER,
    OFFICE,
    OTHER_UNIT,
    SIGNED_AT,
    Signer,
    paper,
    signed,
    signed_pdf,
    stamped,
    tampered,
    tampered_pdf,
    write_root,
)

import dtiwb.register
from dtiwb.register import signed_fields
from dtiwb.register.signatures import (
    Signature,
    SignatureCheck,
    TrustRoots,
    check_signatures,
    read_roots,
)

STRANGE_CLOCK = Signer(
    name="Đồng hồ lạ", root="Gốc lạ", rsa_bits=2048, stamps_time=True
)


@pytest.fixture(scope="module")
def roots(tmp_path_factory) -> TrustRoots:
    """The root of the leader, the office and the clock; not that of the other unit."""
    folder = tmp_path_factory.mktemp("roots")
    write_root(folder / "root.pem", LEADER)
    return read_roots(folder)


@pytest.fixture(scope="module")
def all_roots(tmp_path_factory) -> TrustRoots:
    folder = tmp_path_factory.mktemp("all-roots")
    write_root(folder / "root.pem", LEADER)
    write_root(folder / "other.cer", OTHER_UNIT)
    return read_roots(folder)


@pytest.fixture(scope="module")
def signed_once() -> bytes:
    return signed(paper())


def only(check: SignatureCheck) -> Signature:
    (signature,) = check.signatures
    assert check.state == signature.state
    return signature


def updated(data: bytes, *changes) -> bytes:
    """Return *data* with *changes* made to it in one appended revision."""
    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    for change in changes:
        change(writer)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def first_page(writer):
    return writer.root["/Pages"]["/Kids"][0]


def annotation(kind: str = "/FreeText") -> DictionaryObject:
    entries = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject(kind),
        "/Rect": ArrayObject(map(NumberObject, (100, 700, 200, 720))),
        "/Contents": pdf_string("So: 12"),
    }
    return DictionaryObject({NameObject(key): entries[key] for key in entries})


def place(writer, *annotations):
    page = first_page(writer)
    placed = page.setdefault(NameObject("/Annots"), ArrayObject()).get_object()
    placed.extend(annotations)
    writer.update_container(page)
    writer.update_container(placed)


def add_note(writer):
    place(writer, writer.add_object(annotation()))


def add_link(writer):
    place(writer, writer.add_object(annotation("/Link")))


def add_widget(writer):
    place(writer, writer.add_object(annotation("/Widget")))


def add_note_in_the_page_itself(writer):
    place(writer, annotation())


def change_figure(writer):
    page = first_page(writer)
    page["/Contents"]._data = page["/Contents"].data.replace(b"45%", b"95%")
    page["/Contents"]._encoded_data = None
    writer.update_container(page["/Contents"])


def turn_page(writer):
    page = first_page(writer)
    page[NameObject("/Rotate")] = NumberObject(90)
    writer.update_container(page)


def drop_notes(writer):
    first_page(writer)["/Annots"].clear()
    writer.update_container(first_page(writer)["/Annots"])


def list_notes_apart(writer):
    page = first_page(writer)
    page[NameObject("/Annots")] = writer.add_object(ArrayObject())
    writer.update_container(page)


def add_note_that_shows_the_page(writer):
    note = annotation()
    shown = {NameObject("/N"): first_page(writer).raw_get("/Contents")}
    note[NameObject("/AP")] = DictionaryObject(shown)
    place(writer, writer.add_object(note))


def rename(writer):
    writer.set_info(DictionaryObject({NameObject("/Title"): pdf_string("Bao cao")}))


# --- who signed ---


def test_a_paper_signed_under_a_supplied_root_is_valid(tmp_path, roots):
    path = signed_pdf(tmp_path / "bao-cao.pdf")
    assert check_signatures(path, roots, date(2025, 12, 31)) == SignatureCheck(
        state="valid",
        signatures=(
            Signature(
                state="valid",
                signer="Trần Thử Nghiệm",
                organisation="Sở Thử nghiệm tỉnh Đông Hải",
                signed_at=datetime(2025, 6, 10, 2, 30, tzinfo=UTC),
                time_source="claimed",
                covers_whole_file=True,
                changed_after="",
                trusted=True,
                reasons=(),
            ),
        ),
    )


def test_names_come_composed_and_every_organisation_is_kept(roots):
    taken_apart = unicodedata.normalize("NFD", "Nguyễn Thị Thử")
    by = Signer(name=taken_apart, organisations=("UBND tỉnh Đông Hải", "Sở Thử nghiệm"))
    signature = only(check_signatures(signed(paper(), by), roots))
    assert signature.signer == "Nguyễn Thị Thử"
    assert signature.organisation == "UBND tỉnh Đông Hải, Sở Thử nghiệm"


@pytest.mark.parametrize("bits", [0, 2048], ids=["elliptic curve", "RSA"])
def test_keys_of_both_common_kinds_are_read(roots, bits):
    by = Signer(name="Văn thư", rsa_bits=bits)
    assert check_signatures(signed(paper(), by), roots).state == "valid"


# --- who is trusted ---


def test_without_roots_an_intact_paper_is_untrusted_and_never_invalid(signed_once):
    for trusting in (None, TrustRoots()):
        signature = only(check_signatures(signed_once, trusting))
        assert signature.state == "untrusted"
        assert signature.reasons == ("root-not-supplied",)
        assert not signature.trusted
        assert signature.signer == "Trần Thử Nghiệm"


def test_an_untrusted_root_is_told_apart_from_a_broken_signature(roots):
    intact = signed(paper(), OTHER_UNIT)
    assert check_signatures(intact, roots).state == "untrusted"
    assert check_signatures(tampered(intact), roots).state == "invalid"


def test_an_intermediate_authority_in_the_folder_is_trusted_like_a_root(
    tmp_path, signed_once
):
    write_root(tmp_path / "authority.crt", LEADER, issuing=True)
    assert check_signatures(signed_once, read_roots(tmp_path)).state == "valid"


@pytest.mark.parametrize(
    ("usage", "state", "reasons"),
    [
        ("sign", "valid", ()),
        (None, "valid", ()),
        ("encipher", "untrusted", ("certificate-not-for-signing",)),
    ],
)
def test_a_certificate_has_to_be_meant_for_signing(roots, usage, state, reasons):
    by = Signer(name="Phòng Thử nghiệm", usage=usage)
    signature = only(check_signatures(signed(paper(), by), roots))
    assert (signature.state, signature.reasons) == (state, reasons)


def test_an_old_digest_leaves_a_paper_untrusted_and_a_changed_one_invalid(roots):
    old = signed(paper(), digest="sha1")
    assert only(check_signatures(old, roots)).reasons == ("weak-digest",)
    assert check_signatures(old, roots).state == "untrusted"
    assert check_signatures(tampered(old), roots).state == "invalid"


def test_a_short_key_leaves_a_paper_untrusted(roots):
    by = Signer(name="Khóa ngắn", rsa_bits=1024)
    signature = only(check_signatures(signed(paper(), by), roots))
    assert (signature.state, signature.reasons) == ("untrusted", ("weak-algorithm",))


def test_an_authority_out_of_force_is_refused(roots):
    by = Signer(name="Ký muộn", valid_until=datetime(2049, 1, 1, tzinfo=UTC))
    late = signed(paper(), by, datetime(2045, 1, 1, tzinfo=UTC))
    signature = only(check_signatures(late, roots))
    assert (signature.state, signature.reasons) == ("untrusted", ("chain-refused",))


# --- when ---


def test_a_certificate_that_ran_out_later_leaves_the_paper_valid(signed_once, roots):
    before = check_signatures(signed_once, roots, date(2028, 12, 31))
    after = check_signatures(signed_once, roots, date(2029, 1, 2))
    assert (before.state, only(before).reasons) == ("valid", ())
    assert (after.state, only(after).reasons) == (
        "valid",
        ("certificate-expired-since",),
    )


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (datetime(2029, 1, 2, tzinfo=UTC), "certificate-expired"),
        (datetime(2023, 12, 31, tzinfo=UTC), "certificate-not-yet-valid"),
    ],
)
def test_signing_outside_the_days_of_the_certificate_is_untrusted(roots, at, reason):
    signature = only(check_signatures(signed(paper(), at=at), roots))
    assert (signature.state, signature.reasons) == ("untrusted", (reason,))


def test_the_days_of_the_certificate_are_named_without_roots_too():
    late = signed(paper(), at=datetime(2029, 1, 2, tzinfo=UTC))
    signature = only(check_signatures(late))
    assert signature.reasons == ("certificate-expired", "root-not-supplied")


def test_a_trusted_timestamp_goes_before_what_the_signer_claims(roots):
    stamp = datetime(2025, 6, 11, tzinfo=UTC)
    data = signed(paper(), at=datetime(2020, 1, 1, tzinfo=UTC), stamp=stamp)
    signature = only(check_signatures(data, roots, date(2030, 1, 1)))
    assert (signature.signed_at, signature.time_source) == (stamp, "timestamp")
    assert (signature.state, signature.reasons) == ("valid", ())


def test_a_timestamp_from_nobody_trusted_is_not_believed(roots):
    data = signed(paper(), stamp=datetime(2025, 6, 11, tzinfo=UTC), clock=STRANGE_CLOCK)
    signature = only(check_signatures(data, roots))
    assert (signature.signed_at, signature.time_source) == (SIGNED_AT, "claimed")
    assert (signature.state, signature.reasons) == ("valid", ("timestamp-not-trusted",))


def test_a_time_without_a_zone_is_that_of_vietnam(roots):
    at = datetime(2025, 6, 10, 9, 30)  # noqa: DTZ001
    signature = only(check_signatures(signed(paper(), at=at), roots))
    assert signature.signed_at == datetime(2025, 6, 10, 2, 30, tzinfo=UTC)


def test_without_any_time_the_day_of_the_register_decides(roots):
    timeless = signed(paper(), at=None)
    within = only(check_signatures(timeless, roots, date(2028, 12, 31)))
    assert (within.signed_at, within.time_source) == (None, "")
    assert (within.state, within.reasons) == ("valid", ("no-signing-time",))
    beyond = only(check_signatures(timeless, roots, date(2029, 1, 2)))
    assert beyond.reasons == ("certificate-expired", "no-signing-time")


# --- as it was signed, or not ---


def test_a_changed_byte_is_invalid_whether_or_not_the_root_is_known(tmp_path, roots):
    path = tampered_pdf(tmp_path / "sua.pdf")
    for trusting in (None, roots):
        signature = only(check_signatures(path, trusting))
        assert (signature.state, signature.reasons) == ("invalid", ("digest-wrong",))
        assert not signature.trusted


def test_a_changed_figure_is_invalid(signed_once, roots):
    assert b"45%" in signed_once
    better = signed_once.replace(b"45%", b"95%")
    assert only(check_signatures(better, roots)).reasons == ("digest-wrong",)


def test_a_changed_signature_value_is_invalid(signed_once, roots):
    packed = re.search(rb"/Contents ?<([0-9A-Fa-f]+?)(?:00){9,}>", signed_once)
    last = packed.end(1) - 9  # within the value, which comes last
    digit = b"0" if signed_once[last : last + 1] != b"0" else b"1"
    changed = signed_once[:last] + digit + signed_once[last + 1 :]
    assert only(check_signatures(changed, roots)).reasons == ("signature-wrong",)


def test_an_empty_signature_is_invalid(signed_once, roots):
    emptied = re.sub(
        rb"(/Contents ?<)([0-9A-Fa-f]+)>",
        lambda found: found[1] + b"0" * len(found[2]) + b">",
        signed_once,
    )
    signature = only(check_signatures(emptied, roots))
    assert (signature.state, signature.reasons) == ("invalid", ("signature-malformed",))


def test_a_signature_that_leaves_bytes_out_is_invalid(signed_once, roots):
    moved = signed_once.replace(b"/ByteRange [0 ", b"/ByteRange [1 ")
    assert "coverage-unclear" in only(check_signatures(moved, roots)).reasons
    assert check_signatures(moved, roots).state == "invalid"


def test_a_signature_of_an_unknown_form_is_not_judged(signed_once, roots):
    old_form = signed_once.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa_sha1.")
    signature = only(check_signatures(old_form, roots))
    assert (signature.state, signature.reasons) == ("not-checked", ("form-unknown",))


def test_no_changed_byte_passes_for_the_signed_paper(signed_once, roots):
    hole = re.search(rb"/Contents ?<([0-9A-Fa-f]+)>", signed_once)
    step = len(signed_once) // 60
    for place_changed in range(0, len(signed_once), step):
        if hole.start(1) <= place_changed < hole.end(1):
            continue  # what a signature cannot cover: itself
        byte = bytes([signed_once[place_changed] ^ 1])
        changed = signed_once[:place_changed] + byte + signed_once[place_changed + 1 :]
        check = check_signatures(changed, roots)
        lost = check.reasons == ("signature-left-behind",)
        assert lost or check.state in {"invalid", "not-checked"}, place_changed


# --- what came after ---


def test_a_page_replaced_after_signing_is_invalid_though_its_signer_is_trusted(
    signed_once, roots
):
    signature = only(check_signatures(updated(signed_once, change_figure), roots))
    assert (signature.state, signature.trusted) == ("invalid", True)
    assert signature.changed_after == "other"
    assert not signature.covers_whole_file
    assert signature.reasons == ("changed-after-signing",)


def test_signing_again_does_not_heal_a_page_replaced_in_between(signed_once, roots):
    again = signed(updated(signed_once, change_figure), OFFICE)
    check = check_signatures(again, roots)
    assert check.state == "invalid"
    assert [each.state for each in check.signatures] == ["invalid", "valid"]


def test_new_metadata_after_signing_is_allowed(signed_once, roots):
    signature = only(check_signatures(updated(signed_once, rename), roots))
    assert (signature.state, signature.changed_after) == ("valid", "archive")


@pytest.mark.parametrize("visible", [False, True])
@pytest.mark.parametrize("allows", [None, MDPPerm.FILL_FORMS])
def test_a_second_unit_may_countersign(all_roots, visible, allows):
    first = signed(paper(), LEADER, visible=visible, allows=allows)
    check = check_signatures(signed(first, OTHER_UNIT, visible=visible), all_roots)
    assert check.state == "valid"
    leader, unit = check.signatures
    assert (leader.signer, leader.covers_whole_file) == ("Trần Thử Nghiệm", False)
    assert leader.changed_after == "form"
    assert (unit.signer, unit.covers_whole_file) == (OTHER_UNIT.name, True)


def test_a_paper_is_as_good_as_its_worst_signature(signed_once, roots):
    check = check_signatures(signed(signed_once, OTHER_UNIT), roots)
    assert [each.state for each in check.signatures] == ["valid", "untrusted"]
    assert check.state == "untrusted"


def test_a_note_after_signing_is_allowed_and_named(signed_once, roots):
    numbered = updated(signed_once, add_note)
    signature = only(check_signatures(numbered, roots))
    assert (signature.state, signature.changed_after) == ("valid", "annotation")
    assert signature.reasons == ("notes-added-after-signing",)
    issued = check_signatures(signed(numbered, OFFICE, visible=True), roots)
    assert [each.reasons for each in issued.signatures] == [
        ("notes-added-after-signing",),
        (),
    ]


def test_a_note_may_join_a_list_that_stands_apart_from_its_page(roots):
    apart = signed(updated(paper(), list_notes_apart))
    numbered = check_signatures(updated(apart, add_note), roots)
    assert (numbered.state, only(numbered).changed_after) == ("valid", "annotation")
    twice = check_signatures(signed(apart, OFFICE, visible=True), roots)
    assert twice.state == "valid"


@pytest.mark.parametrize(
    ("allows", "state"), [(MDPPerm.FILL_FORMS, "invalid"), (MDPPerm.ANNOTATE, "valid")]
)
def test_a_signer_may_forbid_notes(roots, allows, state):
    certified = signed(paper(), allows=allows)
    assert check_signatures(updated(certified, add_note), roots).state == state


@pytest.mark.parametrize(
    "changes",
    [
        (add_link,),
        (add_widget,),
        (add_note_in_the_page_itself,),
        (turn_page,),
        (add_note, turn_page),
        (add_note, change_figure),
        (add_note_that_shows_the_page, change_figure),
        (add_note, add_widget),
    ],
    ids=lambda changes: " and ".join(each.__name__ for each in changes),
)
def test_nothing_else_passes_for_a_note(signed_once, roots, changes):
    signature = only(check_signatures(updated(signed_once, *changes), roots))
    assert (signature.state, signature.changed_after) == ("invalid", "other")


def test_a_note_that_was_there_when_signing_may_not_go(roots):
    noted = signed(updated(paper(), add_note))
    assert check_signatures(noted, roots).state == "valid"
    for changes in ((drop_notes,), (drop_notes, add_note)):
        assert check_signatures(updated(noted, *changes), roots).state == "invalid"


def test_a_note_may_not_fill_a_gap_left_in_the_signed_page(roots):
    gap = []

    def leave_gap(writer):
        gap.append(writer.allocate_placeholder())
        page = first_page(writer)
        printed = ArrayObject([page.raw_get("/Contents"), gap[0]])
        page[NameObject("/Contents")] = printed
        writer.update_container(page)

    def fill_gap(writer):
        filled = StreamObject(stream_data=b"BT /F1 12 Tf 72 600 Td (95%) Tj ET")
        writer.objects[0, gap[0].idnum] = filled
        note = annotation()
        shown = {NameObject("/N"): IndirectObject(gap[0].idnum, 0, writer)}
        note[NameObject("/AP")] = DictionaryObject(shown)
        place(writer, writer.add_object(note))

    with_gap = signed(updated(paper(), leave_gap))
    assert check_signatures(with_gap, roots).state == "valid"
    assert check_signatures(updated(with_gap, fill_gap), roots).state == "invalid"


def test_a_note_hidden_before_signing_may_not_appear_later(roots):
    def hide(writer):
        kept = {NameObject("/Kept"): writer.add_object(annotation())}
        writer.root[NameObject("/PieceInfo")] = DictionaryObject(kept)
        writer.update_root()

    def show(writer):
        place(writer, writer.root["/PieceInfo"].raw_get("/Kept"))

    prepared = signed(updated(paper(), hide))
    assert check_signatures(updated(prepared, show), roots).state == "invalid"


# --- no signature ---


def with_empty_field() -> bytes:
    field = SigFieldSpec("Ky", box=(100, 100, 200, 150))
    return updated(paper(), lambda writer: append_signature_field(writer, field))


@pytest.mark.parametrize(
    "data",
    [paper(), paper("Nguoi ky: Tran Thu Nghiem"), with_empty_field()],
    ids=["plain", "the picture of a signature", "an empty field"],
)
def test_a_paper_nobody_signed_has_no_signature(roots, data):
    assert check_signatures(data, roots) == SignatureCheck(state="none")


def test_a_signature_no_longer_reached_from_the_paper_is_named(signed_once, roots):
    def forget(writer):
        del writer.root["/AcroForm"]
        writer.update_root()

    assert check_signatures(updated(signed_once, forget), roots) == SignatureCheck(
        state="none", reasons=("signature-left-behind",)
    )


def test_a_document_timestamp_alone_is_no_signature(roots):
    check = check_signatures(stamped(paper()), roots)
    assert check.state == "none"
    (stamp,) = check.signatures
    assert (stamp.kind, stamp.state, stamp.signer) == ("timestamp", "valid", CLOCK.name)
    assert (stamp.signed_at, stamp.time_source) == (SIGNED_AT, "timestamp")


def test_a_document_timestamp_of_a_stranger_takes_nothing_from_the_signature(
    signed_once, roots
):
    check = check_signatures(stamped(signed_once, clock=STRANGE_CLOCK), roots)
    assert [each.state for each in check.signatures] == ["valid", "untrusted"]
    assert check.signatures[0].changed_after == "archive"
    assert check.signatures[1].time_source == "claimed"
    assert check.state == "valid"


# --- files as they come ---


def locked(user_password: str) -> bytes:
    """Return a signed paper under a password; "" lets everybody read, none change."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(paper())))
    writer.encrypt(owner_pass="of the owner", user_pass=user_password)  # noqa: S106
    written = BytesIO()
    writer.write(written)
    return signed(written.getvalue(), password=user_password)


def test_a_paper_that_asks_for_a_password_is_not_checked(roots):
    assert check_signatures(locked("secret"), roots) == SignatureCheck(
        state="not-checked", reasons=("encrypted",)
    )


def test_a_paper_only_locked_against_changes_is_checked(roots):
    assert only(check_signatures(locked(""), roots)).state == "valid"


def hybrid(data: bytes) -> bytes:
    """Return *data* with a second index beside the first, as word processors write."""
    size = int(re.search(rb"/Size (\d+)", data)[1])
    root = re.search(rb"/Root (\d+ 0 R)", data)[1].decode()
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    entry = b"\x01" + len(data).to_bytes(4, "big") + b"\x00"
    head = (
        f"{size} 0 obj\n<< /Type /XRef /Size {size + 1} /W [1 4 1] /Root {root}"
        f" /Index [{size} 1] /Length {len(entry)} >>\nstream\n"
    )
    index = head.encode() + entry + b"\nendstream\nendobj\n"
    tail = (
        f"xref\n0 0\ntrailer\n<< /Size {size + 1} /Root {root} /Prev {before}"
        f" /XRefStm {len(data)} >>\nstartxref\n{len(data) + len(index)}\n%%EOF\n"
    )
    return data + index + tail.encode()


def test_a_paper_from_a_word_processor_is_checked(roots):
    printed = hybrid(paper())
    assert PdfFileReader(BytesIO(printed), strict=False).xrefs.hybrid_xrefs_present
    twice = signed(signed(printed, visible=True), OFFICE, visible=True)
    assert check_signatures(twice, roots).state == "valid"
    assert check_signatures(tampered(twice), roots).state == "invalid"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not-a-pdf"),
        (b"PK\x03\x04 a paper of another kind", "not-a-pdf"),
        (b"%PDF-1.7\n", "file-unreadable"),
        (b"%PDF-1.7 /ByteRange %%EOF", "file-unreadable"),
        (signed(paper())[:-300], "file-unreadable"),
    ],
    ids=["empty", "no PDF", "no body", "no objects", "cut off"],
)
def test_a_broken_file_gives_a_state_and_no_exception(roots, data, reason):
    assert check_signatures(data, roots) == SignatureCheck(
        state="not-checked", reasons=(reason,)
    )


def test_an_exception_of_the_library_gives_a_state(monkeypatch, signed_once, roots):
    async def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(signed_fields, "async_validate_pdf_signature", fail)
    signature = only(check_signatures(signed_once, roots))
    assert signature.state == "not-checked"
    assert signature.reasons == ("signature-unreadable",)


def test_a_file_that_is_not_there_is_not_checked(tmp_path):
    check = check_signatures(tmp_path / "mat.pdf")
    assert (check.state, check.reasons) == ("not-checked", ("file-unreadable",))


# --- surroundings ---


def test_nothing_asks_the_network(monkeypatch, signed_once, roots):
    def refuse(*_):
        raise AssertionError("the network was asked")

    assert b"chung-thu.invalid" in bytes.fromhex(
        re.search(rb"/Contents ?<([0-9A-Fa-f]+)>", signed_once)[1].decode()
    )
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert check_signatures(signed_once, roots).state == "valid"


def test_a_notebook_with_its_running_loop_can_check(signed_once, roots):
    async def cell() -> str:
        return check_signatures(signed_once, roots).state

    assert asyncio.run(cell()) == "valid"


def test_without_the_extra_a_signed_paper_is_not_checked(
    monkeypatch, tmp_path, signed_once, roots
):
    for name in [each for each in sys.modules if each.split(".")[0] == "pyhanko"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyhanko", None)
    for name in ("signed_fields", "signed_notes"):
        monkeypatch.delitem(sys.modules, f"dtiwb.register.{name}", raising=False)
        monkeypatch.delattr(dtiwb.register, name, raising=False)
    assert check_signatures(signed_once, roots) == SignatureCheck(
        state="not-checked", reasons=("sign-extra-missing",)
    )
    assert check_signatures(paper(), roots).state == "none"
    write_root(tmp_path / "root.pem")
    assert read_roots(tmp_path) == TrustRoots()


# --- the folder of roots ---


def test_roots_are_read_in_either_form_and_counted_once(tmp_path):
    pem = write_root(tmp_path / "a.pem", LEADER)
    write_root(tmp_path / "b.DER", LEADER)
    write_root(tmp_path / "c.cer", OTHER_UNIT)
    both = pem.read_bytes() + write_root(tmp_path / "d.crt", OTHER_UNIT).read_bytes()
    (tmp_path / "e.pem").write_bytes(both)
    roots = read_roots(tmp_path)
    assert len(roots.certificates) == 2
    assert roots.unreadable == ()


def test_a_file_without_a_certificate_is_named_and_the_others_are_kept(tmp_path):
    write_root(tmp_path / "good.pem")
    (tmp_path / "empty.crt").write_bytes(b"")
    (tmp_path / "text.pem").write_text("no certificate", encoding="utf-8")
    (tmp_path / "cut.der").write_bytes(b"0\x82\x01\x00")
    (tmp_path / "README.md").write_text("where these come from", encoding="utf-8")
    roots = read_roots(tmp_path)
    assert len(roots.certificates) == 1
    assert roots.unreadable == ("cut.der", "empty.crt", "text.pem")


def test_a_folder_that_is_not_there_holds_no_roots(tmp_path):
    assert read_roots(tmp_path / "none") == TrustRoots()

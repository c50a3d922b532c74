"""What the system refuses is told in Vietnamese, with English beside it."""

import errno
import json
import os

import pytest

from dtiwb.runner.rollup import write_index
from dtiwb.wording import system_reason, tell, wordings

TOLD = {
    "ENOSPC": "ổ đĩa hết chỗ, hãy dọn bớt",
    "EDQUOT": "đã dùng hết dung lượng được cấp trên ổ đĩa, hãy dọn bớt",
    "EACCES": "không được phép ghi hoặc đọc ở đó, hoặc tệp đang mở ở chương trình khác",
    "EPERM": "không được phép ghi hoặc đọc ở đó, hoặc tệp đang mở ở chương trình khác",
    "EROFS": "ổ đĩa hoặc thư mục này chỉ cho đọc",
    "EIO": "ổ đĩa, hoặc kết nối tới ổ đĩa, bị lỗi",
    "ENOENT": "không có tệp hoặc thư mục này",
    "ENAMETOOLONG": "tên tệp hoặc đường dẫn quá dài",
    "EBUSY": "tệp đang mở ở chương trình khác, hãy đóng lại",
    "EMFILE": "đang mở quá nhiều tệp cùng lúc",
}


def refused(name):
    number = getattr(errno, name)
    return OSError(number, os.strerror(number), "/nhà/của/ai/trang.html")


@pytest.mark.parametrize("name", TOLD)
def test_a_common_reason_is_told_in_both_languages(name):
    error = refused(name)
    assert system_reason(error) == TOLD[name]
    english = system_reason(error, "en")
    assert english in wordings("en").values()
    assert tell(error) == (
        f"Không ghi được: {TOLD[name]} (trang.html)\n"
        f"    (Could not write: {english} (trang.html))"
    )


def test_any_other_reason_is_told_as_the_system_says_it():
    assert system_reason(refused("ELOOP")) == os.strerror(errno.ELOOP)
    assert system_reason(OSError("máy in hết giấy")) == "máy in hết giấy"


@pytest.mark.parametrize("code", [32, 33])
def test_a_file_that_windows_says_is_in_use_is_told_as_such(code):
    error = refused("EACCES")
    error.winerror = code
    assert system_reason(error) == TOLD["EBUSY"]


def test_the_index_tells_of_a_disk_that_refused_in_vietnamese_alone(tmp_path):
    folder = tmp_path / "so-a-2025"
    folder.mkdir()
    run = {"status": "failed", "error": tell(refused("ENOSPC"))}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    page = write_index(tmp_path).read_text(encoding="utf-8")
    assert "Không ghi được: ổ đĩa hết chỗ, hãy dọn bớt (trang.html)" in page
    assert "Could not write" not in page

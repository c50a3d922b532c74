"""The notebooks run from the screen: what the officer is told when they are done."""

import asyncio

import pytest

import dtiwb
from dtiwb.runner.batch import Outcome
from dtiwb.runner.placing import made_aside
from dtiwb.workbench import running
from dtiwb.workbench.desk import Desk


@pytest.fixture
def desk(workspace):
    return Desk(lambda: dtiwb.open_case(workspace / "params" / "mau-so-mau-2025.yaml"))


async def run(desk):
    async for _ in running.run_notebooks(desk):
        pass


def test_files_that_a_run_kept_are_told_on_the_screen(desk, workspace, monkeypatch):
    outputs = workspace / "outputs"

    def run_cases(files, into, progress):
        folder = into / files[0].stem
        with made_aside(folder) as new:
            (new / "run.json").write_text("{}", encoding="utf-8")
        yield Outcome(params=files[0], folder=folder, seconds=1)

    monkeypatch.setattr(running, "run_cases", run_cases)
    asyncio.run(run(desk))
    assert desk.work.notices == []
    (outputs / "mau-so-mau-2025" / "tu-danh-gia.docx").write_text("của tôi")
    asyncio.run(run(desk))
    assert desk.work.notices == [
        "1 tệp trong outputs/ đã có người sửa hoặc đặt thêm; các tệp ấy được giữ lại "
        "trong outputs/kept/."
    ]


def test_a_disk_that_refuses_is_told_in_vietnamese(desk, monkeypatch):
    def run_cases(*_):
        raise OSError(28, "No space left on device", "/nhà/outputs")
        yield

    monkeypatch.setattr(running, "run_cases", run_cases)
    asyncio.run(run(desk))
    (notice,) = desk.work.notices
    assert "Không ghi được: ổ đĩa hết chỗ, hãy dọn bớt (outputs)" in notice

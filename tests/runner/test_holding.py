"""A case is opened once in a process of its own, and whatever ends that is told."""

import json
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from runner import works
from runner.waiting import wait_until, written_pid

import dtiwb
from dtiwb.case import at_hand
from dtiwb.errors import InputError, RenderError
from dtiwb.runner.batch import run_cases
from dtiwb.runner.forking import Forks
from dtiwb.runner.notebooks import parameters_of
from dtiwb.runner.wire import Inbox, send, unpack
from dtiwb.runner.zygotes import Broken
from dtiwb.wording import tell

TESTS = Path(__file__).parents[1]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
slow = pytest.mark.slow


@pytest.fixture
def opening(tmp_path, monkeypatch):
    """What opens a small something, findable for the processes that tests start."""
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    (tmp_path / "word").write_text("điểm", encoding="utf-8")
    return partial(works.open_word, tmp_path)


@pytest.fixture(params=["forked", "here"])
def forks(request, opening):
    with Forks(2) as made:
        if request.param == "here":
            made.can_fork = False
        elif not made.can_fork:
            pytest.skip("needs fork")
        yield made


def opened_by(folder):
    return [int(each) for each in (folder / "opened").read_text().split()]


@slow
def test_what_is_held_is_opened_once_for_all_who_work_on_it(forks, opening, tmp_path):
    with forks.holding(opening) as holding:
        assert holding.told == "told"
        (tmp_path / "word").write_text("khác", encoding="utf-8")
        assert [holding.do(works.word) for _ in range(3)] == ["điểm"] * 3
    assert len(opened_by(tmp_path)) == 1


@slow
@needs_fork
def test_what_one_work_does_to_what_is_held_the_next_does_not_see(opening):
    with Forks(1) as forks, forks.holding(opening) as holding:
        holding.do(works.spoil)
        assert holding.do(works.word) == "điểm"


@slow
@needs_fork
def test_a_holder_that_is_killed_is_replaced_and_the_work_begun_again(
    opening, tmp_path
):
    with Forks(2) as forks, forks.holding(opening) as holding:
        work = partial(works.end_holder_once, tmp_path / "been")
        assert holding.do(work) == "điểm"
        assert len(set(opened_by(tmp_path))) == 2
        assert holding.do(works.word) == "điểm"
        assert len(opened_by(tmp_path)) == 2


@slow
@needs_fork
def test_a_work_that_no_holder_outlives_is_done_in_this_process(opening, tmp_path):
    with Forks(1) as forks, forks.holding(opening) as holding:
        assert holding.do(works.end_holder) == "điểm"
        assert opened_by(tmp_path)[-1] == os.getpid()
        assert forks.can_fork


@slow
def test_files_that_cannot_be_used_are_told_with_every_problem(forks):
    with pytest.raises(InputError) as caught, forks.holding(works.refuse):
        pass
    with pytest.raises(InputError) as expected:
        works.refuse()
    assert caught.value.problems == expected.value.problems


@slow
def test_a_file_that_cannot_be_read_is_told_with_its_name(forks, opening):
    with forks.holding(opening) as holding:
        with pytest.raises(FileNotFoundError) as caught:
            holding.do(works.read_nothing)
        assert caught.value.filename == "nowhere.txt"
        assert holding.do(works.word) == "điểm"


@slow
@needs_fork
def test_a_defect_in_a_forked_process_is_told_as_what_it_is(opening):
    with Forks(1) as forks, forks.holding(opening) as holding:
        with pytest.raises(Broken, match=r"^ZeroDivisionError: division by zero$"):
            holding.do(works.divide)
        with pytest.raises(RenderError) as caught:
            holding.do(works.divide, "a.ipynb")
    assert caught.value.code == "notebook-failed"
    assert caught.value.fields["reason"] == "ZeroDivisionError: division by zero"


@slow
@needs_fork
@pytest.mark.parametrize("end", [works.die, works.eat])
def test_a_process_that_ends_without_a_word_is_told_and_others_go_on(opening, end):
    with Forks(1) as forks:
        with pytest.raises(RenderError) as caught, forks.holding(end):
            pass
        assert caught.value.code == "case-died"
        assert "bộ nhớ" in tell(caught.value)
        with forks.holding(opening) as holding:
            with pytest.raises(RenderError) as caught:
                holding.do(end)
            assert caught.value.code == "case-died"
            assert holding.do(works.word) == "điểm"


@slow
@needs_fork
def test_one_process_opens_case_after_case_and_is_gone_in_the_end(opening, tmp_path):
    with Forks(1) as forks:
        for word in ("điểm", "hạn"):
            (tmp_path / "word").write_text(word, encoding="utf-8")
            with forks.holding(opening) as holding:
                assert holding.do(works.word) == word
        with pytest.raises(InputError), forks.holding(works.refuse):
            pass
        with forks.holding(opening):
            (holder,) = set(opened_by(tmp_path))
            assert psutil.pid_exists(holder)
    wait_until(lambda: not psutil.pid_exists(holder))


@slow
@needs_fork
def test_cases_at_work_at_the_same_time_are_held_by_different_processes(
    opening, tmp_path
):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "word").write_text("hạn", encoding="utf-8")
    other = partial(works.open_word, tmp_path / "other")
    with Forks(2) as forks, forks.holding(opening) as one, forks.holding(other) as two:
        assert [one.do(works.word), two.do(works.word)] == ["điểm", "hạn"]
        assert opened_by(tmp_path) != opened_by(tmp_path / "other")


@slow
@needs_fork
def test_where_threads_are_left_nothing_is_forked_and_the_work_is_done_here(opening):
    with Forks(1) as forks, forks.holding(works.leave_thread) as holding:
        assert holding.do(works.word) == os.getpid()


@slow
@needs_fork
@pytest.mark.parametrize("where", ["opening", "working"])
def test_leaving_the_block_ends_whoever_opens_or_works(opening, tmp_path, where):
    caught = []
    sleep = partial(works.sleep, tmp_path)

    def wait(forks):
        try:
            with forks.holding(sleep if where == "opening" else opening) as holding:
                holding.do(sleep)
        except KeyboardInterrupt as error:
            caught.append(error)

    with Forks(1) as forks:
        waiting = threading.Thread(target=wait, args=[forks])
        waiting.start()
        pid = written_pid(tmp_path / "pid")
    waiting.join(timeout=20)
    assert len(caught) == 1
    wait_until(lambda: not psutil.pid_exists(pid))


@slow
@needs_fork
def test_nothing_is_begun_for_a_command_that_was_killed_meanwhile(opening, tmp_path):
    source = "import pathlib, sys; from runner import works; works.ask_and_die"
    command = [sys.executable, "-c", f"{source}(pathlib.Path(sys.argv[1]))", tmp_path]
    before = set(psutil.pids())
    assert subprocess.run(command).returncode == -signal.SIGKILL
    new = (psutil.Process(pid) for pid in set(psutil.pids()) - before)
    (left,) = (each for each in new if "dtiwb.runner.zygote" in each.cmdline()[-3])
    left.wait(60)
    assert not (tmp_path / "opened").exists()


def shown(workspace, *lines):
    """Return what a page shows whose notebook ends with *lines*."""
    notebook = workspace / "notebooks" / "1-reconcile.ipynb"
    book = json.loads(notebook.read_text(encoding="utf-8"))
    (start,) = (
        n
        for n, cell in enumerate(book["cells"])
        if "parameters" in cell["metadata"].get("tags", [])
    )
    extra = {**book["cells"][start], "metadata": {}, "id": "extra"}
    kept = book["cells"][: start + 2]
    book["cells"] = [*kept, {**extra, "source": "\n".join(lines)}]
    notebook.write_text(json.dumps(book), encoding="utf-8")
    params = workspace / "params" / "mau-so-mau-2024.yaml"
    text = params.read_text(encoding="utf-8").splitlines()
    text = [each for each in text if not each.startswith("notebooks")]
    params.write_text("\n".join([*text, "notebooks: [1-reconcile]\n"]), "utf-8")
    (outcome,) = run_cases([params], workspace / "outputs")
    assert outcome.error == ""
    page = outcome.folder / "1-reconcile.ipynb"
    return json.loads(page.read_text(encoding="utf-8"))["cells"][-1]["outputs"]


@slow
@needs_fork
def test_a_notebook_speaks_of_what_was_read_for_the_results_whatever_changes_meanwhile(
    workspace,
):
    claims = "data/agencies/mau-so-mau/2024/claims.csv"
    outputs = shown(
        workspace,
        f"open('{claims}', 'a').write('x')",
        "again = dtiwb.open_case(agency=agency, year=year, criteria_set=criteria_set,",
        "    as_of=as_of, compare_with=compare_with, not_applicable=not_applicable,",
        "    notebooks=notebooks, forms=forms, ranking=ranking, language=language)",
        "again is assessment.case, dtiwb.assess(again) is assessment",
    )
    assert outputs[-1]["data"]["text/plain"] == ["(True, True)"]


@slow
@needs_fork
def test_a_notebook_that_asks_for_something_else_is_given_that(workspace):
    outputs = shown(
        workspace,
        "other = dtiwb.open_case(agency=agency, year=year, as_of='2024-03-02')",
        "other.params.as_of.isoformat(), dtiwb.assess(other) is assessment",
    )
    assert outputs[-1]["data"]["text/plain"] == ["('2024-03-02', False)"]


def test_a_case_is_at_hand_within_the_block_only(demo_assessment, monkeypatch):
    case = demo_assessment.case
    monkeypatch.chdir(case.root)
    keys = parameters_of(case.params)
    with at_hand(demo_assessment, keys):
        assert dtiwb.open_case(**keys) is case
        assert dtiwb.assess(case) is demo_assessment
        assert dtiwb.open_case(**keys | {"as_of": "2025-12-31"}) is not case
    assert dtiwb.open_case(**keys) is not case
    assert dtiwb.assess(case) is not demo_assessment


def test_a_case_is_not_at_hand_in_another_workspace(
    demo_assessment, workspace, monkeypatch
):
    keys = parameters_of(demo_assessment.case.params)
    monkeypatch.chdir(workspace)
    with at_hand(demo_assessment, keys):
        assert dtiwb.open_case(**keys).root == workspace.resolve()


class Recorded:
    """A socket that keeps what is sent."""

    def __init__(self):
        self.data = b""

    def sendall(self, data):
        self.data += data


@given(st.lists(st.text() | st.integers() | st.binary()), st.data())
def test_whatever_is_sent_arrives_however_it_is_cut(told, data):
    stream, inbox, arrived = Recorded(), Inbox(), []
    for each in told:
        send(stream, each)
    while stream.data:
        size = data.draw(st.integers(1, len(stream.data)))
        arrived += map(unpack, inbox.take(stream.data[:size]))
        stream.data = stream.data[size:]
    assert arrived == told

"""The notebooks of a case run from the screen, which stays free meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from dtiwb.errors import DtiwbError
from dtiwb.report.page import page_title
from dtiwb.runner.batch import run_cases
from dtiwb.runner.events import Event, Progress
from dtiwb.runner.placing import count_files, kept_folders
from dtiwb.wording import tell
from dtiwb.workbench.desk import Desk
from dtiwb.workbench.history import local_now


async def run_notebooks(desk: Desk) -> AsyncIterator[None]:
    """Make the pages of the case on *desk*; yield whenever there is news in it.

    They are made from what is saved. One run at a time; what goes wrong is said.
    """
    if desk.work is None or desk.is_running:
        return
    work = desk.work
    unsaved = len(work.session.unsaved())
    if unsaved:
        work.notices.append(work.say("workbench.run-unsaved", count=unsaved))
    case = work.session.case
    params = case.root / "params" / f"{case.id}.yaml"
    outputs = case.root / "outputs"
    kept_before = kept_folders(outputs)
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def hear(event: Event | None) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    desk.is_running, desk.run_state = True, work.say("workbench.running", what=case.id)
    yield
    running = asyncio.create_task(asyncio.to_thread(_run, params, outputs, hear))
    running.add_done_callback(lambda _: events.put_nowait(None))
    while event := await events.get():
        if event.notebook:
            what = page_title(event.notebook, work.session.language)
            desk.run_state = work.say("workbench.running", what=what)
            yield
    failure = await running
    desk.is_running = False
    if failure:
        desk.run_state = ""
        work.notices = [work.say("workbench.run-failed", why=failure)]
    else:
        when = f"{local_now():%H:%M}"
        desk.run_state = work.say("workbench.ran", when=when)
    kept = count_files(kept_folders(outputs) - kept_before)
    if kept:
        work.notices.append(work.say("batch.kept", count=kept))
    yield


def _run(params: Path, outputs: Path, hear: Progress) -> str:
    """Run the notebooks of one case; return what went wrong, in a sentence."""
    try:
        return "; ".join(each.error for each in run_cases([params], outputs, hear))
    except (DtiwbError, OSError) as error:
        return tell(error)
    except Exception as error:  # a defect of ours must not leave the screen waiting
        return f"{type(error).__name__}: {error}"

"""The screen in a browser: the desk's panels as one widget, a person's clicks back.

The only module that knows of widgets. ``open_workbench`` is what the notebook calls.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from dtiwb.case import open_case
from dtiwb.workbench.desk import Desk
from dtiwb.workbench.finder import Finder
from dtiwb.workbench.running import run_notebooks

_HERE = Path(__file__).parent
_SHOWN_EVERY = 25
"""How many papers are read between two looks at what they suggest."""


def open_workbench(**keys: Any) -> Screen:
    """Return the workbench of the case with *keys*, as ``open_case`` takes them.

    A case that cannot be opened shows why, and can be read again.
    """
    return Screen(Desk(partial(open_case, **keys)))


class Screen(anywidget.AnyWidget):
    """The workbench as a widget: a trait holds the HTML of each panel.

    ``chosen`` is the criterion shown: the long list need not be sent to mark it.
    """

    _esm = _HERE / "screen.js"
    _css = _HERE / "screen.css"
    language = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.Unicode().tag(sync=True)
    bar = traitlets.Unicode().tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)
    criteria = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Unicode().tag(sync=True)
    papers = traitlets.Unicode().tag(sync=True)
    preview = traitlets.Unicode().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._learning: Finder | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.on_msg(self._heard)
        self._show()

    def _heard(self, _: object, message: dict[str, str], __: object) -> None:
        if message.get("do") == "run":
            self._begin(self._run())
        else:
            self.desk.handle(message)
        self._show()

    def _show(self) -> None:
        """Send every panel that is not what it was."""
        with self.hold_sync():
            self.language, self.chosen = self.desk.language, self.desk.chosen
            for name, html in self.desk.panels().items():
                setattr(self, name, html)
        if self.desk.work and self.desk.work.finder is not self._learning:
            self._learning = self.desk.work.finder
            self._begin(self._learn(self._learning))

    def _begin(self, task: Any) -> None:
        """Let *task* go on between clicks; without a loop there are no clicks."""
        try:
            running = asyncio.get_running_loop().create_task(task)
        except RuntimeError:
            task.close()
            return
        self._tasks.add(running)
        running.add_done_callback(self._tasks.discard)

    async def _learn(self, finder: Finder) -> None:
        """Read the papers one by one, leaving room for a click after each."""
        for count in finder.learn():
            await asyncio.sleep(0)
            if finder is not self._learning:
                return
            if count % _SHOWN_EVERY == 0 or count == finder.count:
                self._show()

    async def _run(self) -> None:
        """Run the notebooks of the case elsewhere, and say how far they are."""
        async for _ in run_notebooks(self.desk):
            self._show()

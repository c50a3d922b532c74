"""A papermill engine that runs the cells in this very process, without sockets.

The cells meet the same IPython kernel as in a process of their own, and nbclient
makes the same outputs of its messages; only nothing travels between two processes.
What a notebook does to its process it does to ours: use it in a process that ends
with the notebook.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.session import Session
from nbclient.client import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbclient.util import run_hook
from traitlets.config import Config

NAME = "in-process"
"""What ``papermill.execute_notebook`` calls this engine."""
BACKEND = "module://matplotlib_inline.backend_inline"
"""Where a kernel's charts go; matplotlib asks MPLBACKEND when it is imported."""


def make_kernel() -> None:
    """Make the one kernel of this process and tell papermill of the engine."""
    from papermill.engines import Engine, papermill_engines

    class InProcessEngine(Engine):  # type: ignore[misc]
        execute_managed_notebook = staticmethod(_execute_managed_notebook)

    papermill_engines.register(NAME, InProcessEngine)
    application: Any = InteractiveShellApp  # puts the current folder on the search path
    application.init_path(SimpleNamespace(ignore_cwd=False))
    config = Config()
    config.HistoryManager.enabled = False
    # a kernel asks it whose thread Ctrl-C interrupts: nobody's
    threads = SimpleNamespace(parent_thread=None)
    kernel: Any = IPythonKernel.instance(
        config=config,
        log=logging.getLogger(__name__),
        session=_Session(),
        shell_channel_thread=threads,
    )
    kernel.shell.display_formatter.format(None)  # makes what shows a cell's value


def _execute_managed_notebook(
    nb_man: Any,
    kernel_name: str,
    on_cell_start: Callable[..., None] | None = None,
    **_: Any,
) -> None:
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", 1), _Stream("stderr", 2)
    try:
        client = _Client(nb_man.nb, on_cell_start=on_cell_start)
        asyncio.run(client.execute_all(nb_man))
    finally:
        sys.stdout, sys.stderr = streams


class _Session(Session):
    """Hands every message of the kernel over instead of sending it."""

    take: Callable[[dict[str, Any]], object]

    def send(
        self,
        stream: object,
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,
        buffers: list[Any] | None = None,
        track: bool = False,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        message = msg_or_type
        if isinstance(message, str):
            message = self.msg(message, content, parent, header, metadata)
        # tuples become lists, for instance, as on the way to another process
        message["content"] = self.unpack(self.pack(message["content"]))
        if buffers:
            message["buffers"] = buffers
        self.take(message)
        return message


class _Stream(io.TextIOBase):
    """What a cell prints, and what C code and other programs write below it."""

    encoding = "UTF-8"

    def __init__(self, name: str, fd: int) -> None:
        self._name, self._fd = name, fd
        self._parts: list[str] = []
        self._below = tempfile.TemporaryFile(mode="ab+")  # noqa: SIM115 - to the end
        self._seen = 0
        os.dup2(self._below.fileno(), fd)

    def fileno(self) -> int:
        return self._fd

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        size = os.fstat(self._fd).st_size
        if size > self._seen:
            data = os.pread(self._fd, size - self._seen, self._seen)
            self._seen = size
            self._parts.append(data.decode("utf-8", "replace"))
        if self._parts:
            text = "".join(self._parts).encode("utf-8", "replace").decode("utf-8")
            content = {"name": self._name, "text": text}
            self._parts.clear()
            kernel: Any = IPythonKernel.instance()
            kernel.session.send(None, "stream", content, kernel.get_parent())


class _Client(NotebookClient):  # type: ignore[misc]
    """Gives each cell to the kernel and its messages to nbclient."""

    def __init__(self, *args: Any, **traits: Any) -> None:
        super().__init__(*args, **traits)
        self._answers: list[dict[str, Any]] = []

    async def execute_all(self, nb_man: Any) -> None:
        self.reset_execution_trackers()
        channel = SimpleNamespace(send=self._answers.append)
        session = IPythonKernel.instance().session
        self.kc = SimpleNamespace(session=session, shell_channel=channel)
        for index, cell in enumerate(self.nb.cells):
            nb_man.cell_start(cell, index)
            try:
                await self._execute(cell, index)
            except CellExecutionError as error:
                nb_man.cell_exception(cell, cell_index=index, exception=error)
                break
            finally:
                nb_man.cell_complete(cell, cell_index=index)
        self.nb.metadata["language_info"] = IPythonKernel.language_info
        self.set_widgets_metadata()

    async def _execute(self, cell: Any, index: int) -> None:
        await run_hook(self.on_cell_start, cell=cell, cell_index=index)
        is_skipped = self.skip_cells_with_tag in cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or is_skipped:
            return
        kernel: Any = IPythonKernel.instance()
        session = kernel.session
        session.take = lambda message: self.process_message(message, cell, index)
        cell.metadata["execution"] = {}
        cell.outputs = []
        cell.execution_count = kernel.execution_count
        self.clear_before_next_output = False
        kernel.set_parent([], session.msg("execute_request", {"code": cell.source}))
        reply = await kernel.do_execute(cell.source, silent=False)
        sys.stdout.flush()
        sys.stderr.flush()
        session.take = lambda message: None  # a widget's echo of the answers
        while self._answers:
            answer = {"buffers": [], **self._answers.pop(0)}
            kernel.comm_manager.comm_msg(None, None, answer)
        await self._check_raise_for_error(cell, index, {"content": reply})

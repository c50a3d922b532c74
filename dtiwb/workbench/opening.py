"""The server behind the workbench: this machine only, with a token, on one notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from dtiwb.models import Params
from dtiwb.store.files import write_atomically
from dtiwb.store.workspace import starter

NOTEBOOK = "0-workbench.ipynb"
_WAIT = 60
_GRACE = 10
_SAID = "said.txt"
_Front = tuple[str, str, tuple[str, ...]]
"""Module to start, where it shows a notebook, what else to tell it."""
_QUIET = (
    "--ServerApp.log_level=ERROR",
    "--LabApp.news_url=None",  # no request leaves this machine
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
_LAB: _Front = ("jupyterlab", "doc/tree", _QUIET)
_PAGE = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "connect-src 'self' ws://127.0.0.1:*; frame-ancestors 'self'"
)
"""What a page may load: nothing from another machine, whatever its template asks."""
_SERVER = {
    "ServerApp": {"tornado_settings": {"headers": {"Content-Security-Policy": _POLICY}}}
}
_VOILA = "--ServerApp.jpserver_extensions=voila.server_extension=True"
_PLAIN: _Front = ("jupyter_server", "voila/render", (_VOILA,))


class NotStarted(Exception):
    """The server did not come up; the text is the last thing it said."""


def notebook_for(root: Path, params: Params) -> Path:
    """Write the notebook of one case and return it.

    A copy, so that the one all cases share keeps neither outputs nor the name of a
    case: JupyterLab writes what it shows into the file it opened.

    Raises:
        OSError: it could not be written.
    """
    shared = root / "notebooks" / NOTEBOOK
    if not shared.is_file():
        shared = starter() / "notebooks" / NOTEBOOK
    book = json.loads(shared.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            values = {"agency": params.agency, "year": str(params.year)}
            lines = [f"{name} = {json.dumps(text)}" for name, text in values.items()]
            cell["source"] = "\n".join(lines)
    path = root / "outputs" / "workbench" / f"{params.case_id}.ipynb"
    write_atomically(path, json.dumps(book, ensure_ascii=False, indent=1) + "\n")
    return path


@contextmanager
def server(root: Path, notebook: Path, plain: bool = False) -> Iterator[str]:
    """Start the server, yield the address that opens *notebook*, and end it.

    It listens on this machine only and makes its own token, which the address holds.

    Raises:
        NotStarted: it does not come up.
    """
    module, front, own = _PLAIN if plain else _LAB
    with tempfile.TemporaryDirectory(prefix="dtiwb-") as name:
        runtime = Path(name)
        write_atomically(runtime / "labconfig/page_config.json", json.dumps(_PAGE))
        write_atomically(runtime / "jupyter_server_config.json", json.dumps(_SERVER))
        with (runtime / _SAID).open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - this Python, our own arguments
                [
                    *(sys.executable, "-m", module, "--ip=127.0.0.1", "--no-browser"),
                    *("--ServerApp.port_retries=50", f"--ServerApp.root_dir={root}"),
                    *own,
                ],
                cwd=root,
                env=_environment(name),
                stdout=said,
                stderr=said,
            )
        try:
            place = quote(notebook.relative_to(root).as_posix())
            url, token = _address(runtime, process)
            yield f"{url}{front}/{place}?token={token}"
        finally:
            process.terminate()
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(runtime: str) -> dict[str, str]:
    """Return our environment, with *runtime* for what the server notes and is told."""
    config = filter(None, (runtime, os.environ.get("JUPYTER_CONFIG_PATH")))
    own = {
        "JUPYTER_RUNTIME_DIR": runtime,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(config),
    }
    return {**os.environ, **own}


def _address(runtime: Path, process: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Return address and token from the note the server writes when it is up."""
    ends_at = time.monotonic() + _WAIT
    while time.monotonic() < ends_at and process.poll() is None:
        for note in runtime.glob("jpserver-*.json"):
            try:
                told = json.loads(note.read_text(encoding="utf-8"))
                return str(told["url"]), str(told["token"])
            except (ValueError, KeyError, OSError):  # half written
                pass
        time.sleep(0.1)
    said = (runtime / _SAID).read_text(encoding="utf-8", errors="replace")
    raise NotStarted(said.strip().rpartition("\n")[2])

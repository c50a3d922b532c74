"""What the tests of held cases have done in forked processes, by name."""

import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

from dtiwb.errors import InputError, Problem
from dtiwb.runner.wire import OPENING, send
from dtiwb.runner.zygotes import Forked, Started


def open_word(folder):
    """Hold the word in a file; note that it was opened, and by which process."""
    with (folder / "opened").open("a", encoding="utf-8") as opened:
        opened.write(f"{os.getpid()}\n")
    return {"word": (folder / "word").read_text(encoding="utf-8")}, "told"


def open_alone(folder):
    """Open it as long as nobody else has; hold what it tells."""
    (folder / "open").touch(exist_ok=False)
    time.sleep(0.3)
    (folder / "open").unlink()
    return open_word(folder)


def word(held, _):
    """Return what is held."""
    return held["word"]


def spoil(held, _):
    """Change what is held, in this process."""
    held["word"] = "spoilt"


def end_holder_once(flag, held, _):
    """End the process that holds, the first time."""
    if not flag.exists():
        flag.touch()
        end_holder(held, _)
    return held["word"]


def end_holder(held, _):
    """End the process that holds, unless this is it."""
    if "zygote" in Path(f"/proc/{os.getppid()}/cmdline").read_text(encoding="utf-8"):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    return held["word"]


def die(*_):
    """End without a word, as a process that is killed."""
    os._exit(1)


def eat(*_):
    """Hold more than there is."""
    raise MemoryError


def refuse():
    """Find two problems."""
    raise InputError(
        [
            Problem(file="claims.csv", code="not-a-number", row=4, column="điểm"),
            Problem(file="agency.yaml", code="unknown-key", fields={"key": "x"}),
        ]
    )


def leave_thread():
    """Hold which process this is, with a thread that goes on for a while."""
    threading.Thread(target=time.sleep, args=[5], daemon=True).start()
    return {"word": os.getpid()}, None


def read_nothing(*_):
    """Read a file that is not there."""
    Path("nowhere.txt").read_text(encoding="utf-8")


def divide(*_):
    """Have a defect."""
    return 1 / 0


def sleep(folder, *_):
    """Say which process this is, and do nothing for a minute."""
    (folder / "pid").write_text(f"{os.getpid()}.", encoding="utf-8")
    time.sleep(60)


def ask_and_die(folder):
    """Start a zygote, ask it to open the word, and be killed while it warms up."""
    stream = Forked(Started(0)).connect(OPENING)
    send(stream, partial(open_word, folder))
    os.kill(os.getpid(), signal.SIGKILL)

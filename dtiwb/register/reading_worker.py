"""A process that reads papers for another: a file that breaks it costs only itself.

Run as ``python -m dtiwb.register.reading_worker``. It takes one line of JSON with the
roots to trust, then one per file, and answers each with lines of JSON: ``null`` for
every page read, so that the other knows it is alive, then the reading.
"""

from __future__ import annotations

import base64
import json
import signal
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from dtiwb.register.papers import judged, read_evidence
from dtiwb.register.signatures import TrustRoots


def greeting(roots: TrustRoots, at: date | None) -> dict[str, Any]:
    """Return what a worker is told first: whom to trust, and for which day."""
    packed = [base64.b64encode(each).decode() for each in roots.certificates]
    return {"roots": packed, "at": at and at.isoformat()}


def main() -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other one says when to stop
    told = json.loads(sys.stdin.readline())
    certificates = tuple(base64.b64decode(each) for each in told["roots"])
    roots = TrustRoots(certificates=certificates)
    at = date.fromisoformat(told["at"]) if told["at"] else None
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer

    def answer(told: object) -> None:
        out.write(json.dumps(told, default=str) + "\n")
        out.flush()

    answer("ready")
    for line in sys.stdin:
        name, sha256 = json.loads(line)
        path = Path(name)
        reading = read_evidence(path, sha256, lambda *_: answer(None))
        answer(asdict(judged(reading, path, roots, at)))


if __name__ == "__main__":
    main()

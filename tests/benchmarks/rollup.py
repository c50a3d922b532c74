"""How fast the roll-up over 20,000 invented results is, and how heavy its pages are.

Run it by hand; nothing here is asserted:

    python tests/benchmarks/rollup.py [PROVINCES] [YEARS]

The default is a country: 34 provinces, 20 departments in each, 3,321 communes, five
years. The baseline, in the same run, does nothing but read every results.json whole.
Each runs in a process of its own; the files are read once before, so that both find
them in memory. It then makes one group of 3,321 communes, the longest page there is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from made_results import COMMUNES, write_results

TIMED = """
import resource, sys, time
from pathlib import Path
outputs = Path(sys.argv[1])
started, busy = time.perf_counter(), time.process_time()
{work}
took, used = time.perf_counter() - started, time.process_time() - busy
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(took, used, peak)
"""
BASELINE = """
import json
for path in outputs.glob("*/results.json"):
    json.loads(path.read_bytes())
"""
ROLL_UP = """
from dtiwb.runner.rollup import write_index
write_index(outputs)
"""


def measure(work: str, outputs: Path) -> tuple[float, float, int]:
    """Return seconds, seconds of the processor and peak MB of *work*."""
    command = [sys.executable, "-c", TIMED.format(work=work), str(outputs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took, used, peak = done.stdout.split()
    return float(took), float(used), int(peak)


def fail_a_few(outputs: Path) -> None:
    """Let three cases have failed since, as after a batch of a few."""
    failed = json.dumps({"status": "failed", "error": "made to fail"})
    runs = sorted(outputs.glob("*/run.json"))
    for run in runs[:: len(runs) // 3][:3]:
        run.write_text(failed, encoding="utf-8")


def report(outputs: Path, count: int) -> None:
    """Print one line for each way, and the weight of the pages."""
    measure(BASELINE, outputs)  # now the files are in memory
    baseline = measure(BASELINE, outputs)
    ways = {
        "json.loads of every results.json": baseline,
        "roll-up, every page new": measure(ROLL_UP, outputs),
        "roll-up, no page changes": measure(ROLL_UP, outputs),
    }
    fail_a_few(outputs)
    ways["roll-up, three cases changed"] = measure(ROLL_UP, outputs)
    for name, (took, used, peak) in ways.items():
        print(
            f"{name:34}{took:7.2f} s{used:7.2f} s CPU{used / baseline[1]:6.2f} of the"
            f" baseline{peak:6} MB{count / took:8.0f} results/s"
        )
    pages = [path.stat().st_size for path in outputs.glob("groups/*.html")]
    print(
        f"index {(outputs / 'index.html').stat().st_size:,} bytes;"
        f" {len(pages)} pages of {sum(pages) // len(pages):,} bytes each,"
        f" the largest {max(pages):,}"
    )


def main() -> None:
    """Make the invented outputs and measure."""
    provinces, years = (int(each) for each in (*sys.argv[1:], "34", "5")[:2])
    with tempfile.TemporaryDirectory() as name:
        country, group = Path(name) / "country", Path(name) / "group"
        count = write_results(country, provinces, years)
        print(f"{count} cases")
        report(country, count)
        count = write_results(group, 1, 1, COMMUNES)
        print(f"{count} cases, {COMMUNES} of them one group")
        report(group, count)


if __name__ == "__main__":
    main()

"""Commands: each a thin call of one public function.

Exit codes: 0 done; 1 findings under ``--strict``, or a failed run in a batch;
2 input that cannot be used.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from dtiwb.cli import cases, evidence, papers, workbench
from dtiwb.errors import DtiwbError


class _Main(click.Group):
    """Shows our own errors as sentences and exits with 2; never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever listened has heard enough
            sys.stdout = None
        except (DtiwbError, OSError) as error:
            from dtiwb.wording import tell

            click.echo(tell(error), err=True)
        ctx.exit(2)


@click.group(cls=_Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dtiwb")
def main() -> None:
    """Tự chấm điểm chuyển đổi số có căn cứ (a defensible DTI self-assessment).

    \b
    Example:
        dtiwb run params/mau-so-mau-2025.yaml
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows consoles are not UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")


for command in (
    *(cases.check, cases.compare, cases.list_cases, cases.record, cases.run),
    *(evidence.bundle, evidence.scan, evidence.suggest, evidence.verify),
    *(papers.init, papers.read, workbench.workbench),
):
    main.add_command(command)

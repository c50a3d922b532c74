"""The command that opens the workbench."""

from __future__ import annotations

import signal
from pathlib import Path

import click

PARAMS = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("params", type=PARAMS)
@click.option("--plain", is_flag=True, help="A plain page instead of JupyterLab.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def workbench(params: Path, plain: bool, no_browser: bool) -> None:
    """Open the workbench on one case in the browser, until Ctrl-C.

    The server listens on this machine only; the address holds its token.

    \b
    Example:
        dtiwb workbench params/mau-so-mau-2025.yaml
    """
    from importlib.util import find_spec
    from threading import Event

    from dtiwb.store.cases import read_params
    from dtiwb.wording import say
    from dtiwb.workbench.opening import NotStarted, notebook_for, server

    if plain and find_spec("voila") is None:
        raise click.UsageError(say("workbench.no-plain"))
    keys, reader = read_params(params)
    notebook = notebook_for(reader.root, keys)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the server ends with us
    try:
        with server(reader.root, notebook, plain) as address:
            click.echo(say("workbench.opening", case=keys.case_id, address=address))
            if not no_browser:
                click.launch(address)
            Event().wait()
    except KeyboardInterrupt:
        pass  # that is how it ends
    except NotStarted as error:
        raise click.ClickException(say("workbench.not-started", said=error)) from None

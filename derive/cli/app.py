"""The command `derive` and its verbs.

To add a verb, write its function in a file of its own, and give it its place in `VERBS`. What is imported
at the top of these files is imported for `derive --help` too: let it be light, and import what runs or
renders inside the function.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from derive.cli.check import check
from derive.cli.checkrefs import checkrefs
from derive.cli.confirm import confirm
from derive.cli.explain import explain
from derive.cli.export import export
from derive.cli.graph import show_graph
from derive.cli.list import list_proofs
from derive.cli.new import new
from derive.cli.plot import plot
from derive.cli.prove import ClaimCommand, prove
from derive.cli.selecting import BAD_INPUT, complain, refuse
from derive.cli.show import show
from derive.library.configuration import BadConfiguration, configuration

VERBS: dict[str, Callable[..., None]] = {
    "check": check,
    "show": show,
    "list": list_proofs,
    "export": export,
    "prove": prove,
    "explain": explain,
    "new": new,
    "graph": show_graph,
    "checkrefs": checkrefs,
    "plot": plot,
    "confirm": confirm,
}

# Typer exports only classes below it, which have all that it has
UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

EVERYWHERE = ("jobs", "timeout", "lang")  # settings of pyproject.toml that mean the same for every verb

app = typer.Typer(
    name="derive",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Checks mathematical derivations line by line, shows them, and exports them to lecture notes.",
)
for _name, _verb in VERBS.items():
    app.command(_name, cls=ClaimCommand if _verb is prove else None)(_verb)


def command_line(worker: object) -> object:
    """Run the command line of this process, with a worker for scripts if there is one; gives the exit code.

    What cannot be meant is complained of as everything else is. Raises `SystemExit` where nobody reads the output.
    """
    try:
        return app(obj=worker, prog_name="derive", standalone_mode=False)
    except UsageError as error:
        if type(error).show is not UsageError.show:  # help, where no verb is given
            error.show()
        else:
            message = error.format_message().removesuffix(".")
            path = error.ctx.command_path if error.ctx else "derive"
            complain(message[:1].lower() + message[1:], f"see: {path} --help")
        return BAD_INPUT


def _version(wanted: bool) -> None:
    if wanted:
        from derive.version import __version__

        typer.echo(f"derive {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """What pyproject.toml says becomes the default of the parameters of the same names."""
    try:
        values = configuration(Path.cwd()).values
    except BadConfiguration as error:
        refuse(str(error))
    everywhere = {name: value for name, value in values.items() if name in EVERYWHERE}
    ctx.default_map = {verb: dict(values if verb == "check" else everywhere) for verb in VERBS}

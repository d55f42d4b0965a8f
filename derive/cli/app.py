"""The command `derive` and its verbs.

To add a verb, write its function in a file of its own, and give it its place in `VERBS`. What is imported
at the top of these files is imported for `derive --help` too: let it be light, and import what runs or
renders inside the function.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from derive.cli.selecting import BAD_INPUT, complain, refuse
from derive.library.configuration import BadConfiguration, configuration

VERBS: Mapping[str, tuple[str, str]] = {  # the module and the function of each
    "check": ("derive.cli.check", "check"),
    "show": ("derive.cli.show", "show"),
    "list": ("derive.cli.list", "list_proofs"),
    "export": ("derive.cli.export", "export"),
    "prove": ("derive.cli.prove", "prove"),
    "explain": ("derive.cli.explain", "explain"),
    "new": ("derive.cli.new", "new"),
    "graph": ("derive.cli.graph", "show_graph"),
    "checkrefs": ("derive.cli.checkrefs", "checkrefs"),
    "plot": ("derive.cli.plot", "plot"),
    "confirm": ("derive.cli.confirm", "confirm"),
}

# Typer exports only classes below it, which have all that it has
UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]

EVERYWHERE = ("jobs", "timeout", "lang")  # settings of pyproject.toml that mean the same for every verb


class Verbs(TyperGroup):
    """The command of which the verbs are parts. Each is imported and built when it is asked for: for help, all are."""

    def __init__(self, **attributes: Any):
        super().__init__(**attributes | {"commands": dict.fromkeys(VERBS)})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        place, function = VERBS[cmd_name]
        module = import_module(place)
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(cmd_name, cls=getattr(module, "COMMAND", None))(getattr(module, function))
        return get_command(alone)


app = typer.Typer(
    name="derive",
    cls=Verbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Checks mathematical derivations line by line, shows them, and exports them to lecture notes.",
)


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

"""The command line: `python -m dispatch …`. Every command says with `--help` what it does, with an example."""

from importlib import import_module

import click

COMMANDS = {
    "run": ("running", "Start everything on this machine: PostgreSQL, the service, archive, snapshots and the city."),
    "serve": ("serving", "Start one service; a second one on the same journal stands by until the first is gone."),
    "archive": ("following", "Follow the journal and keep every row with the positions at which it was so."),
    "snapshots": ("following", "Follow the journal and keep state and views now and then, so that a start is quick."),
    "verify": ("journal", "Read the whole journal and check that nothing was changed, is missing or was put in."),
    "rebuild": ("journal", "Throw the archive away and make it again from the journal."),
    "accept-restore": ("journal", "Go on with a journal that is shorter than it was known to be."),
    "adopt-region": ("regions", "Put a region folder in force, as a new version; stories of open incidents say so."),
    "check-region": ("regions", "Say what is wrong in a region folder, with file and line; 0 if nothing is."),
    "import-areas": ("regions", "Replace schematic outlines by an operator's real ones (GeoJSON)"),
    "import-sites": ("sites", "Keep the sites of a list (CSV, one a line) with their contacts and hazards"),
    "account": ("people", "Make, change, list and close accounts."),
    "subscriber": ("subscribers", "List who is told what changes, what was given up, and send it again."),
    "forward": ("forwarding", "Sign what an exchange tells as a form, and deliver it until the service has taken it."),
    "open-data": ("open_data", "Write what everybody may have of a month: incidents, intervals and tickets"),
    "bi-role": ("bi", "Make a role of the database that may read the views of the schema bi and nothing else."),
}
"""By name: the module of `dispatch.cli` that has it, and how its help begins."""


class Commands(click.Group):
    """A command is imported when it is asked for: the whole service takes more than a second, a list of names none."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"dispatch.cli.{COMMANDS[name][0]}"), name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1].rstrip(".")) for name in self.list_commands(ctx)])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Tiếp Ứng: a call becomes a unit on its way.

    Settings come from the environment: EOC_PORT (8080), EOC_HOST (127.0.0.1), EOC_DATA (folder of the database and the
    keys), EOC_DATABASE_URL (a PostgreSQL of your own, 15 or newer), EOC_REGION (folder of the province's data).
    """
    import_module("dispatch.logs").configure()


if __name__ == "__main__":
    main(prog_name="python -m dispatch")

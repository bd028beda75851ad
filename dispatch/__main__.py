"""The command line: `python -m dispatch …`. Every command says with `--help` what it does, with an example."""

import click

from dispatch import logs
from dispatch.cli.bi import bi_role
from dispatch.cli.forwarding import forward
from dispatch.cli.journal import accept_restore, rebuild, verify
from dispatch.cli.open_data import open_data
from dispatch.cli.people import account
from dispatch.cli.regions import adopt_region, check_region, import_areas
from dispatch.cli.running import archive, run, serve, snapshots
from dispatch.cli.sites import import_sites
from dispatch.cli.subscribers import subscriber


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Tiếp Ứng: a call becomes a unit on its way.

    Settings come from the environment: EOC_PORT (8080), EOC_HOST (127.0.0.1), EOC_DATA (folder of the database and the
    keys), EOC_DATABASE_URL (a PostgreSQL of your own, 15 or newer), EOC_REGION (folder of the province's data).
    """
    logs.configure()


for command in (
    run,
    serve,
    archive,
    snapshots,
    verify,
    rebuild,
    accept_restore,
    adopt_region,
    check_region,
    import_areas,
    import_sites,
    account,
    subscriber,
    forward,
    open_data,
    bi_role,
):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="python -m dispatch")

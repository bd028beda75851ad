"""forward: beside an exchange that cannot sign."""

import os
from pathlib import Path

import click

from dispatch.failures import NotDone, guarded
from dispatch.forwarding import Forwarder
from dispatch.settings import from_environment


@click.command()
@click.option("--source", required=True, help="The exchange's name, which stands before its calls.")
@click.option("--to", "url", default="http://127.0.0.1:8080", show_default=True, help="The service.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the exchange tells it.")
@click.option("--port", type=click.IntRange(1, 65535), default=8089, show_default=True)
@click.option(
    "--spool", type=click.Path(path_type=Path), default=Path("spool"), show_default=True, help="Where events wait."
)
def forward(source: str, url: str, host: str, port: int, spool: Path) -> None:
    """Sign what an exchange tells as a form, and deliver it until the service has taken it.

    It signs with the first secret of EOC_TELEPHONY_SECRETS, or of EOC_DATA/secrets/telephony. Whoever can reach its
    port can tell of calls: let it be the exchange alone.

    Example: EOC_TELEPHONY_SECRETS=whsec_… python -m dispatch forward --source sip --to https://eoc.example
    """

    async def work() -> None:
        settings = from_environment()
        if not os.environ.get("EOC_TELEPHONY_SECRETS") and not settings.telephony_file.exists():
            raise NotDone("No secret to sign with: set EOC_TELEPHONY_SECRETS to the one that the service has")
        await Forwarder(spool, url, settings.telephony_secrets()[0], source).run(host, port)

    guarded(work())

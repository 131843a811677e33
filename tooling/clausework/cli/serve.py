"""`clausework serve`: the built site and the intake of comments on one port."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._spoken import listening, rehearsal_option, said, spoken, store_of_project, warn
from clausework.errors import StoreBusy

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import Store


@click.command(context_settings={"auto_envvar_prefix": "CLAUSEWORK_SERVE"})
@rehearsal_option
@listening
@click.option("--site", type=click.Path(path_type=Path))
@click.option("--public-origin", default="", metavar="ORIGIN")
@click.option("--trusted-proxy", multiple=True, metavar="CIDR")
@click.option("--metrics-from", multiple=True, metavar="CIDR")
@click.option("--lost-receipts", is_flag=True)
@click.option("--nothing-lost", is_flag=True)
@click.option("--network-limit", type=click.IntRange(min=1), default=60, show_default=True)
@click.option("--clause-limit", type=click.IntRange(min=1), default=150, show_default=True)
@click.option("--scanner", metavar="ADDRESS")
@click.option("--witness", "witness_urls", multiple=True, metavar="URL")
@click.option("--witness-key", "witness_keys", multiple=True, metavar="KEY")
@click.option("--witness-quorum", type=int, metavar="NUMBER")
@click.option("--head", default="", metavar="git:REMOTE|s3://BUCKET")
@click.option("--head-lease", type=click.FloatRange(2), default=120)
@store_of_project
def command(
    rehearsal: bool,
    host: str,
    port: int,
    site: Path | None,
    public_origin: str,
    trusted_proxy: tuple[str, ...],
    metrics_from: tuple[str, ...],
    lost_receipts: bool,
    nothing_lost: bool,
    network_limit: int,
    clause_limit: int,
    scanner: str | None,
    witness_urls: tuple[str, ...],
    witness_keys: tuple[str, ...],
    witness_quorum: int | None,
    head: str,
    head_lease: float,
    db: str,
    root: Path,
) -> None:
    """Serve the built site and take comments on it."""
    from clausework.service import settings
    from clausework.service.context import open_context
    from clausework.service.server import serve_context
    from clausework.workflow.serving.opening import read_witnesses, require_public_origin

    if lost_receipts and nothing_lost:
        raise click.UsageError(said("service.lost_or_not"))
    chosen = settings.ServiceSettings(
        settings.networks(trusted_proxy),
        settings.networks(metrics_from),
        settings.limits(network_limit, clause_limit),
        public_origin.removesuffix("/"),
        settings.scanner_at(scanner) if scanner else None,
        *read_witnesses(witness_urls, witness_keys, witness_quorum),
    )
    if chosen.trusted:  # proxies bring the visitors, and somebody has to say under which name these come
        require_public_origin(root, chosen.origin)
    for network in chosen.trusted:
        if network.num_addresses > settings.MOST:
            warn("service.wide_proxy", network=network)
    context = open_context(
        root,
        rehearsal,
        site or root / "build" / "site",
        db,
        lost_receipts=lost_receipts,
        nothing_lost=nothing_lost,
        witnesses=chosen.witnesses,
        head=head,
        head_lease=head_lease,
    )
    _warn(context.store)
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    option = " --rehearsal" if rehearsal else ""
    ready = said("service.serving", url=f"http://{name}:{port}/", option=option)
    serve_context(context, host, port, lambda: click.echo(ready, err=True), chosen)


def _warn(store: Store) -> None:
    """Say why the store takes nothing yet, if it does not, and whether it was upgraded."""
    try:
        store.check_gives()
    except StoreBusy as closed:
        click.echo(closed.message(spoken()), err=True)
    if store.kept is not None:
        warn("service.upgraded", file=store.kept)

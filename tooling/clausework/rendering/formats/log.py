"""The log of comments as files, for whoever wants to prove a receipt or to watch the log."""

from __future__ import annotations

from clausework.rendering import routes
from clausework.rendering.publication import Publication

FILES = ("log/*.txt",)


def stage(publication: Publication) -> dict[str, bytes]:
    """The signed checkpoint, the key and the leaves of each log, as git has them."""
    found = {}
    for log in publication.logs:
        texts = {
            "checkpoint": log.checkpoint,
            "verifier": f"{log.verifier}\n",
            "leaves": "".join(f"{leaf.hex()}\n" for leaf in log.leaves),
        }
        for name, text in texts.items():
            found[routes.log(log.rehearsal, name, log.epoch)] = text.encode()
    return found

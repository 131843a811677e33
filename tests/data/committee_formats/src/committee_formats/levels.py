"""A page that counts the provisions of each level."""

from collections import Counter
from collections.abc import Iterator

import clausework as cw

TITLE = {"zh": "各级条文要求", "en": "Provisions by level"}


def pages(view: cw.View) -> Iterator[cw.Page]:
    counts = Counter(view.modal(duty.modal) for duty in view.index.duties.values())
    rows = "".join(f"<tr><th>{level}<td>{count}" for level, count in counts.items())
    title = TITLE[view.lang]
    body = f"<h1>{title}</h1><table>{rows}</table>"
    yield cw.Page(address=view.address("levels"), title=title, body=body, listed=True)

"""The IDs of all provisions, a line each, for the committee's own database."""

import clausework as cw


def stage(publication: cw.Publication) -> dict[str, bytes]:
    draft = publication.draft
    ids = (block.id for _, block in draft.provisions(draft.languages[0]))
    return {"committee/provisions.txt": "".join(f"{name}\n" for name in ids).encode()}

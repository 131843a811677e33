"""The schema as steps that are only ever added to, in the file beside this one; one text for both databases.

How each database is told of a step says `dialects`, and which steps one has, `ledger`. The order of the
tables stays: by its place a row's digest names one, see `row_digests`.
"""

from clausework.lang.patterns import beside
from clausework.store.schema.dialects import RefusalTrigger, SchemaStep

APPLICATION = 0x434C5753  # "CLWS"
STEPS = tuple(
    SchemaStep(
        step["name"],
        (*step["statements"], *(RefusalTrigger(*refused) for refused in step.get("refusals", ()))),
        step.get("contracts", False),
    )
    for step in beside(__file__)["step"]
)

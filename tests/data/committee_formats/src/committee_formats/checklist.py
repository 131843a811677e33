"""The provisions of a draft, to be ticked off by hand."""

import clausework as cw


def lines(view: cw.View) -> bytes:
    return "".join(
        f"[ ] {duty.id}  {view.heading(duty.clause)}\n" for duty in view.index.duties.values()
    ).encode()


checklist = cw.Deliverable(
    "checklist", "txt", lines, part="checklist", use="committee", title={"zh": "勾选清单", "en": "Checklist"}
)

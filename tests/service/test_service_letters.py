"""A letter is at the desk as a comment of the form is, and who left an address reads it on the tracking page."""

from __future__ import annotations

import pytest
from desk_rig import do, enter
from service_rig import Client

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.submission import Letter, Receipt, Submission
from clausework.model.comment import Anchor
from clausework.store.letters import bring, with_keys


def brought(desk: Client, text: str) -> Receipt:
    store = desk.context.store
    (consultation,) = store.consultations.values()
    file = Attachment(id="a" * 32, name="来函.csv", kind="csv", size=3, digest="d" * 64)
    sent = Submission(
        Anchor("platform.records"),
        consultation.id,
        consultation.draft,
        text,
        channel="letter",
        contact="a@b.cn",
        keep_contact=True,
        letter=Letter("2020-07-10", file, "备注：急件"),
    )
    letters = store.read(lambda db: with_keys(db, (sent,)))
    (receipt,) = store.write(lambda db, context: bring(db, context, None, letters)).result(30)
    return receipt


@pytest.mark.slow
def test_a_letter_is_read_redacted_and_published_at_the_desk(desk: Client) -> None:
    receipt = brought(desk, "请回电13812345678。")
    cookie = enter(desk, "wang.li", "secretary")
    queue = desk.get("/desk/", cookie=cookie)
    page = desk.get(f"/desk/comments/{receipt.number}", cookie=cookie)
    assert (queue.status, page.status) == (200, 200)
    assert receipt.number in queue.text
    assert "来函" in page.text
    assert "备注：急件" in page.text
    assert do(desk, cookie, receipt.number, "publish").status == 422
    assert do(desk, cookie, receipt.number, "redact", spans="marked").status == 303
    assert do(desk, cookie, receipt.number, "publish").status == 303
    assert desk.context.store.comments()[0].text == "请回电▇▇▇▇▇▇▇▇▇▇▇。"
    own = desk.get(f"/track/{receipt.secret}")
    assert own.status == 200
    assert "请回电13812345678。" in own.text
    assert "2020" in own.text
    audit = desk.get("/desk/audit", cookie=enter(desk, "zhao", "auditor"))
    assert "导入来函" in audit.text
    assert "遮盖" in audit.text

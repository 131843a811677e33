"""What stands before the store: nobody is dropped, machines are asked to work."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from service_rig import Client, Clock, make_project, resembled, running
from solving import solve

from clausework.consultation.spam import MOST, Challenge, RateLimit, pose
from clausework.consultation.submission import Submission
from clausework.consultation.tokens import sign_instant
from clausework.consultation.window import instant
from clausework.model.comment import Anchor
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.store.intake import marks_of
from clausework.workflow.public.spam import SpamLimits, place_name

SLOW = 1e-6
CLAUSE = "platform.records"
SENT = Submission(
    consultation="2020-07", draft="D1", anchor=Anchor(clause=CLAUSE), text="x", opened="2020-07-12T06:05:09Z"
)
LIMITS = SpamLimits(RateLimit(capacity=6, refill=SLOW, low=4), RateLimit(capacity=100, refill=SLOW, low=80))


@pytest.fixture
def gated(tmp_path: Path) -> Iterator[Client]:
    """A service behind a proxy on this machine, with small buckets."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    settings = ServiceSettings(networks(["127.0.0.0/8"]), limits=LIMITS)
    with running(context, clock, root, settings) as found:
        yield found


def opened(client: Client, seconds: int = 60) -> str:
    """The token of a form that was opened some seconds ago."""
    then = instant(client.clock.now).timestamp() - seconds
    return sign_instant(client.context.key, type(instant(client.clock.now)).fromtimestamp(then).astimezone())


def send(client: Client, address: str, number: int, **fields: str) -> tuple[int, str]:
    text = (
        f"第{number}条意见：" + "甲乙丙丁戊己庚辛壬癸"[number % 10] * 3 + f"应改为{number}年，理由各不相同。"
    )
    sent = {
        "text": text,
        "uuid": f"uuid-of-a-form-{address}-{number}".replace(".", "-"),
        "opened": opened(client),
    }
    answer = client.send(client.form() | sent | fields, x_forwarded_for=address)
    return answer.status, answer.json.get("number", answer.json.get("error", ""))


def kinds(client: Client, number: str) -> set[str]:
    found = client.context.store.read(lambda db: marks_of(db, [number]))
    return {mark.kind for mark in found.get(number, ())}


def proof(client: Client, challenge: Challenge | None = None, address: str = "203.0.113.5") -> str:
    place = place_name(client.context.key, address)
    posed = challenge or pose(client.context.key, 4e9, place, "platform.records", most=MOST << 5, cost=1)
    return base64.b64encode(msgspec.json.encode(solve(posed))).decode()


def test_one_place_is_free_then_marked_then_waits_alone(gated: Client) -> None:
    sent = [send(gated, "203.0.113.5", number) for number in range(8)]
    assert [status for status, _ in sent] == [201] * 6 + [429] * 2
    marked = ["unproven" in kinds(gated, number) for status, number in sent if status == 201]
    assert marked == [False, False, False, True, True, True]
    assert send(gated, "203.0.113.200", 9)[0] == 429
    assert send(gated, "198.51.100.1", 10)[0] == 201
    assert len(gated.comments()) == 7


def test_who_has_to_wait_gets_the_text_back_and_when_to_return(gated: Client) -> None:
    for number in range(7):
        send(gated, "203.0.113.5", number)
    answer = gated.post(gated.form(text="不能丢的话", opened=opened(gated)), x_forwarded_for="203.0.113.5")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "不能丢的话" in answer.text
    assert "未接收" in answer.text


@pytest.mark.slow
def test_a_proof_of_work_clears_a_comment_and_costs_less(gated: Client) -> None:
    sent = [send(gated, "203.0.113.5", number, proof=proof(gated)) for number in range(20)]
    assert [status for status, _ in sent] == [201] * 20
    assert not any("unproven" in kinds(gated, number) for _, number in sent)


def test_a_proof_is_worth_one_comment(gated: Client) -> None:
    used = proof(gated)
    assert send(gated, "203.0.113.5", 1, proof=used)[0] == 201
    assert send(gated, "203.0.113.5", 2, proof=used) == (409, "replayed")
    assert send(gated, "203.0.113.5", 1, proof=used)[0] == 200  # the same comment again is its receipt
    assert send(gated, "203.0.113.5", 2)[0] == 201
    assert len(gated.comments()) == 2


def test_a_proof_is_of_no_use_elsewhere(gated: Client) -> None:
    """Neither from another place nor for another clause: it is as if there were none."""
    for number in range(3):
        send(gated, "203.0.113.5", number)
    _, elsewhere = send(gated, "203.0.113.9", 4, proof=proof(gated, address="198.51.100.1"))
    key = gated.context.key
    posed = pose(key, 4e9, place_name(key, "203.0.113.9"), "platform.vetting", most=MOST << 5, cost=1)
    _, other = send(gated, "203.0.113.9", 5, proof=proof(gated, posed))
    _, here = send(gated, "203.0.113.9", 6, proof=proof(gated))
    assert [kinds(gated, number) for number in (elsewhere, other, here)] == [{"unproven"}] * 2 + [set()]


def test_a_proof_that_others_have_long_outrun_counts_no_more(gated: Client) -> None:
    """Else one would have many posed at the first price, and send them all at once."""
    place = place_name(gated.context.key, "203.0.113.5")
    cheap = [proof(gated, pose(gated.context.key, 4e9, place, "platform.records", cost=1)) for _ in range(14)]
    sent = [send(gated, "203.0.113.5", number, proof=cheap[number])[1] for number in range(14)]
    marked = ["unproven" in kinds(gated, number) for number in sent]
    assert marked == [False] * 12 + [True] * 2


def test_a_false_proof_is_none(gated: Client) -> None:
    sent = [send(gated, "203.0.113.5", number, proof="bm9uZQ==") for number in range(4)]
    assert [status for status, _ in sent] == [201] * 4
    assert "unproven" in kinds(gated, sent[3][1])


def test_the_challenge_is_given_where_it_is_asked_for(gated: Client) -> None:
    path = "/comments/challenge?clause=platform.records"
    assert gated.get(path, x_forwarded_for="203.0.113.5").status == 204
    for number in range(3):
        send(gated, "203.0.113.5", number)
    answer = gated.get(path, x_forwarded_for="203.0.113.5")
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    challenge = msgspec.json.decode(answer.body, type=Challenge)
    _, number = send(gated, "203.0.113.5", 4, proof=proof(gated, challenge))
    assert kinds(gated, number) == set()


def test_a_crowded_clause_asks_everyone_and_refuses_nobody(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    limits = SpamLimits(RateLimit(100, SLOW, 1), RateLimit(capacity=3, refill=SLOW, low=2))
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1/32"]), limits=limits)) as client:
        sent = [send(client, f"10.{number}.0.1", number) for number in range(6)]
        assert [status for status, _ in sent] == [201] * 6
        assert ["unproven" in kinds(client, number) for _, number in sent] == [False, False] + [True] * 4


def test_a_form_sent_as_soon_as_it_was_opened_is_marked(gated: Client) -> None:
    _, hasty = send(gated, "203.0.113.5", 1, opened=opened(gated, 1))
    _, slow = send(gated, "203.0.113.5", 2, opened=opened(gated, 5))
    assert kinds(gated, hasty) == {"hasty"}
    assert kinds(gated, slow) == set()
    assert gated.context.store.suspects() == {hasty}


def test_the_field_nobody_sees_marks_a_machine(gated: Client) -> None:
    _, number = send(gated, "203.0.113.5", 1, website="https://example.com")
    assert kinds(gated, number) == {"website"}
    assert gated.context.store.suspects() == {number}


def test_who_says_the_same_is_marked_not_suspected_and_kept(gated: Client) -> None:
    words = "保存时间不少于三年，自直播结束之日起计算，以便消费者维权时取证。"
    _, first = send(gated, "203.0.113.5", 1, text=words)
    _, second = send(gated, "198.51.100.1", 2, text=words + "！")
    assert resembled(gated, [first, second]) == {second: first}
    assert gated.context.store.suspects() == frozenset()
    assert len(gated.comments()) == 2


def test_likeness_is_known_again_after_a_start(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    words = "保存时间不少于三年，自直播结束之日起计算，以便消费者维权时取证。"
    numbers = []
    for number in range(2):
        context = open_context(root, False, root / "build" / "site", clock=clock)
        with running(context, clock, root) as client:
            numbers.append(
                client.send(client.form(text=words, uuid=f"uuid-of-the-form-{number}")).json["number"]
            )
            assert resembled(client, numbers) == dict.fromkeys(numbers[1:], numbers[0])


def test_addresses_from_a_stranger_are_not_believed(tmp_path: Path) -> None:
    """Without a trusted proxy the header says nothing: nobody gets a fresh bucket by writing it."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["10.0.0.0/8"]), limits=LIMITS)) as client:
        answer = client.send(client.form(), x_forwarded_for="203.0.113.5", x_forwarded_proto="https")
        assert answer.json["receipt"].startswith("http://127.0.0.1")


def test_behind_a_proxy_links_have_the_visitors_scheme(gated: Client) -> None:
    answer = gated.send(gated.form(), x_forwarded_for="203.0.113.5", x_forwarded_proto="https")
    here = f"https://127.0.0.1:{gated.port}"
    assert answer.json["track"].startswith(f"{here}/track/")
    page = gated.get(answer.json["receipt"].removeprefix(here), x_forwarded_proto="https")
    assert here in page.text


def test_what_a_visitor_writes_before_the_proxy_does_not_count(gated: Client) -> None:
    statuses = [send(gated, f"10.9.{number}.1, 203.0.113.5, 127.0.0.2", number)[0] for number in range(8)]
    assert statuses == [201] * 6 + [429] * 2


def test_no_address_is_kept(gated: Client) -> None:
    send(gated, "203.0.113.5", 1)
    files = [file.read_bytes() for file in (gated.root / "var").glob("*")]
    assert not any(b"203.0.113" in data for data in files)

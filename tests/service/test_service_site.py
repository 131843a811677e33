"""The site over HTTP: from memory, with tags, compression, headers, and the words of the moment."""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid

import pytest
from service_rig import CLAUSES, Clock, make_project, running

from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks


def test_files_are_served_with_their_types_and_tags(client) -> None:
    css = client.get("/assets/lite.css")
    assert (css.status, css.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert client.get("/assets/lite.css", if_none_match=css.headers["etag"]).status == 304
    packed = client.get("/assets/lite.css", accept_encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == css.body
    assert "content-encoding" not in client.get("/assets/lite.css", accept_encoding="gzip;q=0").headers
    head = client.ask("HEAD", "/assets/lite.css")
    assert (head.status, head.body) == (200, b"")
    assert client.get("/clauses.json").headers["content-type"] == "application/json"


def test_a_file_named_by_its_content_is_not_asked_for_again(client) -> None:
    css = client.get("/assets/lite.css")
    tag = hashlib.sha256(css.body).hexdigest()[:12]  # of the look, which is one file here
    lasting = "public, max-age=31536000, immutable"
    assert client.get(f"/assets/lite.css?{tag}").headers["cache-control"] == lasting
    for address in ("/assets/lite.css", "/assets/lite.css?0123456789ab", "/", f"/?{tag}"):
        assert client.get(address).headers["cache-control"] in ("no-cache", "no-store"), address
    assert f'href="/assets/lite.css?{tag}"' in client.get("/track/x").text


@pytest.mark.parametrize(
    "path", ["/", "/clauses.json", "/nowhere", "/healthz", "/track/x", "/c/platform.records"]
)
def test_every_answer_has_the_headers(client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == ("strict-origin" if path == "/track/x" else "same-origin")
    assert "granian" not in headers.get("server", "")
    assert "strict-transport-security" not in headers, "it is for connections that are safe"


def test_no_address_with_a_secret_is_told_to_whom_a_page_asks(client) -> None:
    """A style sheet is asked for with the address of the page, and a proxy writes that into its log."""
    told = client.send(client.form()).json
    addresses = [told[name].partition(str(client.port))[2] for name in ("receipt", "track")]
    for address in (*addresses, "/desk/join/x", "/desk/sign-in", "/batch/platform/", "/batch/x/receipts?u=x"):
        assert client.get(address).headers["referrer-policy"] == "strict-origin", address


def test_behind_a_safe_proxy_browsers_are_told_to_stay_so(tmp_path) -> None:
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1"]))) as found:
        for path in ("/", "/track/x", "/healthz"):
            safe = found.get(path, x_forwarded_proto="https").headers
            assert safe["strict-transport-security"].startswith("max-age=")
            assert "strict-transport-security" not in found.get(path).headers


@pytest.mark.parametrize(
    "path",
    [
        "/../standard/standard.yml",
        "/..%2f..%2fstandard%2fstandard.yml",
        "/%2e%2e/x",
        "/c/..%5c..",
        "/.git/config",
    ],
)
def test_no_path_leads_out_of_the_site(client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert "样本" not in answer.text


def test_missing_pages_answer_in_the_language_of_their_address(client) -> None:
    assert "没有这一页" in client.get("/gone/").text
    assert "no such page" in client.get("/en/gone/").text
    assert client.get("/c/platform.records").headers["location"] == "/c/platform.records/"
    assert client.get("//evil.example").status == 404
    assert client.ask("POST", "/").status == 405


def test_a_page_with_a_form_gets_a_name_and_an_instant_each_time(client, hidden) -> None:
    first, second = client.get("/c/platform.records/"), client.get("/c/platform.records/")
    assert first.headers["cache-control"] == "no-store"
    assert uuid.UUID(hidden(first.text, "uuid")) != uuid.UUID(hidden(second.text, "uuid"))
    assert hidden(first.text, "opened").startswith("2020-07-12T06:05:09Z.")
    packed = client.get("/c/platform.records/", accept_encoding="gzip")
    assert b"cw-uuid" not in gzip.decompress(packed.body)


@pytest.mark.parametrize(
    ("now", "zh", "en"),
    [
        (
            "2020-06-01T00:00:00Z",
            "D1将于2020年7月1日00:00（北京时间）开始征求意见",
            "Consultation on D1 opens on 1 July 2020",
        ),
        (
            "2020-07-30T15:00:00Z",
            "D1正在征求意见，还剩1天1小时，2020年7月31日24:00（北京时间）截止",
            "1 day 1 hour left",
        ),
        ("2020-07-31T15:59:00Z", "还剩不足1小时", "less than an hour left"),
        (
            "2020-07-31T16:00:00Z",
            "D1征求意见已于2020年7月31日24:00（北京时间）截止",
            "closed on 31 July 2020",
        ),
    ],
)
def test_the_state_of_the_consultation_is_that_of_the_moment(client, now: str, zh: str, en: str) -> None:
    client.get("/")
    client.clock.now = now
    assert zh in client.get("/").text
    assert zh in client.get("/c/platform.records/").text
    assert en in client.get("/en/").text
    assert "静态" not in client.get("/").text


def test_the_state_of_a_consultation_made_up_in_records_says_so(tmp_path) -> None:
    root, clock = make_project(tmp_path), Clock()
    data = root / "build" / "site" / "clauses.json"
    told = {**CLAUSES, "rehearsed": {"2020-07": {"whole": True, "count": 3}}}
    data.write_text(json.dumps(told), encoding="utf-8")
    clock.now = "2020-07-31T16:00:00Z"
    with running(open_context(root, False, root / "build" / "site", clock=clock), clock, root) as client:
        assert "演练：D1征求意见已于" in client.get("/").text
        assert "Rehearsal – " in client.get("/en/").text
        assert "演练：D1征求意见已于" in client.get("/c/platform.records/").text
        assert "演练：D1征求意见已于" in client.post(client.form()).text


def test_the_tag_of_a_page_changes_with_its_words(client) -> None:
    before = client.get("/").headers["etag"]
    assert client.get("/", if_none_match=before).status == 304
    client.clock.now = "2020-08-02T00:00:00Z"
    assert client.get("/", if_none_match=before).status == 200


def test_a_rehearsal_says_so_everywhere(rehearsal) -> None:
    for path in ("/", "/c/platform.records/"):
        assert "演练" in rehearsal.get(path).text
    location = rehearsal.post(rehearsal.form()).headers["location"]
    assert location.startswith("/receipt/R-0001-")
    assert "这是演练" in rehearsal.get(location).text
    assert rehearsal.context.store.path.name == "rehearsal.db"
    assert rehearsal.post(rehearsal.form(consultation="2020-07")).status == 404


def test_a_site_that_is_not_built_is_refused(tmp_path) -> None:
    from clausework.errors import SiteNotBuilt
    from clausework.service.context import open_context

    with pytest.raises(SiteNotBuilt, match="clausework build"):
        open_context(tmp_path, False, tmp_path / "none")


def test_the_page_after_a_form_opened_again_says_what_to_do(client) -> None:
    for path in ("/comments", "/comments/preview"):
        answer = client.get(path)
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
        assert "草稿会自动恢复" in answer.text


def test_two_services_do_not_share_a_port(client) -> None:
    from clausework.errors import PortTaken
    from clausework.service.server import check_port_is_free

    with pytest.raises(PortTaken, match="--port"):
        check_port_is_free("127.0.0.1", client.port)

"""Each attack that the service has to withstand, and the tests that try it.

`TRIED` is the map: for every kind of attack the tests, by file, in which it is tried. Those that have
no better place stand below. A test that is renamed or taken away without the map is missed here.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import socket
import struct
import sys
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from places import LIVE_COMMERCE
from service_rig import Client

from clausework.consultation.files.attachments import kind_of
from clausework.consultation.files.inspection import inspect
from clausework.consultation.records import export_records
from clausework.consultation.sheets import read_sheet
from clausework.consultation.spam import is_lookalike
from clausework.consultation.tokens import tracking_secret
from clausework.rendering.answers import answer_table, csv_text
from clausework.service.desk.routes import _line
from clausework.store.intake import marks_of
from clausework.workflow.answers import round_of
from clausework.workflow.public.submitting import compare_words

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tooling" / "clausework"

TRIED: dict[str, dict[str, tuple[str, ...]]] = {
    "markup in words, names and addresses": {
        "tests/service/test_service_intake.py": ("test_no_markup_of_a_sender_is_ever_markup",),
        "tests/service/test_service_site.py": ("test_every_answer_has_the_headers",),
        "tests/service/test_service_desk_acts.py": (
            "test_a_file_is_a_download_in_a_sandbox_and_taking_is_noted",
        ),
        "tests/rendering/test_answers.py": ("test_what_commenters_wrote_is_neither_markup_nor_a_formula",),
    },
    "requests that a page of another site makes": {
        "tests/service/test_attacks_odd.py": (
            "test_no_page_of_another_site_does_anything_by_any_form",
            "test_a_page_of_another_site_signs_nobody_out",
        ),
        "tests/service/test_service_intake.py": ("test_pages_of_other_sites_cannot_send",),
        "tests/service/test_service_batch.py": ("test_pages_of_other_sites_cannot_send_a_chapter",),
        "tests/service/test_service_agree.py": ("test_one_agrees_with_what_is_public_and_open_alone",),
        "tests/service/test_service_tracking.py": (
            "test_only_who_has_the_secret_withdraws_and_no_other_site",
        ),
        "tests/service/test_service_desk.py": ("test_a_form_of_another_session_or_site_does_nothing",),
        "tests/service/test_service_invited.py": ("test_pages_of_other_sites_cannot_reply_for_a_unit",),
    },
    "what nobody's browser sends": {
        "tests/service/test_attacks_odd.py": (
            "test_a_name_with_a_nul_is_the_name_of_nobody",
            "test_json_without_a_bottom_is_no_passkey",
            "test_json_without_a_bottom_is_no_proof_and_costs_no_comment",
            "test_a_host_without_end_is_in_no_link",
            "test_no_cookie_is_unquoted",
        ),
        "tests/lang/test_normalise.py": ("test_marks_without_end_cost_as_much_as_they_are_long",),
        "tests/redline/test_redline_tokens.py": ("test_a_run_of_numerals_costs_as_much_as_it_is_long",),
        "tests/consultation/test_anchor.py": ("test_a_quotation_of_pieces_costs_no_look_at_all_pairs",),
    },
    "memory that fills up": {
        "tests/service/test_attacks.py": ("test_nothing_is_remembered_of_what_somebody_suggests",),
        "tests/consultation/test_spam.py": ("test_only_so_many_buckets_are_remembered",),
    },
    "an insider who does what is not hers": {
        "tests/service/test_service_desk.py": ("test_a_role_cannot_do_what_it_does_not_include",),
        "tests/service/test_attacks_odd.py": ("test_each_page_of_the_desk_is_for_the_roles_that_may",),
    },
    "floods": {
        "tests/service/test_attacks_odd.py": (
            "test_many_who_sign_in_at_once_take_no_memory_from_others",
            "test_the_addresses_of_one_line_agree_once",
        ),
        "tests/service/test_service_invited.py": ("test_going_to_and_fro_ends",),
        "tests/service/test_service_gate.py": (
            "test_one_place_is_free_then_marked_then_waits_alone",
            "test_a_crowded_clause_asks_everyone_and_refuses_nobody",
            "test_the_field_nobody_sees_marks_a_machine",
            "test_a_form_sent_as_soon_as_it_was_opened_is_marked",
        ),
        "tests/workflow/test_public_spam.py": ("test_files_cost_a_place_more_than_words",),
        "tests/service/test_service_batch.py": ("test_a_chapter_costs_as_many_comments_as_it_has",),
        "tests/service/test_service_agree.py": (
            "test_a_flood_of_agreement_is_stopped_and_costs_no_comment",
            "test_a_flood_of_previews_is_stopped_and_costs_no_comment",
        ),
    },
    "mail that a stranger makes us send": {
        "tests/service/test_attacks.py": ("test_no_request_can_send_mail",),
        "tests/service/test_telling.py": ("test_publishing_and_the_answer_are_told_once_each",),
    },
    "guessing of numbers and links": {
        "tests/service/test_service_intake.py": ("test_wrong_and_unknown_secrets_get_one_answer",),
        "tests/service/test_attacks.py": ("test_a_link_cannot_be_guessed_from_others",),
        "tests/service/test_service_invited.py": (
            "test_a_link_that_we_did_not_give_leads_nowhere",
            "test_links_are_of_one_unit_one_consultation_and_one_key",
        ),
        "tests/service/test_service_desk.py": ("test_a_wrong_name_password_or_code_get_the_same_answer",),
    },
    "formulas in tables": {
        "tests/rendering/test_answers.py": ("test_what_commenters_wrote_is_neither_markup_nor_a_formula",),
        "tests/service/test_attacks.py": ("test_no_cell_of_the_table_begins_a_formula",),
    },
    "archives that unpack to very much": {
        "tests/consultation/test_import.py": ("test_a_small_file_that_unpacks_to_very_much_is_a_finding",),
        "tests/consultation/test_inspection.py": ("test_what_it_costs_to_look_is_bounded",),
        "tests/service/test_service_uploads.py": ("test_a_file_is_told_by_its_bytes",),
        "tests/service/test_attacks.py": (
            "test_an_attachment_that_would_be_large_is_not_unpacked",
            "test_a_list_of_very_many_members_is_not_read",
        ),
    },
    "files that hurt whoever opens them": {
        "tests/consultation/test_inspection.py": (
            "test_what_a_hostile_file_would_do_is_found",
            "test_what_can_never_be_meant_is_not_taken",
            "test_an_ordinary_file_passes",
        ),
        "tests/service/test_scanner.py": (
            "test_what_is_found_is_held_back_and_the_comment_is_taken",
            "test_without_an_answer_files_are_held_back_unscanned",
        ),
        "tests/service/test_service_desk_files.py": (
            "test_a_file_held_back_is_released_by_a_noted_act_alone",
            "test_who_draws_has_given_up_what_it_does_not_need",
            "test_one_that_does_not_end_is_ended_with_its_children",
        ),
    },
    "entities in XML": {
        "tests/service/test_attacks.py": ("test_a_table_with_entities_tells_nothing_of_this_machine",),
    },
    "characters that hide, turn round or look like others": {
        "tests/service/test_service_intake.py": ("test_forbidden_characters_are_named_and_refused",),
        "tests/service/test_attacks.py": (
            "test_words_are_kept_in_one_normal_form",
            "test_a_name_of_letters_that_look_like_others_is_pointed_out",
        ),
    },
    "lines put into the log": {
        "tests/service/test_service_intake.py": ("test_nothing_that_a_sender_wrote_is_logged",),
        "tests/service/test_attacks.py": ("test_no_sender_writes_a_line_of_the_log",),
        "tests/service/test_service_desk_acts.py": ("test_no_line_of_the_log_names_anybody",),
    },
    "the same sent again": {
        "tests/service/test_service_intake.py": (
            "test_five_identical_posts_are_one_comment",
            "test_other_words_under_the_same_name_are_a_conflict",
        ),
        "tests/service/test_service_gate.py": ("test_a_proof_is_worth_one_comment",),
        "tests/service/test_service_batch.py": ("test_a_proof_speaks_for_no_chapter",),
        "tests/service/test_service_invited.py": (
            "test_one_tap_is_recorded_with_its_instant_and_twice_is_once",
        ),
    },
    "scanners that open a link before its reader does": {
        "tests/service/test_service_invited.py": ("test_who_opens_the_link_says_nothing",),
    },
    "the closing minute": {
        "tests/service/test_closing_minute.py": (
            "test_nobody_is_in_time_after_the_closing_and_nobody_is_lost",
            "test_the_same_test_finds_a_service_with_its_own_clock",
        ),
        "tests/service/test_service_intake.py": ("test_a_form_opened_in_time_has_its_grace",),
        "tests/service/test_service_invited.py": (
            "test_before_and_after_there_is_no_button_and_no_reply",
            "test_a_page_opened_before_the_closing_has_the_grace_too",
        ),
    },
    "paths in the ID of a clause or the name of a file": {
        "tests/consultation/test_records.py": ("test_no_record_is_written_outside_its_folder",),
        "tests/service/test_service_site.py": ("test_no_path_leads_out_of_the_site",),
        "tests/service/test_service_uploads.py": ("test_a_name_is_never_a_path_and_ends_as_the_file_is",),
        "tests/service/test_attacks.py": ("test_no_clause_is_taken_that_the_draft_does_not_have",),
    },
    "bodies without measure, senders without end": {
        "tests/service/test_service_intake.py": ("test_a_body_over_the_limit_is_refused",),
        "tests/service/test_service_uploads.py": ("test_five_files_of_ten_megabytes_go_to_disk",),
        "tests/service/test_service_slow.py": (
            "test_a_body_that_stalls_is_answered_and_given_up",
            "test_drops_that_keep_coming_do_not_prolong_it",
            "test_who_says_nothing_or_half_a_header_is_cut_off",
            "test_those_who_say_nothing_keep_nobody_else_out",
            "test_no_place_takes_all_connections_by_sending_slowly",
            "test_files_on_their_way_count_for_more",
            "test_an_answer_is_handed_over_by_pieces",
            "test_who_takes_nothing_of_an_answer_is_given_up",
        ),
        "tests/service/test_service_operation.py": ("test_a_header_without_end_is_cut_off",),
    },
    "addresses that we are to fetch, or to believe": {
        "tests/service/test_attacks.py": ("test_nothing_that_a_sender_writes_is_fetched",),
        "tests/service/test_service_gate.py": (
            "test_addresses_from_a_stranger_are_not_believed",
            "test_what_a_visitor_writes_before_the_proxy_does_not_count",
        ),
        "tests/service/test_deployment.py": ("test_a_proxy_does_as_the_manual_says",),
    },
    "secrets in git, in the image, in a stolen disk": {
        "tests/consultation/test_export.py": (
            "test_export_writes_every_comment_once_and_no_personal_data",
            "test_what_is_withheld_leaves_no_word_in_git",
        ),
        "tests/service/test_attacks.py": ("test_no_secret_is_where_git_looks",),
        "tests/service/test_service_invited.py": (
            "test_export_and_verify_have_replies_and_the_log_tells_them",
            "test_no_line_of_the_log_has_a_secret",
        ),
        "tests/service/test_deployment_image.py": ("test_no_secret_can_be_in_the_image",),
        "tests/service/test_service_privacy.py": ("test_the_database_alone_tells_nobody_who_sent_a_comment",),
        "tests/consultation/test_sealed_file.py": (
            "test_whatever_is_done_to_a_sealed_file_is_found",
            "test_nothing_of_a_file_is_legible_on_disk",
        ),
    },
}


@pytest.mark.parametrize("attack", TRIED)
def test_each_attack_is_tried(attack: str) -> None:
    for file, names in TRIED[attack].items():
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert set(names) <= there, file


def imports(folder: Path) -> set[str]:
    """The modules that a package imports, wherever it does."""
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    return found


@pytest.mark.slow
def test_no_request_can_send_mail() -> None:
    """Only a job sends it, to who left an address: a stranger cannot have the service write to another."""
    known = imports(SOURCE / "service")
    assert "starlette.requests" in known
    wrong = r"smtplib|aiosmtplib|email\.mime|sendmail|clausework\.workflow\.(host|telling)"
    assert not [name for name in known if re.match(wrong, name)]


def test_a_link_cannot_be_guessed_from_others(client: Client) -> None:
    secrets = {client.send(client.form(text=f"第{n}条")).json["track"].rpartition("/")[2] for n in range(8)}
    assert len(secrets) == 8
    assert all(len(secret) == 32 for secret in secrets), "24 bytes are 192 bits"
    assert tracking_secret(client.context.key, "a") != tracking_secret(b"another key" * 3, "a")
    assert not any(client.get(f"/track/{secret[:-1]}").status == 200 for secret in secrets)


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "＋1", "－1", "＠1", "\n=1"])
def test_no_cell_of_the_table_begins_a_formula(sign: str) -> None:
    table = answer_table(round_of(LIVE_COMMERCE, "2020-07"), "zh")
    evil = msgspec.structs.replace(table, rows=((f"{sign}HYPERLINK(1)",) * len(table.columns),))
    rows = list(csv.reader(io.StringIO(csv_text(evil.columns, evil.rows).removeprefix("\ufeff"))))
    assert rows[1] == [f"'{sign}HYPERLINK(1)"] * len(table.columns)
    cells = next(csv.reader(io.StringIO(_line(["1", f"{sign}HYPERLINK(1)"]))))
    assert cells == ["1", f"'{sign}HYPERLINK(1)"], "nor that of the acts at the desk"


def test_an_attachment_that_would_be_large_is_not_unpacked() -> None:
    """An office document that says it holds a gigabyte is held back: only its list is read."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"\0" * 100_000_000)
    assert len(data.getvalue()) < 200_000
    tracemalloc.start()
    try:
        assert kind_of(data) == "docx"
        assert inspect(data, "docx") == ("unpacks",)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_list_of_very_many_members_is_not_read() -> None:
    """An archive of ten megabytes that are its list alone would take eighty of them in memory, and a second."""
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("a", "")
    start, entry, end = re.split(rb"(PK\x01\x02.*?)(?=PK\x05\x06)", empty.getvalue(), flags=re.DOTALL)
    count = 200_000
    told = end[:8] + b"\xff\xff\xff\xff" + struct.pack("<LL", count * len(entry), len(start)) + end[20:]
    data = io.BytesIO(start + entry * count + told)
    tracemalloc.start()
    try:
        assert kind_of(data) == ""
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_nothing_is_remembered_of_what_somebody_suggests() -> None:
    """Of thousands of previews it would be gigabytes: of each text its words, verbs, numbers and pairs."""
    assert compare_words(
        "平台应保存直播视频，保存时间不少于一年。", "平台应保存三年，且不得删改。" * 40, "zh"
    )
    assert compare_words(
        "The platform shall keep videos for one year.", "It shall keep them for two years. " * 9, "en"
    )
    kept = {
        f"{name}.{key}": value.cache_info().currsize
        for name, module in tuple(sys.modules.items())
        if name.startswith(("clausework.redline.", "clausework.lang."))
        for key, value in vars(module).items()
        if hasattr(value, "cache_info") and value.cache_parameters()["maxsize"]
    }
    assert "clausework.redline.align.profiles.features" in kept
    assert {name for name, size in kept.items() if size} == set()


BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
ENTITIES = {
    "a file of this machine": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
    "another machine": '<!DOCTYPE x [<!ENTITY e9 SYSTEM "http://169.254.169.254/">]>',
    "a bomb": f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 100}">{BOMB}]>',
    "another document": '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_a_table_with_entities_tells_nothing_of_this_machine(kind: str) -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        + "</w:tr>"
        for row in (("章条编号", "意见内容"), ("5.1", "&e9;"))
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        text = f'<w:document xmlns:w="{name}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'
        archive.writestr("word/document.xml", f"<?xml version='1.0'?>{ENTITIES[kind]}{text}")
    tracemalloc.start()
    try:
        sheet = read_sheet(data.getvalue(), "letters.docx")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert "root:" not in repr(sheet)
    assert sheet.findings or not sheet.entries or "&e9;" not in repr(sheet.entries)


def test_words_are_kept_in_one_normal_form(client: Client) -> None:
    apart = unicodedata.normalize("NFD", "é 应保存三年")
    client.send(client.form(text=apart, name=apart, publish_name="yes"))
    (kept,) = client.context.store.comments()
    assert kept.text == unicodedata.normalize("NFC", apart) != apart


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("浙江省网商协会", False),
        ("Αθήνα Trading", False),
        ("Pavel Павел", False),
        ("Société Générale", False),
        ("Аlibaba", True),  # a Cyrillic А
        ("Tmall Ιnc", True),  # a Greek Ι
        ("⼯商银行", True),  # a radical
        ("浙江省网商\u200b协会", True),  # a blank of no width
        ("Ali\u00adbaba", True),  # a hyphen that is not shown
        ("\U0001d400libaba", True),  # a letter of formulas
        ("阿里巴巴（中国）", False),
    ],
)
def test_a_name_of_letters_that_look_like_others_is_pointed_out(client: Client, name: str, odd: bool) -> None:
    assert is_lookalike(name) == odd
    number = client.send(client.form(organisation=name, publish_name="yes")).json["number"]
    marks = client.context.store.read(lambda db: marks_of(db, [number])).get(number, ())
    assert ("lookalike" in {mark.kind for mark in marks}) == odd
    assert number not in client.context.store.suspects(), "it is pointed out, and no machine is suspected"


def test_no_sender_writes_a_line_of_the_log(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    line = '\n{"event":"comment","outcome":"received"}\r\n'
    client.send(client.form(text="x", uuid=line, consultation=line))
    client.ask("GET", "/track/x%0a%7b%22event%22%3a%22forged%22%7d?x=%0d%0a")
    client.ask("GET", "/", headers={"user-agent": "x{}y", "referer": "http://x/%0aforged"})
    told = capsys.readouterr().err
    assert "forged" not in told
    for text in filter(None, told.splitlines()):
        assert json.loads(text)["event"] != "forged"


@pytest.mark.parametrize(
    "clause",
    ["../../etc/passwd", "..", "platform/records", "/etc", "platform.records/../x", "C:\\x", "a\x00b"],
)
def test_no_clause_is_taken_that_the_draft_does_not_have(client: Client, clause: str) -> None:
    assert client.send(client.form(clause=clause)).status == 422
    assert client.post(client.form(), f"/batch/{quote(clause, safe='')}/").status in (404, 405)
    assert client.comments() == []
    assert not list((client.root / "comments").rglob("*.yml"))


def test_nothing_that_a_sender_writes_is_fetched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[1] != client.port:
            called.append(address)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", watched)
    host = "http://169.254.169.254/latest/meta-data"
    fields = dict.fromkeys(("text", "reason", "quote", "name", "contact", "organisation"), host)
    form = client.form(**fields, keep_contact="yes", publish_name="yes")
    number = client.send(form, referer=host, x_forwarded_host="169.254.169.254").json["number"]
    client.post(form, "/comments/preview")
    client.context.store.review(number, "published")
    export_records(client.context.store, client.root)
    assert called == []
    with pytest.raises(OSError, match="refused"):  # the control: a connection would have been seen
        socket.create_connection(("127.0.0.1", 1))
    assert called == [("127.0.0.1", 1)]


def test_no_secret_is_where_git_looks(client: Client) -> None:
    """Keys and stores are under var/, which git is told to leave alone, here and in new projects."""
    client.send(client.form(contact="someone@example.cn", keep_contact="yes"))
    export_records(client.context.store, client.root)
    keys = [(client.root / "var" / name).read_bytes().strip() for name in ("service.key", "log.key")]
    for file in client.root.rglob("*"):
        if file.is_file() and "var" not in file.relative_to(client.root).parts:
            data = file.read_bytes()
            assert not any(key in data for key in keys), file
            assert b"someone@example.cn" not in data, file
    for ignore in (ROOT / ".gitignore", SOURCE / "workflow/new_project/gitignore"):
        assert "/var/" in ignore.read_text("utf-8").split()

"""The workbench in Chromium: what is seen of the list at once, keys counted, a round of comments by keyboard."""

from __future__ import annotations

import io
import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_walk import enter, home, send
from looks import faults
from openpyxl import Workbook, load_workbook
from places import copy_live_commerce
from playwright.sync_api import Browser, Page, expect
from served import Served

WHOLE = """() => [...document.querySelectorAll("main form .rows tbody tr")]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight - document.querySelector(".foot-acts").offsetHeight)
  .length"""
LOW = """() => [...document.querySelectorAll("main a, main button, main select, main summary, main label.tick, main textarea")]
  .filter((one) => one.checkVisibility() && !one.closest(".rows, .vh, .meta, .alike, .others, .done, p > a"))
  .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90))"""
ROUND = 50
CLAUSE = "platform.records"


@pytest.fixture(scope="module")
def full(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, list[str]]]:
    """A service with a consultation that is not small: each third comment has a suggestion, some a quotation."""
    service = Served(copy_live_commerce(tmp_path_factory.mktemp("bench")), site)
    service.start()
    numbers = []
    for place in range(ROUND + 6):
        more = {"suggestion": f"平台应保存直播视频{place}日。"} if place % 3 == 0 else {}
        text = f"建议把“直播室”改为“直播间”，第{place}次提出。"
        numbers.append(send(service, text, clause=CLAUSE, lang="zh", role="consumer", **more)["number"])
    yield service, numbers
    service.kill()


class Keys:
    """A keyboard that counts what is pressed on it."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.count += 1
            self.page.keyboard.press(key)


def at_desk(browser: Browser, served: Served, name: str, width: int = 1280, role: str = "editor") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    enter(page, served, name, role)
    return page


def number_of(page: Page) -> str:
    return page.locator("#number").inner_text().partition(" ")[0]


def test_fifteen_rows_and_more_are_seen_at_once(full: tuple[Served, list[str]], browser: Browser) -> None:
    page = at_desk(browser, full[0], "rows.wide")
    for lang in ("en", "zh"):
        page.goto(f"{home(full[0])}/desk/?lang={lang}")
        assert page.evaluate(WHOLE) >= 15
    page.context.close()


def test_a_thumb_hits_what_it_is_meant_to_in_one_column(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    page = context.new_page()
    enter(page, full[0], "rows.narrow")
    found = []
    for path in ("", f"comments/{full[1][3]}"):
        page.goto(f"{home(full[0])}/desk/{path}")
        found += page.evaluate(LOW) + faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert found == []
    rows = page.goto(f"{home(full[0])}/desk/") and page.locator("main form .rows tbody tr")
    assert rows.first.bounding_box()["height"] >= 44
    context.close()


def test_the_panes_stand_side_by_side_with_the_words_marked(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served = full[0]
    sent = send(
        served,
        "“应”字太重。",
        clause=CLAUSE,
        lang="zh",
        suggestion="平台宜保存。",
        quote=quoted(served),
        role="consumer",
    )
    page = at_desk(browser, served, "panes")
    page.goto(f"{home(served)}/desk/comments/{sent['number']}")
    boxes = [page.locator(f".pane.{name}").bounding_box() for name in ("list", "clause", "said")]
    assert [box["x"] for box in boxes] == sorted(box["x"] for box in boxes)
    assert {round(box["y"]) for box in boxes} == {round(boxes[0]["y"])}
    assert page.locator(".pane.clause mark").all_inner_texts() == [quoted(served)]
    assert page.locator(".pane.said del").count() >= 1
    for name in ("#answer", ".answer button"):
        box = page.locator(name).bounding_box()
        assert box["y"] + box["height"] <= 900, "the answer is written without scrolling"
    page.context.close()


def quoted(served: Served) -> str:
    """Some words of the clause that the comments are on."""
    with urllib.request.urlopen(f"{served.url}/clauses.json") as answer:
        found = json.load(answer)["clauses"]
    text = next(clause for clause in found if clause["id"] == CLAUSE)["text"]["zh"]
    return str(text.split("\n")[0][2:10])


def test_a_routine_answer_takes_two_keys_and_opens_the_next(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, numbers = full
    page = at_desk(browser, served, "routine")
    page.goto(f"{home(served)}/desk/comments/{numbers[0]}")
    keys = Keys(page)
    keys("r", "Enter")
    page.get_by_text(f"Draft answer saved: {numbers[0]}.").wait_for()
    assert keys.count <= 3
    assert number_of(page) == numbers[1]
    page.goto(f"{home(served)}/desk/comments/{numbers[0]}")
    assert page.locator("#answer").input_value() != ""
    page.context.close()


def test_a_round_of_fifty_by_keyboard_alone(full: tuple[Served, list[str]], browser: Browser) -> None:
    """From the list: open the first, then publish, answer as before or in words, or pass over; no mouse."""
    served, _ = full
    page = at_desk(browser, served, "round")
    page.goto(f"{home(served)}/desk/")
    keys = Keys(page)
    keys("j", "Enter")
    page.wait_for_url("**/desk/comments/*")
    done = {"p": 0, "r": 0, "e": 0, "j": 0}
    for place in range(ROUND):
        number = number_of(page)
        kind = "prej"[place % 4]
        done[kind] += 1
        if kind == "r":
            keys("r", "Enter")
        elif kind == "e":
            keys("2", "e")
            page.keyboard.type("部分采纳，理由见编制说明。")
            keys("Control+Enter")
        else:
            keys(kind)
        expect(page.locator("#number")).not_to_contain_text(number)
        page.wait_for_load_state()
    assert sum(done.values()) == ROUND
    assert keys.count <= 3 * ROUND
    page.goto(f"{home(served)}/desk/?state=published")
    assert page.locator(".rows tbody tr").count() == done["p"]
    keys("?")
    assert page.locator(".keys dl").is_visible()
    page.context.close()


def test_two_editors_lose_nothing(full: tuple[Served, list[str]], browser: Browser) -> None:
    """Who saves second sees the first one's words beside their own, and saves again to have theirs."""
    served, _ = full
    number = send(served, "两个人同时答复的一条。", clause=CLAUSE, lang="zh", role="merchant")["number"]
    one, two = at_desk(browser, served, "editor.one"), at_desk(browser, served, "editor.two")
    for page in (one, two):
        page.goto(f"{home(served)}/desk/comments/{number}")
        page.get_by_label("not accepted").check()
    one.get_by_label("Answer and reason").fill("先写的：理由不充分，本条不改。")
    one.get_by_role("button", name="Save the draft").click()
    one.get_by_text(f"Draft answer saved: {number}.").wait_for()
    two.get_by_label("Answer and reason").fill("后写的：与5.1重复。")
    two.get_by_role("button", name="Save the draft").click()
    two.locator("[role=alert]").wait_for()
    assert "先写的：理由不充分，本条不改。" in two.locator(".theirs").inner_text()
    assert "editor.one" in two.locator(".theirs").inner_text()
    assert two.get_by_label("Answer and reason").input_value() == "后写的：与5.1重复。"
    assert faults(two) == []
    two.get_by_role("button", name="Save the draft").click()
    two.get_by_text(f"Draft answer saved: {number}.").wait_for()
    one.goto(f"{home(served)}/desk/comments/{number}")
    assert one.get_by_label("Answer and reason").input_value() == "后写的：与5.1重复。"
    for page in (one, two):
        page.context.close()


def test_a_selection_is_acted_on_after_look_and_undone_by_a_key(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, _ = full
    for text in ("甲意见。", "乙意见。", "丙意见。"):
        send(served, text, clause=CLAUSE, lang="zh", role="mcn")
    page = at_desk(browser, served, "many")
    page.goto(f"{home(served)}/desk/?role=mcn")
    keys = Keys(page)
    keys("j", "x", "j", "x", "p")
    page.get_by_text("To be published: 2.").wait_for()
    assert faults(page) == []
    keys("y")
    page.get_by_text("Published: 2 comments.").wait_for()
    assert page.locator(".rows tbody tr").count() == 1
    page.wait_for_load_state()
    keys("u")
    page.get_by_text("Undone:").wait_for()
    page.goto(f"{home(served)}/desk/?role=mcn")
    assert page.locator(".rows tbody tr").count() == 3
    keys("X", "p")
    page.get_by_text("To be published: 3.").wait_for()
    page.context.close()


def test_words_are_sought_and_views_counted(full: tuple[Served, list[str]], browser: Browser) -> None:
    served, _ = full
    number = send(served, "独角兽一词没有定义。", clause=CLAUSE, lang="zh", role="streamer")["number"]
    page = at_desk(browser, served, "seeker")
    page.goto(f"{home(served)}/desk/")
    keys = Keys(page)
    keys("/")
    page.keyboard.type("独角兽")
    keys("Enter")
    page.wait_for_url("**words=*")
    assert page.locator(".rows tbody .c-number").all_inner_texts() == [number]
    keys("j", "Enter")
    page.wait_for_url("**/desk/comments/*words=*")
    page.wait_for_load_state()
    keys("p")
    page.get_by_text(f"Published: {number}.").wait_for()
    page.goto(f"{home(served)}/desk/?view=all&state=")
    counted = page.locator(".views b").all_inner_texts()
    assert int(counted[-1]) > int(counted[0]) > 0
    page.context.close()


def test_words_typed_are_no_keys_and_keys_can_be_turned_off(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, numbers = full
    page = at_desk(browser, served, "typing")
    page.goto(f"{home(served)}/desk/comments/{numbers[-1]}")
    keys = Keys(page)
    keys("e", "p", "j", "Escape")
    assert page.locator("#answer").input_value() == "pj"
    assert number_of(page) == numbers[-1]
    keys("?")
    page.locator("#no-keys").check()
    page.locator("#no-keys").blur()
    keys("k")
    page.wait_for_timeout(200)
    assert number_of(page) == numbers[-1]
    page.goto(f"{home(served)}/desk/comments/{numbers[-1]}")
    keys("k")
    page.wait_for_timeout(200)
    assert number_of(page) == numbers[-1], "it is remembered"
    page.context.close()


def test_the_filter_is_kept_over_acts_without_script(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, _ = full
    first, second = (send(served, f"不用脚本的第{n}条。", role="other")["number"] for n in (1, 2))
    page = at_desk(browser, served, "plain")
    state = page.context.storage_state()
    page.context.close()
    context = browser.new_context(java_script_enabled=False, storage_state=state, locale="en-GB")
    page = context.new_page()
    page.goto(f"{home(served)}/desk/?role=other")
    page.get_by_role("link", name=re.compile(first)).click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(f"**/desk/comments/{second}?role=other*")
    page.get_by_role("link", name="Back to the comments").click()
    assert page.locator("#role").input_value() == "other"
    assert page.locator(".rows tbody tr").count() == 1
    context.close()


def test_personal_data_are_blacked_out_before_publishing(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, _ = full
    texts = ("丁意见。", "戊意见，电话13812345678。")
    _, number = (send(served, text, clause=CLAUSE, lang="zh", role="platform")["number"] for text in texts)
    page = at_desk(browser, served, "black", role="secretary")
    page.goto(f"{home(served)}/desk/?role=platform")
    keys = Keys(page)
    keys("X", "p")
    page.get_by_text("To be published: 1.").wait_for()
    assert page.get_by_text("With personal data, to be redacted first: 1:").is_visible()
    assert faults(page) == []
    page.wait_for_load_state()
    keys("b")
    page.get_by_text("Comments whose marked personal data will be redacted: 1.").wait_for()
    page.wait_for_load_state()
    keys("y")
    page.get_by_text(f"Blacked out: {number}.").wait_for()
    page.wait_for_load_state()
    keys("X", "p")
    page.get_by_text("To be published: 2.").wait_for()
    page.goto(f"{home(served)}/desk/comments/{number}")
    assert page.locator(".black").inner_text().endswith("13812345678")
    page.locator("summary", has_text="Redact text").click()
    page.get_by_label("Text to redact").fill("戊意见")
    page.get_by_role("button", name="Redact text").click()
    page.wait_for_url("**done=redact*")
    assert [one.split()[-1] for one in page.locator(".black").all_inner_texts()] == [
        "戊意见",
        "13812345678",
    ]
    page.context.close()


def test_one_act_answers_all_that_say_the_same(full: tuple[Served, list[str]], browser: Browser) -> None:
    """A group is one row; its page has what each member adds and a sample; one form answers all of it."""
    served, _ = full
    said = "要求平台把申诉的处理期限由十五日缩短为五日，并且把处理结果以短信告知申诉人，逾期视为申诉成立。"
    added = "另外请公布每月的申诉数量和成立比例。"
    texts = [said, f"您好！{said}谢谢。", said + added, *[said] * 5]
    numbers = [send(served, text, clause=CLAUSE, lang="zh", role="consumer")["number"] for text in texts]
    other = send(served, "申诉人一词没有定义。", clause=CLAUSE, lang="zh", role="consumer")["number"]
    page = at_desk(browser, served, "groups")
    page.goto(f"{home(served)}/desk/?words=申诉人&by=group")
    assert page.locator(".rows tbody tr").count() == 2
    assert "8 identical, 1 with additions" in page.locator("td.c-words").first.inner_text()
    assert faults(page) == []
    keys = Keys(page)
    keys("j", "Enter")
    page.wait_for_url("**/desk/comments/*")
    page.wait_for_load_state()
    assert number_of(page) == numbers[0]
    assert added.strip("。") in page.locator(".pane.said").inner_text()
    assert "You must open 4 more before all 8 can be answered" in page.locator(".do .left").inner_text()
    for left in range(4, 0, -1):
        assert page.locator(".do .left").inner_text().count(f"{left} more") == 1
        with page.expect_navigation():
            keys("o")
    assert page.locator("[data-key=o]").count() == 0
    keys("3", "e")
    page.keyboard.type("期限与相关法规一致，起草组认为十五日可行，不改。")
    keys("Escape", "S")
    page.get_by_text("To receive the same answer: 8.").wait_for()
    page.wait_for_load_state()
    keys("y")
    page.get_by_text("Draft answer saved: 8 comments.").wait_for()
    assert number_of(page) == other, "the next group opens, as the next comment does after an act on one"
    page.goto(f"{home(served)}/desk/comments/{numbers[-1]}")
    assert page.get_by_label("Answer and reason").input_value().startswith("期限与相关法规一致")
    page.context.close()


def test_a_comment_on_another_clause_than_meant_leads_there(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, _ = full
    said = "直播回放只保存三十日，消费者发现问题时往往已经没有证据。建议把直播内容的保存期延长至三年。"
    number = send(served, said, clause="merchant.after-sales", lang="zh", role="consumer")["number"]
    page = at_desk(browser, served, "clauses")
    page.goto(f"{home(served)}/desk/?mark=clause&words=直播回放")
    assert page.locator(".rows .c-number").all_inner_texts()[1:] == [number]
    assert page.locator(".c-marks").last.inner_text().startswith("Possibly about 5.")
    keys = Keys(page)
    keys("j", "Enter")
    page.wait_for_url("**/desk/comments/*")
    page.wait_for_load_state()
    own = page.locator(".pane.clause h2").first.inner_text()
    with page.expect_navigation():
        keys("m")
    assert page.locator(".pane.clause h2").first.inner_text() != own
    assert page.get_by_label("IDs of changed provisions (separated by spaces)").input_value() == CLAUSE
    assert faults(page) == []
    with page.expect_navigation():
        keys("m")
    assert page.locator(".pane.clause h2").first.inner_text() == own
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_meeting_reads_a_comment_and_its_answer_from_afar(
    full: tuple[Served, list[str]], browser: Browser, width: int
) -> None:
    served, _ = full
    page = at_desk(browser, served, f"screen.{width}", width)
    page.goto(f"{home(served)}/desk/")
    page.locator("[data-key=v]").scroll_into_view_if_needed()
    keys = Keys(page)
    with page.expect_navigation():
        keys("v")
    assert "show=1" in page.url
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.halves p')).fontSize)") >= 20
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert width > 360 or page.evaluate(LOW) == []
    assert f"screen.{width}" not in page.content()
    assert page.locator(".halves mark, .halves .text p").count() > 0
    assert faults(page) == []
    first = number_of(page)
    with page.expect_navigation():
        keys("j")
    assert number_of(page) != first
    keys("3", "e")
    page.keyboard.type("会议认为现有条文已经兼顾各方，因此不作改动。")
    keys("Escape", "t")
    page.keyboard.type("12")
    keys("Escape")
    with page.expect_navigation():
        keys("s")
    page.get_by_text("Draft answer saved").wait_for()
    with page.expect_navigation():
        keys("k")
    assert "会议认为" in page.get_by_label("Answer and reason").input_value()
    assert (
        page.get_by_label("Answer and reason").input_value().endswith("（会议表决：赞成 12，反对 0，弃权 0）")
    )
    page.context.close()


@pytest.fixture(scope="module")
def in_git(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service whose project is a repository: answers that are agreed to are commits on its branch."""
    root = copy_live_commerce(tmp_path_factory.mktemp("git"))
    (root / ".gitignore").write_text("var/\nbuild/\n", encoding="utf-8")
    for words in (
        "init -q -b main",
        "config user.name T",
        "config user.email t@example.org",
        "add -A",
        "commit -qm Begin",
    ):
        subprocess.run(["git", *words.split()], cwd=root, check=True)
    service = Served(root, site)
    service.start()
    yield service
    service.kill()


def test_what_a_secretary_settles_a_chair_agrees_into_git(in_git: Served, browser: Browser) -> None:
    """No shell: publish, settle several at once, send one back, agree to the rest; the branch has them."""
    numbers = [
        send(in_git, f"第{n}条：请保留本条。", clause=CLAUSE, lang="zh", role="mcn")["number"]
        for n in range(3)
    ]
    page = at_desk(browser, in_git, "qin", role="secretary")
    keys = Keys(page)
    page.goto(f"{home(in_git)}/desk/")
    keys("X", "p")
    page.wait_for_url("**/desk/acts*")
    page.wait_for_load_state()
    keys("y")
    page.get_by_text("Published: 3 comments.").wait_for()
    page.goto(f"{home(in_git)}/desk/?view=all&state=&answer=none")
    page.wait_for_load_state()
    keys("X", "e")
    page.get_by_text("To receive the same answer: 3.").wait_for()
    page.get_by_label("not accepted").check()
    page.get_by_label("Answer and reason").fill("本条与5.1.2的要求一致，起草组讨论后决定保留，不作改动。")
    page.get_by_role("button", name="Confirm for 3").press("Enter")
    page.get_by_text("Draft answer saved: 3 comments.").wait_for()
    page.goto(f"{home(in_git)}/desk/?view=drafted")
    page.wait_for_load_state()
    keys("X", "t")
    page.get_by_text("Answers to be settled: 3.").wait_for()
    page.wait_for_load_state()
    keys("y")
    page.get_by_text("Answer settled: 3 comments.").wait_for()
    tip = git_log(in_git)
    chair = at_desk(browser, in_git, "zhou", role="chair")
    assert chair.locator(".views [aria-current]").inner_text().startswith("To be approved")
    assert faults(chair) == []
    assert chair.locator(".c-answer").nth(1).inner_text().startswith("not accepted 本条与5.1.2")
    chair.get_by_role("link", name=numbers[2]).click()
    chair.wait_for_load_state()
    chair.keyboard.press("r")
    chair.keyboard.type("请写明讨论的日期。")
    chair.keyboard.press("Enter")
    chair.get_by_text(f"Sent back: {numbers[2]}.").wait_for()
    chair.goto(f"{home(in_git)}/desk/")
    chair.wait_for_load_state()
    for key in ("X", "a"):
        chair.keyboard.press(key)
    chair.get_by_text("Answers to be approved and published on the site: 2.").wait_for()
    chair.wait_for_load_state()
    chair.keyboard.press("y")
    chair.get_by_text("Approved, and public after the next site update: 2 comments.").wait_for()
    told = git_log(in_git).removesuffix(tip)
    assert [number in told for number in numbers] == [True, True, False]
    page.goto(f"{home(in_git)}/desk/comments/{numbers[2]}")
    assert page.get_by_text("请写明讨论的日期。").is_visible()
    chair.context.close()
    page.context.close()


def test_a_suggestion_is_taken_into_the_text_by_a_key(in_git: Served, browser: Browser) -> None:
    with urllib.request.urlopen(f"{in_git.url}/clauses.json") as answer:
        clause = next(each for each in json.load(answer)["clauses"] if each["id"] == CLAUSE)
    provision = clause["provisions"][0]
    words = provision["text"]["zh"].replace("平台", "平台经营者", 1)
    more = {"clause": CLAUSE, "provision": provision["id"], "suggestion": words, "role": "consumer"}
    number = send(in_git, "主体写全称。", lang="zh", **more)["number"]
    page = at_desk(browser, in_git, "apply", role="secretary")
    for key, told in (("p", f"Published: {number}."), ("a", f"awaiting approval: {number}.")):
        page.goto(f"{home(in_git)}/desk/comments/{number}")
        page.wait_for_load_state()
        page.keyboard.press(key)
        page.get_by_text(told).wait_for()
    page.goto(f"{home(in_git)}/desk/comments/{number}")
    assert page.locator(".answer .tag").inner_text() == "settled"
    page.context.close()
    chair = at_desk(browser, in_git, "chair.two", role="chair")
    chair.goto(f"{home(in_git)}/desk/comments/{number}")
    chair.wait_for_load_state()
    chair.keyboard.press("a")
    chair.get_by_text(f"Approved, and public after the next site update: {number}.").wait_for()
    shown = subprocess.run(
        ["git", "grep", "-c", words[:12], "HEAD", "--", "standard"], cwd=in_git.project, capture_output=True
    )
    assert shown.returncode == 0, "the branch has the suggested words"
    chair.context.close()


def git_log(served: Served) -> str:
    command = ["git", "log", "--format=%an %s %b"]
    return subprocess.run(command, cwd=served.project, check=True, capture_output=True, text=True).stdout


def test_a_letter_is_looked_at_corrected_and_taken_in(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    """A workbook as people make them: every guess is shown, the doubtful row corrected, then all is at the desk."""
    served, _ = full
    book = Workbook()
    rows = (
        ("直播营销标准意见汇总",),
        ("序号", "章条编号", "修改意见", "理由", "处室会签"),
        (1, "5.1.2", "来函第一条：建议写明期限。", "便于执行", "已阅"),
        (2, "99.9", "来函第二条：请明确主体。", "", ""),
        (3, "5.1.2", "没有意见。", "", ""),
    )
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    page = at_desk(browser, served, "letters")
    page.get_by_role("link", name="Import letters").click()
    assert faults(page) == []
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "来函.xlsx", "mimeType": "application/octet-stream", "buffer": data.getvalue()}
    )
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("In doubt: 1.").wait_for()
    assert page.get_by_text("no organisation is given").is_visible(), "no row is passed over in silence"
    assert faults(page) == []
    assert page.get_by_label("处室会签").input_value() == "note"
    page.get_by_label("Clause for B4").fill("5.1.3")
    page.get_by_role("button", name="Preview again with corrections").click()
    page.get_by_text("In doubt: 0.").wait_for()
    page.get_by_role("button", name="Import 2").click()
    page.get_by_text("Taken in: 2.").wait_for()
    page.goto(f"{home(served)}/desk/?words=来函第")
    assert page.locator(".rows tbody tr").count() == 2
    page.locator(".c-number a").first.click()
    assert page.get_by_text("处室会签").is_visible()
    page.context.close()


def test_what_is_suggested_of_a_line_stands_beside_each_other(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    served, _ = full
    page = at_desk(browser, served, "claims")
    for words in ("七日", "七日", "五日"):
        text = quoted_line(served).replace("十五日", words).replace("不少于", f"不少于{words}、")
        send(served, f"改为{words}。", clause=CLAUSE, lang="zh", role="other", suggestion=text)
    number = send(served, "这一处怎么改。", clause=CLAUSE, lang="zh", role="other")["number"]
    page.goto(f"{home(served)}/desk/comments/{number}")
    page.wait_for_load_state()
    page.keyboard.press("c")
    page.get_by_role("heading", name="All suggestions").wait_for()
    assert page.get_by_text("2 comments").count() >= 1, "the same wording is one"
    assert page.locator(".claim ins").count() >= 2
    assert faults(page) == []
    page.context.close()


def quoted_line(served: Served) -> str:
    with urllib.request.urlopen(f"{served.url}/clauses.json") as answer:
        found = next(clause for clause in json.load(answer)["clauses"] if clause["id"] == CLAUSE)
    return str(found["provisions"][0]["text"]["zh"])


def test_the_table_goes_out_is_filled_in_and_comes_back(
    full: tuple[Served, list[str]], browser: Browser
) -> None:
    """What it changes is shown, drafted when that is confirmed, and nothing else is touched."""
    served, _ = full
    number = send(served, "汇总表里答复的一条。", clause=CLAUSE, lang="zh", role="other")["number"]
    page = at_desk(browser, served, "table")
    page.goto(f"{home(served)}/desk/comments/{number}")
    page.wait_for_load_state()
    page.keyboard.press("p")
    page.get_by_text(f"Published: {number}.").wait_for()
    page.get_by_role("link", name="Comments and dispositions").click()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.active
    cells = {str(cell.value): cell for line in sheet.iter_rows() for cell in line if cell.value}
    row = cells[number].row
    sheet.cell(row, cells["Disposition"].column).value = "Not accepted"
    sheet.cell(row, cells["Reason"].column).value = "与本条的适用范围不符，起草组不采用。"
    data = io.BytesIO()
    book.save(data)
    sent = {"name": "table.xlsx", "mimeType": "application/octet-stream", "buffer": data.getvalue()}
    page.get_by_label("Completed table").set_input_files(sent)
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Changed: 1.").wait_for()
    assert faults(page) == []
    page.keyboard.press("y")
    page.get_by_text("Drafts saved: 1.").wait_for()
    page.goto(f"{home(served)}/desk/comments/{number}")
    assert page.get_by_label("Answer and reason").input_value().startswith("与本条的适用范围不符")
    page.context.close()

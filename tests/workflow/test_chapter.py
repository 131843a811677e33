"""A chapter edited as one text: what each kind of change becomes in the files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from chapters import applied, block, edited, files, opened, replacing

from clausework.drafts.register import freeze
from clausework.source.project import load
from clausework.workflow.chapter.applying import nameless, take_apart, told
from clausework.workflow.chapter.opening import EditRefused
from clausework.workflow.chapter.staging import Descent, write_staged
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations


def frozen(root: Path) -> None:
    """Freeze the working text, and go on to the next draft."""
    freeze(load(root), "D1", ())
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), "utf-8")


VETTING = "standard/clauses/platform/vetting"
RECORDS = "standard/clauses/platform/records"


@pytest.mark.parametrize("languages", [(), ("zh",), ("en",)])
@pytest.mark.parametrize("scope", ["", "platform", "platform.records", "scope"])
def test_without_an_edit_there_is_nothing_to_write(
    small: Path, scope: str, languages: tuple[str, ...]
) -> None:
    before = files(small)
    edit = take_apart(small, [opened(small, scope, languages)])
    assert not edit.changes
    assert files(small) == before


def test_a_changed_sentence_changes_its_file_alone(small: Path) -> None:
    before = files(small)
    edit = applied(small, replacing(("不少于六十日", "不少于九十日")))
    assert edit.what.written == {"platform.records": ("zh",)}
    assert files(small) == {
        **before,
        f"{RECORDS}.zh.md": before[f"{RECORDS}.zh.md"].replace("六十".encode(), "九十".encode()),
    }


def test_what_a_line_ends_with_and_line_ends_are_no_change(small: Path) -> None:
    path = opened(small)
    path.write_bytes(
        path.read_bytes()
        .replace("一次。{#P-BKG-02}".encode(), "一次。{#P-BKG-02}  ".encode())
        .replace(b"\n", b"\r\n")
    )
    assert not take_apart(small, [path]).changes


def test_a_new_title_leaves_the_rest_of_the_front_matter(small: Path) -> None:
    before = files(small)[f"{VETTING}.zh.md"]
    edit = applied(small, replacing(("## 背景核查", "## 主播核查")))
    assert edit.what.retitled == {"platform.vetting": ("zh",)}
    assert files(small)[f"{VETTING}.zh.md"] == before.replace("背景核查\n".encode(), "主播核查\n".encode(), 1)


def test_a_moved_heading_moves_in_the_outline_and_nowhere_else(small: Path) -> None:
    before = files(small)

    def change(text: str) -> str:
        part = block(text, "platform.records")
        return text.replace(part, "").replace(
            block(text, "platform.vetting"), part + block(text, "platform.vetting")
        )

    edit = applied(small, change)
    outline = b"- scope\n- platform:\n    - platform.records\n    - platform.vetting\n"
    assert files(small) == {**before, "standard/outline.yml": outline}
    assert edit.what.moved in (("platform.records",), ("platform.vetting",))


def test_a_deeper_heading_is_a_moved_clause(small: Path) -> None:
    edit = applied(small, replacing(("## 记录", "### 记录"), ("## Records", "### Records")))
    assert load(small).draft.clauses[-1].parent == "platform.vetting"
    assert edit.what.moved == ("platform.records",)
    assert edit.staged.numbers["platform.records"] == "2.1.1"


def test_one_heading_may_change_the_level_for_the_other_language(small: Path) -> None:
    assert applied(small, replacing(("## 记录", "### 记录"))).what.moved == ("platform.records",)
    with pytest.raises(EditRefused, match="a different level"):
        applied(small, replacing(("### Records", "# Records")))


def test_a_new_heading_is_a_new_clause(small: Path) -> None:
    text = "\n## 退款 {code=P-RFD}\n\n平台应在七日内退款。\n\n## Refunds {lang=en}\n\nThe platform shall refund.\n"
    edit = applied(small, lambda before: before.rstrip("\n") + "\n" + text)
    assert edit.what.new == ("platform.refunds",)
    assert edit.staged.allotted == ("P-RFD-01",)
    assert edit.staged.stale == ("platform.refunds",)
    after = files(small)
    assert after["standard/clauses/platform/refunds.zh.md"].decode() == (
        "---\ntitle: 退款\ncode: P-RFD\nroles: [platform]\n---\n\n平台应在七日内退款。{#P-RFD-01}\n"
    )
    assert after["standard/clauses/platform/refunds.en.md"].decode() == (
        "---\ntitle: Refunds\n---\n\nThe platform shall refund.\n"
    )
    assert after["standard/outline.yml"].endswith(b"    - platform.records\n    - platform.refunds\n")


@pytest.mark.slow
def test_a_new_term_is_written_as_one(real: Path) -> None:
    applied(real, lambda text: text + "\n## 退款 {#terms.refund}\n\n退回价款的行为。\n", "terms")
    assert files(real)["standard/clauses/terms/refund.zh.md"].decode() == (
        "---\ntitle: 退款\nelement: term\nterm: {preferred: 退款, admitted: []}\n---\n\n退回价款的行为。\n"
    )


def test_the_id_of_a_chinese_title_is_asked_for_or_refused(small: Path) -> None:
    path = edited(opened(small), lambda text: text + "\n## 退款\n\n平台应退款。\n")
    with pytest.raises(EditRefused, match="“退款” needs an ID") as refused:
        take_apart(small, [path])
    ((line, title),) = nameless(refused.value).items()
    assert title == "退款"
    assert take_apart(small, [path], {path: {line: "platform.refund"}}).what.new == ("platform.refund",)


def test_another_id_in_the_heading_is_a_renaming(small: Path) -> None:
    frozen(small)
    edit = applied(
        small,
        replacing(
            ("{#platform.vetting}", "{#platform.checks}"),
            ("{#platform.vetting lang", "{#platform.checks lang"),
            ("每年复核一次", "每年复核两次"),
        ),
    )
    assert edit.what.renamed == {"platform.vetting": "platform.checks"}
    assert edit.what.new == edit.what.retired == ()
    after = files(small)
    assert f"{VETTING}.zh.md" not in after
    assert "复核两次" in after["standard/clauses/platform/checks.zh.md"].decode()
    assert "basis: [ECL 27]" in after["standard/clauses/platform/checks.zh.md"].decode()
    assert b"from: [platform.vetting]\n  to: [platform.checks]" in after["standard/lineage.yml"]
    assert [clause.id for clause in load(small).draft.clauses][2] == "platform.checks"


def test_a_heading_that_lost_its_id_gets_it_back(small: Path) -> None:
    edit = take_apart(
        small,
        [
            edited(
                opened(small), replacing((" {#platform.records}", ""), ("{#platform.records lang", "{lang"))
            )
        ],
    )
    assert edit.what.restored == ("platform.records",)
    assert not edit.changes


def split(text: str) -> str:
    """Take the second provision into a clause of its own."""
    for lang, title, line in (
        ("", "复核", "平台宜每年复核一次。{#P-BKG-02}\n"),
        (" lang=en", "Review", "The platform should review it once a year. {#P-BKG-02}\n"),
    ):
        assert line in text
        text = text.replace(line, "") + f"\n## {title} {{#platform.review{lang}}}\n\n{line}"
    return text


def test_text_that_went_into_a_new_clause_is_a_split(small: Path) -> None:
    path = small / f"{VETTING}.zh.md"
    path.write_text(path.read_text("utf-8").replace("\n---", "\n  P-BKG-02: {verify: 记录}\n---", 1), "utf-8")
    frozen(small)
    edit = applied(small, split)
    assert edit.what.divided == (Descent(("platform.vetting",), ("platform.vetting", "platform.review")),)
    assert edit.what.ended == {}
    after = files(small)
    assert "P-BKG-02" not in after[f"{VETTING}.zh.md"].decode() + after[f"{VETTING}.en.md"].decode()
    assert after["standard/clauses/platform/review.zh.md"].decode() == (
        "---\ntitle: 复核\nroles: [platform]\nprovisions:\n  P-BKG-02: {verify: 记录}\n---\n\n平台宜每年复核一次。{#P-BKG-02}\n"
    )
    entry = load(small).draft.lineage[0]
    assert (entry.kind, entry.old, entry.new) == (
        "split",
        ("platform.vetting",),
        ("platform.vetting", "platform.review"),
    )


def stale(root: Path) -> list[str]:
    return [item.message["en"] for item in check_project(root)[1] if item.rule == "BIL-004"]


def test_what_was_confirmed_stays_so_where_it_goes(small: Path) -> None:
    confirm_translations(small)
    edit = applied(small, split)
    assert edit.staged.stale == ("platform.review",)
    assert stale(small) == ["The original has changed since it was translated: the title"]
    confirm_translations(small, ["platform.review"])
    assert stale(small) == []
    edit = applied(
        small, replacing(("{#P-BKG-02}\n\n## Review", "{#P-BKG-02}\n\n平台可抽查。{#P-BKG-03}\n\n## Review"))
    )
    assert stale(small) == ["The original has changed since it was translated: P-BKG-03 “平台可抽查。”"]


def test_what_went_in_one_language_alone_is_not_confirmed(small: Path) -> None:
    confirm_translations(small)
    line = "平台宜每年复核一次。{#P-BKG-02}\n"
    applied(small, lambda text: text.replace(line, "") + f"\n## 复核 {{#platform.review}}\n\n{line}")
    assert stale(small) == ["The original has changed since it was translated: P-BKG-02"]


def test_provisions_that_ended_in_both_languages_leave_no_stamp(small: Path) -> None:
    confirm_translations(small)
    lines = (
        "平台应建立主播背景核查制度。{#P-BKG-01}\n\n",
        "The platform shall operate a background check on streamers. {#P-BKG-01}\n\n",
    )
    applied(small, replacing(*((line, "") for line in lines)))
    assert stale(small) == []


def test_a_clause_that_became_two_is_a_split_and_no_renaming(small: Path) -> None:
    def change(text: str) -> str:
        for lang, first in (
            ("", "平台应建立主播背景核查制度。{#P-BKG-01}"),
            (" lang=en", "The platform shall operate a background check on streamers. {#P-BKG-01}"),
        ):
            heading = f"## {'背景核查' if not lang else 'Background checks'} {{#platform.vetting{lang}}}\n\n{first}\n"
            assert heading in text
            text = text.replace(
                heading, f"## 甲 {{#platform.one{lang}}}\n\n{first}\n\n## 乙 {{#platform.two{lang}}}\n"
            )
        return text

    edit = applied(small, change)
    assert edit.what.renamed == {}
    assert edit.what.divided == (Descent(("platform.vetting",), ("platform.one", "platform.two")),)
    assert "basis: [ECL 27]" in files(small)["standard/clauses/platform/one.zh.md"].decode()
    assert f"{VETTING}.zh.md" not in files(small)


def test_what_would_not_read_is_not_written(small: Path) -> None:
    before = files(small)
    path = edited(opened(small), lambda text: text + "\n![A picture](nowhere.png)\n")
    with pytest.raises(EditRefused, match="would become unreadable"):
        take_apart(small, [path])
    assert files(small) == before


def test_a_heading_that_is_gone_while_its_text_is_not_is_a_merge(small: Path) -> None:
    frozen(small)

    def change(text: str) -> str:
        lines = [line for line in block(text, "platform.records").split("\n") if "P-REC-01" in line]
        text = text.replace(block(text, "platform.records"), "")
        for line, last in zip(lines, ("一次。{#P-BKG-02}", "a year. {#P-BKG-02}"), strict=True):
            text = text.replace(last, f"{last}\n\n{line}")
        return text

    edit = applied(small, change)
    assert edit.what.joined == (Descent(("platform.records", "platform.vetting"), ("platform.vetting",)),)
    assert edit.what.retired == ()
    assert edit.what.ended == {}
    assert edit.ends
    after = files(small)
    assert f"{RECORDS}.en.md" not in after
    assert "P-REC-01" in after[f"{VETTING}.en.md"].decode()
    entry = load(small).draft.lineage[0]
    assert (entry.kind, entry.old, entry.new) == (
        "merged",
        ("platform.records", "platform.vetting"),
        ("platform.vetting",),
    )
    assert b"platform.records" not in after["standard/outline.yml"]


def test_a_heading_that_is_gone_with_its_text_is_retired(small: Path) -> None:
    frozen(small)
    edit = applied(small, lambda text: text.replace(block(text, "platform.vetting"), ""))
    assert edit.what.retired == ("platform.vetting",)
    assert edit.what.ended == {"P-BKG-01": "platform.vetting", "P-BKG-02": "platform.vetting"}
    assert edit.ends
    entry = load(small).draft.lineage[0]
    assert (entry.kind, entry.old) == ("retired", ("platform.vetting", "P-BKG-01", "P-BKG-02"))


def test_a_provision_that_is_gone_takes_its_entry_along(small: Path) -> None:
    edit = applied(
        small,
        replacing(
            ("平台应建立主播背景核查制度。{#P-BKG-01}\n\n", ""),
            ("The platform shall operate a background check on streamers. {#P-BKG-01}\n\n", ""),
        ),
    )
    assert edit.what.ended == {"P-BKG-01": "platform.vetting"}
    assert edit.ends
    text = "".join(data.decode() for data in files(small).values())
    assert "P-BKG-01" not in text


def test_a_label_of_a_note_or_table_is_no_provision(small: Path) -> None:
    for lang, label in (("zh", "注："), ("en", "NOTE: ")):
        path = small / f"{VETTING}.{lang}.md"
        path.write_text(path.read_text("utf-8") + f"\n{label}Words of it. {{#note-a}}\n", "utf-8")
    edit = applied(
        small,
        lambda text: text.replace("注：Words of it. {#note-a}\n\n", "").replace(
            "NOTE: Words of it. {#note-a}\n", ""
        ),
    )
    assert edit.what.ended == {}
    assert edit.what.written == {"platform.vetting": ("zh", "en")}


def test_a_clause_needs_no_title(small: Path) -> None:
    edit = applied(small, replacing(("## 记录 {", "## {"), ("## Records {", "## {")))
    assert edit.what.retitled == {"platform.records": ("zh", "en")}
    assert "title" not in files(small)[f"{RECORDS}.zh.md"].decode()
    assert not take_apart(small, [opened(small)]).changes
    edit = applied(small, lambda text: text + "\n## {#platform.other}\n\n新条的文字。\n")
    assert (
        files(small)["standard/clauses/platform/other.zh.md"].decode()
        == "---\nroles: [platform]\n---\n\n新条的文字。\n"
    )


def test_an_edit_of_a_translation_ends_no_provision(small: Path) -> None:
    edit = applied(
        small,
        replacing(("The platform shall keep records for at least sixty days. {#P-REC-01}", "")),
        languages=["en"],
    )
    assert edit.what.ended == {}
    assert edit.what.written == {"platform.records": ("en",)}


def test_a_translation_that_is_gone_is_told(small: Path) -> None:
    edit = applied(small, lambda text: text[: text.index("## Records")])
    assert edit.what.untranslated == {"platform.records": ("en",)}
    assert edit.ends
    assert f"{RECORDS}.en.md" not in files(small)
    assert f"{RECORDS}.zh.md" in files(small)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("## 记录 {#platform.records}\n", "### 记录 {#platform.records}\n\n### 乙 {#scope}\n", "another part"),
        ("平台应保存记录", "<b>平台</b>应保存记录", "line 24: "),
        ("## 记录 {#platform.records}", "##### 记录 {#platform.records}", "at most"),
        ("## 记录 {#platform.records}", "文字", "line 26: platform.records no longer has a heading in zh"),
        ("<!-- clausework edit platform", "<!-- platform", "comment"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_line(small: Path, old: str, new: str, said: str) -> None:
    before = files(small)
    path = edited(opened(small), replacing((old, new)))
    with pytest.raises(EditRefused) as refused:
        take_apart(small, [path])
    assert [word for word in (said, "chapter.md", "line ") if word not in str(refused.value)] == []
    assert files(small) == before


def test_an_id_of_a_frozen_draft_is_not_used_again(small: Path) -> None:
    frozen(small)
    applied(small, lambda text: text.replace(block(text, "platform.vetting"), ""))
    with pytest.raises(EditRefused, match="was used in D1"):
        applied(small, lambda text: text + "\n## 新 {#platform.vetting}\n\n新的条文内容在这里。\n")


def test_files_that_changed_meanwhile_are_merged(small: Path) -> None:
    path = edited(opened(small), replacing(("复核一次", "复核两次"), ("六十日", "九十日")))
    for name, old, new in (
        ("vetting.zh", "应建立", "应建立并公布"),
        ("records.en", "sixty", "ninety"),
        ("records.zh", "title: 记录", "title: 存档"),
    ):
        file = small / f"standard/clauses/platform/{name}.md"
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    outline = small / "standard/outline.yml"
    outline.write_text("- scope\n- platform:\n    - platform.records\n    - platform.vetting\n", "utf-8")
    edit = take_apart(small, [path])
    write_staged(small, edit.staged)
    assert edit.what.written == {"platform.vetting": ("zh",), "platform.records": ("zh",)}
    after = {name: data.decode() for name, data in files(small).items()}
    assert "应建立并公布" in after[f"{VETTING}.zh.md"]
    assert "复核两次" in after[f"{VETTING}.zh.md"]
    assert "九十日" in after[f"{RECORDS}.zh.md"]
    assert "title: 存档" in after[f"{RECORDS}.zh.md"]
    assert "ninety" in after[f"{RECORDS}.en.md"]
    assert after["standard/outline.yml"].index("records") < after["standard/outline.yml"].index("vetting")


@pytest.mark.parametrize(
    ("file", "old", "new", "change", "said"),
    [
        (f"{RECORDS}.zh.md", "六十日", "三十日", ("六十日", "九十日"), "platform.records (zh), line 22"),
        (f"{RECORDS}.zh.md", "title: 记录", "title: 存档", ("## 记录", "## 档案"), "platform.records"),
        (f"{RECORDS}.zh.md", "六十日", "三十日", ("RECORDS", ""), "deleted in one"),
        (
            "standard/outline.yml",
            "    - platform.records",
            "        - platform.records",
            ("## 记录", "# 记录"),
            "outline",
        ),
    ],
)
def test_overlapping_changes_are_refused(
    small: Path, file: str, old: str, new: str, change: tuple[str, str], said: str
) -> None:
    def edit(text: str) -> str:
        return (
            text.replace(block(text, "platform.records"), "")
            if change[0] == "RECORDS"
            else text.replace(*change)
        )

    path = edited(opened(small), edit)
    text = (small / file).read_text("utf-8").replace(old, new)
    (small / file).write_text(text.replace("vetting\n  ", "vetting:\n  "), "utf-8")
    before = files(small)
    with pytest.raises(EditRefused) as refused:
        take_apart(small, [path])
    assert said in str(refused.value)
    assert files(small) == before


def test_a_clause_that_came_meanwhile_stays(small: Path) -> None:
    path = edited(opened(small), replacing(("六十日", "九十日")))
    (small / "standard/clauses/platform/new.zh.md").write_text("---\ntitle: 新\n---\n", "utf-8")
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8") + "    - platform.new\n", "utf-8")
    edit = take_apart(small, [path])
    assert edit.what.retired == edit.what.new == ()
    assert list(edit.staged.files) == [f"{RECORDS}.zh.md"]


def test_nothing_is_written_over_file_changed_after_it_was_shown(small: Path) -> None:
    edit = take_apart(small, [edited(opened(small), replacing(("六十日", "九十日"), ("一次", "两次")))])
    (small / f"{RECORDS}.zh.md").write_text("---\ntitle: 记录\n---\n", "utf-8")
    before = files(small)
    with pytest.raises(EditRefused, match="changed while"):
        write_staged(small, edit.staged)
    assert files(small) == before


def test_two_files_side_by_side_are_one_edit(small: Path) -> None:
    paths = [opened(small, "platform", [lang], f"chapter.{lang}.md") for lang in ("zh", "en")]
    edited(paths[0], replacing(("六十日", "九十日"), ("## 背景核查", "## 主播核查")))
    edited(paths[1], replacing(("sixty", "ninety")))

    def moved(text: str) -> str:
        part = block(text, "platform.records")
        return text.replace(part, "").replace(
            block(text, "platform.vetting"), part + block(text, "platform.vetting")
        )

    edited(paths[1], moved)
    edit = take_apart(small, paths)
    assert edit.what.written == {"platform.records": ("zh", "en")}
    assert edit.what.retitled == {"platform.vetting": ("zh",)}
    assert edit.what.rearranged
    edited(paths[0], lambda text: text.replace(block(text, "platform.vetting"), ""))
    with pytest.raises(EditRefused, match="differ in headings"):
        take_apart(small, paths)


def test_a_text_of_another_folder_is_refused(small: Path) -> None:
    path = opened(small)
    for file in (small / "var/edit/opened").iterdir():
        file.unlink()
    with pytest.raises(EditRefused, match="not opened in this folder"):
        take_apart(small, [path])


def test_a_clause_that_reads_like_a_heading_is_not_opened(small: Path) -> None:
    file = small / f"{RECORDS}.zh.md"
    file.write_text(file.read_text("utf-8") + "\n# 标题\n", "utf-8")
    with pytest.raises(EditRefused, match=r"platform\.records cannot be opened"):
        opened(small)


def test_fresh_translations_of_a_renamed_reference_stay_fresh(small: Path) -> None:
    for lang in ("zh", "en"):
        file = small / f"{RECORDS}.{lang}.md"
        file.write_text(file.read_text("utf-8") + "\n注：见[](#platform.vetting)。\n", "utf-8")
    confirm_translations(small, ["platform.records", "platform.vetting"])
    edit = applied(
        small,
        replacing(
            ("{#platform.vetting}", "{#platform.checks}"),
            ("{#platform.vetting lang", "{#platform.checks lang"),
        ),
    )
    assert edit.staged.stale == ()
    assert "(#platform.checks)" in files(small)[f"{RECORDS}.en.md"].decode()


def test_what_was_understood_is_told_with_numbers_and_counts(small: Path) -> None:
    edit = take_apart(small, [edited(opened(small), lambda text: split(text).replace("六十日", "九十日"))])
    assert told(edit, "en") == (
        ("new", ("platform.review 复核 (2.3)",)),
        ("divided", ("platform.vetting → platform.vetting, platform.review",)),
        ("shifted", ("P-BKG-02 from platform.vetting to platform.review",)),
        ("written", ("platform.vetting 背景核查 (zh en)", "platform.records 记录 (zh)")),
    )


@pytest.mark.slow
def test_git_shows_the_edit_and_no_more(real: Path) -> None:
    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
        return subprocess.run(command, cwd=real, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", "standard")
    git("commit", "-qm", "a")
    applied(real, replacing(("保存期自交易完成之日起不少于三年", "保存期自交易完成之日起不少于五年")))
    assert git("diff", "--stat").split()[0] == f"{RECORDS}.zh.md"
    assert "1 insertion(+), 1 deletion(-)" in git("diff", "--stat")


@pytest.mark.slow
def test_a_clause_changes_its_chapter_in_the_whole_text(real: Path) -> None:
    def change(text: str) -> str:
        part = block(text, "platform.training")
        return text.replace(part, "").replace(
            block(text, "merchant.data"), block(text, "merchant.data") + part.replace("### ", "## ")
        )

    edit = applied(real, change, "")
    assert edit.what.moved == ("platform.training",)
    assert set(edit.staged.files) == {"standard/outline.yml"}
    clauses = {clause.id: clause for clause in load(real).draft.clauses}
    assert clauses["platform.training"].parent == "merchant"


def test_each_of_two_headings_that_became_one_place_is_told(small: Path) -> None:
    path = edited(opened(small), replacing(("{#platform.vetting}", "{#platform.records}")))
    with pytest.raises(
        EditRefused, match=r"line 22: platform\.records has a heading in this language already, on line 10"
    ):
        take_apart(small, [path])

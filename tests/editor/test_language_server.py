"""The language server, spoken to as an editor does: another process, over its pipes."""

from __future__ import annotations

from pathlib import Path

import pytest

VETTING = "standard/clauses/platform/vetting.zh.md"
RECORDS = "standard/clauses/platform/records.zh.md"
OUTLINE = "standard/outline.yml"
TERM = "standard/clauses/terms/streamer"
RENAMES = {"workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["rename"]}}}


def read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def broken(rule: str):
    return lambda items: any(item["code"] == rule for item in items)


def cured(rule: str):
    return lambda items: all(item["code"] != rule for item in items)


def mark(text: str) -> tuple[str, int, int]:
    """The text without its mark ¦, and the line and UTF-16 column that it stood at."""
    before, _, after = text.partition("¦")
    line = before.count("\n")
    last = before.rpartition("\n")[2]
    return before + after, line, len(last.encode("utf-16-le")) // 2


@pytest.fixture
def small_with_terms(small: Path) -> Path:
    (small / TERM).parent.mkdir(parents=True)
    (small / f"{TERM}.zh.md").write_text(
        "---\ntitle: 主播\nterm: {preferred: 主播, admitted: [带货主播]}\n---\n\n在直播中推介商品的自然人。\n",
        encoding="utf-8",
    )
    (small / f"{TERM}.en.md").write_text(
        "---\ntitle: streamer\nterm: {preferred: streamer}\n---\n\nnatural person who presents goods in a live stream\n",
        encoding="utf-8",
    )
    (small / "standard/clauses/terms.zh.md").write_text(
        "---\ntitle: 术语和定义\nelement: terms\n---\n", encoding="utf-8"
    )
    (small / "standard/clauses/terms.en.md").write_text(
        "---\ntitle: Terms and definitions\n---\n", encoding="utf-8"
    )
    (small / OUTLINE).write_text(
        read(small, OUTLINE).replace("- platform:", "- terms:\n    - terms.streamer\n- platform:"),
        encoding="utf-8",
    )
    return small


@pytest.mark.slow
def test_it_starts_says_what_it_can_and_ends(small, start):
    client = start(small)
    able = client.server["capabilities"]
    for name in (
        "hoverProvider",
        "definitionProvider",
        "documentSymbolProvider",
        "completionProvider",
        "codeActionProvider",
        "renameProvider",
        "referencesProvider",
        "workspaceSymbolProvider",
        "inlayHintProvider",
        "documentLinkProvider",
        "documentFormattingProvider",
    ):
        assert able[name]
    assert able["textDocumentSync"]["change"] == 1
    assert able["positionEncoding"] == "utf-16"
    assert client.close() == 0


@pytest.mark.slow
def test_a_folder_without_a_project_is_told_so(tmp_path, start):
    client = start(tmp_path)
    client.open("a.md", "x") if (tmp_path / "a.md").write_text("x") else None
    assert client.request("textDocument/hover", client.at("a.md", 0, 0)) is None
    assert any("standard/standard.yml" in message["params"]["message"] for message in client.messages)
    assert client.close() == 0


@pytest.mark.slow
def test_problems_are_told_in_utf16_for_the_text_in_the_editor(small, start):
    client = start(small)
    source = read(small, VETTING)
    client.open(VETTING, source)
    client.change(VETTING, source + "\n𠮷野平台😀必须保存记录。\n")
    problem = next(item for item in client.told(VETTING, broken("MOD-001")) if item["code"] == "MOD-001")
    line = len(source.split("\n"))
    # 𠮷 and 😀 are two units each.
    assert problem["range"] == {
        "start": {"line": line, "character": 7},
        "end": {"line": line, "character": 9},
    }
    assert problem["severity"] == 1
    assert problem["source"] == "clausework"
    client.change(VETTING, source)
    client.told(VETTING, cured("MOD-001"))


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 14), ("utf-16", 6), ("utf-32", 5)])
def test_the_client_chooses_its_units(small, start, encoding, column):
    client = start(small, encodings=[encoding])
    assert client.server["capabilities"]["positionEncoding"] == encoding
    source = read(small, VETTING)
    client.open(VETTING, source + "\n𠮷野平台\t必须保存记录。\n")
    problem = next(item for item in client.told(VETTING, broken("MOD-001")) if item["code"] == "MOD-001")
    assert problem["range"]["start"]["character"] == column


@pytest.mark.slow
def test_what_is_on_the_disk_is_told_at_once_and_when_changed(small, start):
    spoilt = read(small, VETTING) + "\n见[](#nowhere)。\n"
    (small / VETTING).write_text(spoilt, encoding="utf-8")
    client = start(small)
    client.told(VETTING, broken("XRF-001"))
    (small / VETTING).write_text(spoilt.replace("nowhere", "scope"), encoding="utf-8")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": client.uri(VETTING), "type": 2}]})
    client.told(VETTING, cured("XRF-001"))


@pytest.mark.slow
def test_an_edit_of_one_file_changes_what_is_told_of_another(small, start):
    client = start(small)
    outline = read(small, OUTLINE)
    client.open(OUTLINE, outline)
    client.change(OUTLINE, outline.replace("    - platform.vetting\n", ""))
    client.told(RECORDS, broken("NUM-004"))  # the only sub-clause that is left
    client.notify("textDocument/didClose", {"textDocument": {"uri": client.uri(OUTLINE)}})
    client.told(RECORDS, cured("NUM-004"))


def apply(text: str, edits: list[dict]) -> str:
    lines = text.split("\n")
    for edit in sorted(
        edits,
        key=lambda item: (item["range"]["start"]["line"], item["range"]["start"]["character"]),
        reverse=True,
    ):
        start, end = edit["range"]["start"], edit["range"]["end"]
        units = lines[start["line"]].encode("utf-16-le")
        made = (
            units[: 2 * start["character"]]
            + edit["newText"].encode("utf-16-le")
            + units[2 * end["character"] :]
        )
        lines[start["line"]] = made.decode("utf-16-le")
        assert start["line"] == end["line"]
    return "\n".join(lines)


def actions(client, path, line, only=None):
    where = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 99}}
    context = {"diagnostics": [], **({"only": only} if only else {})}
    return client.request(
        "textDocument/codeAction",
        {"textDocument": {"uri": client.uri(path)}, "range": where, "context": context},
    )


@pytest.mark.slow
def test_a_safe_cure_is_offered_and_cures(small, start):
    client = start(small)
    source = read(small, VETTING) + "\n😀平台应核查主播,并记录。{#P-BKG-03}\n"
    client.open(VETTING, source)
    line = len(source.split("\n")) - 2
    found = [
        item
        for item in actions(client, VETTING, line, ["quickfix"])
        if item["diagnostics"][0]["code"] == "PUN-001"
    ]
    assert found
    assert found[0]["isPreferred"]
    cured = apply(source, found[0]["edit"]["changes"][client.uri(VETTING)])
    assert "😀平台应核查主播，并记录。" in cured
    every = actions(client, VETTING, line, ["source.fixAll"])
    assert [item["kind"] for item in every] == ["source.fixAll.clausework"]
    assert "主播，并" in apply(source, every[0]["edit"]["changes"][client.uri(VETTING)])


@pytest.mark.slow
def test_a_cure_names_its_version_where_the_editor_asks(small, start):
    client = start(small, workspace={"workspaceEdit": {"documentChanges": True}})
    client.open(VETTING)
    client.change(VETTING, read(small, VETTING) + "\n平台应核查主播,并记录。{#P-BKG-03}\n")
    line = len(read(small, VETTING).split("\n"))
    found = actions(client, VETTING, line, ["source.fixAll"])
    (edit,) = found[0]["edit"]["documentChanges"]
    assert edit["textDocument"] == {"uri": client.uri(VETTING), "version": 2}
    assert "changes" not in found[0]["edit"]


@pytest.mark.slow
def test_an_editor_that_goes_without_a_word_ends_it_with_a_fault(small, start):
    client = start(small)
    client.notify("exit", None)
    assert client.process.wait(timeout=60) == 1


@pytest.mark.slow
def test_a_cure_that_may_alter_the_obligation_is_a_suggestion(small, start):
    client = start(small)
    source = read(small, VETTING) + "\n平台必须保存记录。{#P-BKG-03}\n"
    client.open(VETTING, source)
    found = [
        item
        for item in actions(client, VETTING, len(source.split("\n")) - 2)
        if item.get("diagnostics") and item["diagnostics"][0]["code"] == "MOD-001"
    ]
    *found, allowed = found
    assert found
    assert all(not item["isPreferred"] and item["title"].startswith("建议：") for item in found)
    assert allowed["title"] == "在此处容许 MOD-001，并写明理由"
    assert '必须: ""' in allowed["edit"]["changes"][client.uri(VETTING)][0]["newText"]


def words_at(client, found):
    """The words of the files at the ranges of some locations."""
    told = []
    for item in found:
        lines = read(
            client.root, str(Path(item["uri"].removeprefix("file://")).relative_to(client.root))
        ).split("\n")
        start, end = item["range"]["start"], item["range"]["end"]
        told.append(lines[start["line"]][start["character"] : end["character"]])
    return told


@pytest.mark.slow
def test_uses_symbols_numbers_and_links_are_of_the_editors_text(small, start):
    (small / RECORDS).write_text(read(small, RECORDS) + "\n见[](#platform.vetting)。\n", encoding="utf-8")
    client = start(small)
    source = read(small, VETTING) + "\n😀见[](#P-REC-01)和[](#platform.vetting)。\n"
    client.open(VETTING, source)
    line = source.split("\n").index("😀见[](#P-REC-01)和[](#platform.vetting)。")
    here = client.at(VETTING, line, 24)
    found = client.request("textDocument/references", {**here, "context": {"includeDeclaration": True}})
    assert [item["uri"] for item in found] == [client.uri(path) for path in (RECORDS, VETTING, OUTLINE)]
    assert words_at(client, [found[0], found[2]]) == ["platform.vetting"] * 2
    assert found[1]["range"]["start"] == {"line": line, "character": 21}
    named = client.request("workspace/symbol", {"query": "p-rec"})
    assert [(item["name"], item["containerName"]) for item in named] == [
        ("P-REC-01 平台应保存记录，期限不少于六十日", "2.2 记录")
    ]
    assert named[0]["location"]["uri"] == client.uri(RECORDS)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": line + 1, "character": 0}}
    document = {"textDocument": {"uri": client.uri(VETTING)}}
    hints = client.request("textDocument/inlayHint", {**document, "range": whole})
    assert [(item["label"], item["position"]) for item in hints] == [
        ("2.1", {"line": 1, "character": 7}),
        ("2.2", {"line": line, "character": 16}),
        ("2.1", {"line": line, "character": 38}),
    ]
    above = {"start": whole["start"], "end": {"line": line - 1, "character": 0}}
    assert len(client.request("textDocument/inlayHint", {**document, "range": above})) == 1
    links = client.request("textDocument/documentLink", document)
    assert [item["target"] for item in links] == [f"{client.uri(RECORDS)}#L7", f"{client.uri(VETTING)}#L2"]
    assert links[0]["range"] == {
        "start": {"line": line, "character": 7},
        "end": {"line": line, "character": 15},
    }


@pytest.mark.slow
def test_the_editor_is_told_to_ask_for_changed_numbers_anew(small, start):
    client = start(small, workspace={"inlayHint": {"refreshSupport": True}})
    client.open(OUTLINE)
    source = read(small, VETTING)
    client.open(VETTING, source)
    client.change(VETTING, source + "\n平台必须保存记录。\n")
    client.told(VETTING, broken("MOD-001"))
    assert [item["method"] for item in client.messages] == []
    first, second = "    - platform.vetting\n", "    - platform.records\n"
    client.change(OUTLINE, read(small, OUTLINE).replace(first + second, second + first))
    while not client.messages:
        client._take()
    assert [item["method"] for item in client.messages] == ["workspace/inlayHint/refresh"]
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    shown = client.request(
        "textDocument/inlayHint", {"textDocument": {"uri": client.uri(VETTING)}, "range": whole}
    )
    assert [item["label"] for item in shown] == ["2.2"]


@pytest.mark.slow
def test_a_text_is_laid_out_and_one_with_faults_is_refused(small, start):
    client = start(small, lang="en")
    spread = read(small, VETTING).replace("。{#P-BKG-02}", "。平台应记录结论。")
    client.open(VETTING, spread)
    request = {"textDocument": {"uri": client.uri(VETTING)}, "options": {"tabSize": 4, "insertSpaces": True}}
    (edit,) = client.request("textDocument/formatting", request)
    assert edit["range"]["end"]["line"] == spread.count("\n")
    laid = edit["newText"]
    assert "\n平台应记录结论。{#P-BKG-" in laid
    client.change(VETTING, laid)
    assert client.request("textDocument/formatting", request) == []
    client.change(VETTING, laid + "\n# A heading\n")
    refused = client.answer("textDocument/formatting", request)["error"]["message"]
    assert VETTING in refused
    assert "Nothing was changed" in refused


@pytest.mark.slow
def test_a_problem_is_explained_and_allowed_where_editor_asks(small, start):
    able = {"workspaceEdit": {"documentChanges": True, "snippetEditSupport": True}}
    client = start(small, lang="en", workspace=able)
    source, line, character = mark(read(small, VETTING).replace("应建立", "必¦须建立"))
    client.open(VETTING, source)
    told = client.request("textDocument/hover", client.at(VETTING, line, character))
    assert "### MOD-001 " in told["contents"]["value"]
    (allowed,) = [
        item for item in actions(client, VETTING, line) if item["title"].startswith("Allow MOD-001")
    ]
    ((edit,),) = [change["edits"] for change in allowed["edit"]["documentChanges"]]
    assert edit["snippet"]["value"] == 'allow:\n  MOD-001:\n    lines:\n      必须: "$1"\n'


HOVERS = [
    ("平台应核查主播，见[](#platform.rec¦ords)。", ["平台应保存记录", "记录", "`platform.records`"]),
    ("平台应核查主¦播的身份。", ["在直播中推介商品的自然人", "`terms.streamer`"]),
    (
        "平台应复核。{#P-BKG-0¦1}",
        ["要求", "平台应建立主播背景核查制度", "《电子商务法》第二十七条", "核查制度"],
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), HOVERS, ids=["reference", "term", "provision"])
def test_hover_tells_what_stands_there(small_with_terms, start, text, expected):
    client = start(small_with_terms)
    source, line, character = mark(
        read(small_with_terms, VETTING).replace("平台宜每年复核一次。{#P-BKG-02}", text)
    )
    client.open(VETTING, source)
    told = client.request("textDocument/hover", client.at(VETTING, line, character))
    for words in expected:
        assert words in told["contents"]["value"]
    assert told["range"]["start"]["line"] == line
    assert told["range"]["start"]["character"] <= character <= told["range"]["end"]["character"]


@pytest.mark.slow
def test_hover_names_the_law_of_a_basis(small, start):
    client = start(small, lang="en")
    source, line, character = mark(read(small, VETTING).replace("[ECL 27]", "[E¦CL 27]"))
    client.open(VETTING, source)
    told = client.request("textDocument/hover", client.at(VETTING, line, character))
    assert "E-Commerce Law, Article 27" in told["contents"]["value"]


@pytest.mark.slow
def test_hover_over_plain_words_says_nothing(small, start):
    client = start(small)
    source, line, character = mark(read(small, VETTING).replace("背景核查制度。", "背景核查制¦度。"))
    client.open(VETTING, source)
    assert client.request("textDocument/hover", client.at(VETTING, line, character)) is None


COMPLETIONS = [
    ("平台宜每年复核一次。{#P-BKG-02}", "平台应核查，见[](#plat¦)。", "platform.records", "platform.records"),
    ("平台宜每年复核一次。{#P-BKG-02}", "平台应核查主¦", "主播", "主播"),
    ("basis: [ECL 27]", "basis: [ECL 27, EC¦]", "ECL 27", "ECL 27"),
    ("basis: [ECL 27]", "basis: [ECL 27, ¦]", "ECL", "ECL "),
    ("roles: [platform]", "roles: [¦]", "platform", "platform"),
    ("code: P-BKG\n", "code: P-BKG\nele¦\n", "element", "element: "),
    ("code: P-BKG\n", "code: P-BKG\nelement: ¦\n", "annex", "annex"),
    ("{basis: [ECL 27], verify: 核查制度}", "{basis: [ECL 27], ver¦}", "verify", "verify: "),
]


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "label", "text"), COMPLETIONS, ids=lambda value: value[:14])
def test_completion(small_with_terms, start, old, new, label, text):
    client = start(small_with_terms)
    source, line, character = mark(read(small_with_terms, VETTING).replace(old, new))
    assert "¦" not in source
    client.open(VETTING, source)
    items = client.request("textDocument/completion", client.at(VETTING, line, character))["items"]
    item = next(item for item in items if item["label"] == label)
    assert item["textEdit"]["newText"] == text
    start_at, end_at = item["textEdit"]["range"]["start"], item["textEdit"]["range"]["end"]
    assert end_at == {"line": line, "character": character}
    written = source.split("\n")[line][start_at["character"] : character]
    assert text.startswith(written)


@pytest.mark.slow
def test_a_whole_clause_is_found_from_a_reference_or_a_term(small_with_terms, start):
    client = start(small_with_terms)
    source, line, character = mark(
        read(small_with_terms, VETTING).replace(
            "平台宜每年复核一次。", "平台宜复核，见[](#platform.r¦ecords)，由主播办理。"
        )
    )
    client.open(VETTING, source)
    found = client.request("textDocument/definition", client.at(VETTING, line, character))
    assert found["uri"] == client.uri(RECORDS)
    assert found["range"]["start"] == {"line": 1, "character": 7}
    column = source.split("\n")[line].index("主播")
    found = client.request("textDocument/definition", client.at(VETTING, line, column))
    assert found["uri"] == client.uri(f"{TERM}.zh.md")
    law, line, character = mark(source.replace("[ECL 27]", "[EC¦L 27]"))
    found = client.request("textDocument/definition", client.at(VETTING, line, character))
    assert found["uri"] == client.uri("standard/references.yml")
    assert found["range"]["start"] == {"line": 1, "character": 2}
    assert law


@pytest.mark.slow
def test_the_outline_of_a_file_is_its_provisions(small, start):
    client = start(small)
    client.open(VETTING)
    (clause,) = client.request("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(VETTING)}})
    assert clause["detail"] == "platform.vetting"
    assert "背景核查" in clause["name"]
    assert [item["name"] for item in clause["children"]] == ["P-BKG-01 要求", "P-BKG-02 推荐"]


def rename_everything(client, root, edit):
    for change in edit["documentChanges"]:
        if change.get("kind") == "rename":
            before, after = (Path(change[key].removeprefix("file://")) for key in ("oldUri", "newUri"))
            after.parent.mkdir(parents=True, exist_ok=True)
            before.rename(after)
        else:
            path = Path(change["textDocument"]["uri"].removeprefix("file://"))
            (only,) = change["edits"]
            assert only["range"]["start"] == {"line": 0, "character": 0}
            path.write_text(only["newText"], encoding="utf-8")


@pytest.mark.slow
def test_renaming_a_clause_is_what_the_command_does(small, start, tmp_path):
    import shutil

    from clausework.drafts.register import freeze
    from clausework.source.project import load
    from clausework.workflow.rename import rename_clause

    freeze(load(small), "D1", ())
    (small / RECORDS).write_text(read(small, RECORDS) + "\n见[](#platform.vetting)。\n", encoding="utf-8")
    other = tmp_path / "other"
    shutil.copytree(small, other)
    rename_clause(other, "platform.vetting", "platform.background")
    client = start(small, **RENAMES)
    line, text = next(
        (number, text) for number, text in enumerate(read(small, OUTLINE).split("\n")) if "vetting" in text
    )
    where = client.at(OUTLINE, line, text.index("vetting"))
    ready = client.request("textDocument/prepareRename", where)
    assert ready["placeholder"] == "platform.vetting"
    edit = client.request("textDocument/rename", {**where, "newName": "platform.background"})
    rename_everything(client, small, edit)
    for folder in (small, other):
        assert not (folder / VETTING).exists()
    files = {path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()}
    assert {
        path.relative_to(small): path.read_bytes() for path in small.rglob("*") if path.is_file()
    } == files
    assert "kind: renamed" in read(small, "standard/lineage.yml")


@pytest.mark.slow
def test_what_cannot_be_renamed_is_refused_with_a_reason(small, start):
    client = start(small, **RENAMES)
    where = client.at(OUTLINE, 2, 10)
    taken = client.answer("textDocument/rename", {**where, "newName": "platform.records"})
    assert "platform.records" in taken["error"]["message"]
    client.open(VETTING)
    words = client.answer("textDocument/prepareRename", client.at(VETTING, 8, 2))
    assert "标识" in words["error"]["message"]
    assert client.request("textDocument/hover", client.at(VETTING, 0, 0)) is None


@pytest.mark.slow
def test_an_editor_that_renames_no_files_is_told_the_command(small, start):
    client = start(small)
    refused = client.answer(
        "textDocument/rename", {**client.at(OUTLINE, 2, 10), "newName": "platform.background"}
    )
    assert "clausework mv platform.vetting platform.background" in refused["error"]["message"]


@pytest.mark.slow
def test_a_text_that_is_half_written_or_hostile_stops_nothing(small, start):
    client = start(small)
    client.open(VETTING, "---\ntitle: [")
    for text in (
        "",
        "---",
        "---\n---\n[](#",
        "\x00\ud800\u202e",
        "---\ntitle: x\n---\n" + "> " * 500,
        "- " * 500,
    ):
        client.change(VETTING, text)
        client.request("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(VETTING)}})
        for method in ("hover", "definition", "completion"):
            client.request(f"textDocument/{method}", client.at(VETTING, 99, 99))
            client.request(f"textDocument/{method}", client.at(VETTING, 0, 1))
    assert client.close() == 0


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "in the folder"), ("zh-cn", "打开的文件夹")])
def test_it_speaks_the_language_of_the_editor(start, tmp_path, locale, said):
    client = start(tmp_path, locale=locale)
    client.request("textDocument/documentSymbol", {"textDocument": {"uri": client.uri("a.md")}})
    assert any(said in message["params"]["message"] for message in client.messages)

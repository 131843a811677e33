"""The extension for VS Code: its archive, and the way in which it speaks with the command."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from places import ROOT
from programs import CLAUSEWORK

from clausework import __version__

EDITORS = ROOT / "tooling/editors"
SOURCE = EDITORS / "vscode"
SPACE = "{http://schemas.microsoft.com/developer/vsx-schema/2011}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
NATIVE = {"fs", "path", "child_process"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("vsix")
    done = subprocess.run(
        [sys.executable, EDITORS / "vsix.py", folder], check=True, capture_output=True, text=True
    )
    path = folder / f"clausework-{__version__}.vsix"
    assert done.stdout.strip() == str(path)
    return path.read_bytes()


@pytest.fixture
def archive(packed: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed))


def test_the_archive_is_whole_and_always_the_same(packed: bytes, archive: zipfile.ZipFile, tmp_path: Path):
    assert archive.testzip() is None
    subprocess.run([sys.executable, EDITORS / "vsix.py", tmp_path], check=True, capture_output=True)
    assert next(tmp_path.iterdir()).read_bytes() == packed
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_says_what_the_package_says(archive: zipfile.ZipFile):
    package = json.loads(archive.read("extension/package.json"))
    manifest = ElementTree.fromstring(archive.read("extension.vsixmanifest"))
    assert manifest.tag == f"{SPACE}PackageManifest"
    identity = manifest.find(f"{SPACE}Metadata/{SPACE}Identity")
    assert identity is not None
    assert identity.attrib == {
        "Language": "en-US",
        "Id": package["name"],
        "Version": __version__,
        "Publisher": package["publisher"],
    }
    assert package["version"] == __version__
    properties = {item.get("Id"): item.get("Value") for item in manifest.iter(f"{SPACE}Property")}
    assert properties["Microsoft.VisualStudio.Code.Engine"] == package["engines"]["vscode"]
    assert manifest.find(f"{SPACE}Installation/{SPACE}InstallationTarget").get("Id") == (
        "Microsoft.VisualStudio.Code"
    )
    words = json.loads(archive.read("extension/package.nls.json"))
    assert manifest.findtext(f"{SPACE}Metadata/{SPACE}Description") == words["description"]


def test_all_that_is_named_is_there_and_has_a_type(archive: zipfile.ZipFile):
    names = set(archive.namelist())
    manifest = ElementTree.fromstring(archive.read("extension.vsixmanifest"))
    assets = [item.get("Path") for item in manifest.iter(f"{SPACE}Asset")]
    assert "extension/package.json" in assets
    assert {*assets, manifest.findtext(f"{SPACE}Metadata/{SPACE}License")} <= names
    types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    known = {item.get("Extension") for item in types.iter(f"{TYPES}Default")}
    assert {Path(name).suffix for name in names if name != "[Content_Types].xml"} <= known
    package = json.loads(archive.read("extension/package.json"))
    assert f"extension/{package['main'].removeprefix('./')}" in names


def test_it_needs_nothing_from_npm(archive: zipfile.ZipFile):
    assert "dependencies" not in json.loads(archive.read("extension/package.json"))
    for name in archive.namelist():
        if name.endswith(".js"):
            for needed in re.findall(r'require\("([^"]+)"\)', archive.read(name).decode()):
                local = f"extension/{needed.removeprefix('./')}.js" in archive.namelist()
                assert local if needed.startswith("./") else needed in {*NATIVE, "vscode"}, needed


def test_its_words_are_in_both_languages(archive: zipfile.ZipFile):
    english, chinese = (
        json.loads(archive.read(f"extension/package.nls{lang}.json")) for lang in ("", ".zh-cn")
    )
    used = set(re.findall(r'"%(\w+)%"', archive.read("extension/package.json").decode()))
    assert set(english) == set(chinese) == used
    block = archive.read("extension/extension.js").decode().partition("const WORDS = ")[2]
    keys = [re.findall(r"(?m)^ +(\w+):(?! \{)", part) for part in block.partition("\n};")[0].split("\n  },")]
    assert keys[0] == keys[1] != []


TALK = """
const { Connection } = require(process.argv[1]);
const [command, ...args] = JSON.parse(process.argv[2]);
const root = process.argv[3];
let found;
const told = new Promise((resolve) => { found = resolve; });
const hear = { "textDocument/publishDiagnostics": (params) => params.uri.endsWith("vetting.zh.md") && found(params) };
const ended = (reason) => { console.log(JSON.stringify({ ended: reason })); process.exit(3); };
const connection = new Connection(command, args, {}, hear, ended);
(async () => {
  const able = await connection.request("initialize", { processId: null, rootUri: root, capabilities: {} });
  connection.notify("initialized", {});
  const uri = root + "/standard/clauses/platform/vetting.zh.md";
  const text = "---\\ntitle: 核查\\ncode: P-BKG\\nroles: [platform]\\n---\\n\\n平台必须核查😀。{#P-BKG-01}\\n";
  connection.notify("textDocument/didOpen", { textDocument: { uri, languageId: "markdown", version: 1, text } });
  const symbols = await connection.request("workspace/symbol", { query: "p-bkg-01" });
  const here = { textDocument: { uri }, position: { line: 1, character: 1 } };
  const refused = await connection.request("textDocument/prepareRename", here).catch((error) => error.message);
  const codes = (await told).diagnostics.map((item) => item.code);
  await connection.stop();
  connection.process.on("exit", (status) =>
    console.log(JSON.stringify({ able: able.capabilities.hoverProvider, symbols, refused, codes, status })));
})();
"""


def node() -> str:
    found = shutil.which("node")
    if not found:
        pytest.skip("no Node.js here; on Debian: apt-get install nodejs")
    return found


@pytest.mark.slow
def test_it_speaks_with_the_command(small: Path):
    command = [*CLAUSEWORK, "lsp", "--lang", "zh"]
    done = subprocess.run(
        [node(), "-e", TALK, SOURCE / "connection.js", json.dumps(command), small.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    said = json.loads(done.stdout)
    assert said["able"]
    assert [item["name"] for item in said["symbols"]] == ["P-BKG-01 平台必须核查😀"]
    assert "outline.yml" in said["refused"]
    assert "MOD-001" in said["codes"]
    assert said["status"] == 0


@pytest.mark.slow
def test_it_hears_why_the_command_is_gone(small: Path):
    command = [sys.executable, "-c", "import sys; sys.exit('clausework: no pygls')"]
    done = subprocess.run(
        [node(), "-e", TALK, SOURCE / "connection.js", json.dumps(command), small.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert json.loads(done.stdout) == {"ended": "clausework: no pygls"}


@pytest.mark.slow
def test_its_files_are_javascript():
    for path in sorted(SOURCE.glob("*.js")):
        subprocess.run([node(), "--check", path], check=True, timeout=60)

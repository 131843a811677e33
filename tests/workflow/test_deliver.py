"""The files of one draft: complete, equal each time, and nothing lost of what stood in the folder."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from frozen_site import published
from places import LIVE_COMMERCE

from clausework.errors import NotDelivered, UnknownDraft
from clausework.rendering import routes
from clausework.rendering.deliverables import SUMS
from clausework.rendering.pages import reading, text
from clausework.rendering.publication import DeliveredFile
from clausework.rendering.view import view_of
from clausework.strings.catalogue import say
from clausework.workflow.publish import build_site, deliver_draft


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("delivered") / "D1"
    deliver_draft(LIVE_COMMERCE, "D1", out)
    return out


@pytest.mark.slow
def test_the_list_of_digests_names_every_other_file(delivered: Path) -> None:
    found = _bytes(delivered)
    listed = dict(reversed(line.split("  ")) for line in found.pop(SUMS).decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


@pytest.mark.slow
def test_the_frozen_file_is_the_one_of_the_register(delivered: Path) -> None:
    assert (delivered / "D1.json").read_bytes() == (LIVE_COMMERCE / "standard/drafts/D1.json").read_bytes()


@pytest.mark.slow
def test_the_same_draft_gives_the_same_bytes(delivered: Path, tmp_path: Path) -> None:
    deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert _bytes(tmp_path) == _bytes(delivered)


@pytest.mark.slow
def test_of_what_stood_in_the_folder_only_old_deliveries_go(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear committee")
    (tmp_path / "old.pdf").write_bytes(b"old")
    old = hashlib.sha256(b"old").hexdigest()
    (tmp_path / SUMS).write_text(f"{old}  old.pdf\n{old}  ../outside\n")
    (tmp_path.parent / "outside").write_text("not ours")
    deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert (tmp_path / "letter.txt").is_file()
    assert not (tmp_path / "old.pdf").exists()
    assert (tmp_path.parent / "outside").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("edited", ["live-commerce-D1-note.zh.md", "D1.json", "put-there"])
def test_what_a_person_has_worked_on_is_not_replaced(delivered: Path, tmp_path: Path, edited: str) -> None:
    shutil.copytree(delivered, tmp_path, dirs_exist_ok=True)
    if edited == "put-there":  # under a name of ours, in a folder that lost its list
        (tmp_path / SUMS).unlink()
        edited = "live-commerce-D1.zh.docx"
    (tmp_path / edited).write_bytes((tmp_path / edited).read_bytes() + b"!")
    before = _bytes(tmp_path)
    with pytest.raises(NotDelivered, match=re.escape(edited)):
        deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert _bytes(tmp_path) == before
    (tmp_path / edited).unlink()
    deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert _bytes(tmp_path) == _bytes(delivered)


@pytest.mark.slow
def test_a_delivery_that_was_cut_off_is_made_anew(delivered: Path, tmp_path: Path) -> None:
    """Some files are of today and their list of yesterday: nobody has worked on any."""
    name = "live-commerce-D1.zh.docx"
    (tmp_path / name).write_bytes((delivered / name).read_bytes())
    (tmp_path / SUMS).write_text(f"{'0' * 64}  {name}\n")
    deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert _bytes(tmp_path) == _bytes(delivered)


def _published(root: Path, out: Path) -> object:
    return deliver_draft(root, "working", out)


def _built(root: Path, out: Path) -> object:
    return build_site(root, out, publish=True)


@pytest.mark.parametrize("make", [_published, _built])
def test_a_working_text_that_cannot_be_read_is_not_delivered(
    tmp_path: Path, make: Callable[[Path, Path], object]
) -> None:
    root = tmp_path / "project"
    shutil.copytree(LIVE_COMMERCE, root)
    clause = "standard/clauses/platform/records.zh.md"
    (root / clause).write_bytes(b"\xff\xfe" * 40)
    with pytest.raises(NotDelivered, match=re.escape(clause)):
        make(root, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_lead_to_files_only_where_there_are_some(lang: str) -> None:
    found = published()
    offered = msgspec.structs.replace(
        found, delivered={"D1": (DeliveredFile(kind="data", name="D1-data.json", data=b"{}"),)}
    )
    for publication, labels in ((found, []), (offered, ["D1"])):
        view = view_of(publication, lang)
        whole = (routes.texts(lang), routes.draft(lang, "D1"))
        with publication.wanted.only(whole):
            made = [*text.pages(view), *reading.pages(view)]
        pages = {page.address: page.body for page in made if page.address in whole}
        linked = [
            label for label in ("D1", "working") for body in pages.values() if f"drafts/#{label}" in body
        ]
        linked += [
            "D1" for address, body in pages.items() if address.endswith("D1/") and 'href="../#D1"' in body
        ]
        assert linked == labels


def test_a_draft_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownDraft):
        deliver_draft(LIVE_COMMERCE, "../D1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_page_of_drafts_names_each_file_apart() -> None:
    import msgspec

    from clausework.rendering.assemble import assemble
    from clausework.rendering.deliverables import deliver
    from clausework.rendering.pages import drafts
    from clausework.rendering.view import view_of
    from clausework.source.project import load

    publication = assemble(load(LIVE_COMMERCE))
    made = deliver(publication)
    assert all(say(lang, f"deliverables.{file.kind}") for file in made for lang in ("zh", "en"))
    full = msgspec.structs.replace(publication, delivered={publication.current: made})
    for lang in ("zh", "en"):
        (page,) = drafts.pages(view_of(full, lang))
        link = r'<li><a href="[^"]+" download>([^<]+)</a> <span class="size">(\w*)'
        named = re.findall(link, str(page.body))
        assert len(named) == sum(file.lang in ("", lang) for file in made)
        assert len(set(named)) == len(named), "by title and format"


@pytest.mark.slow
def test_the_site_offers_every_file_of_every_draft(tmp_path: Path) -> None:
    """Each file is served as it is; none, the note in Markdown least of all, becomes a page."""
    built = build_site(LIVE_COMMERCE, tmp_path, publish=True).out
    listed = (built / "drafts/index.html").read_text(encoding="utf-8")
    for folder in sorted(path for path in (built / "drafts").iterdir() if path.is_dir()):
        sums = (folder / SUMS).read_text(encoding="utf-8")
        names = dict(reversed(line.split("  ")) for line in sums.splitlines())
        assert len(names) > 20
        for name, digest in names.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
            assert ".en." in name or f'href="{folder.name}/{name}"' in listed

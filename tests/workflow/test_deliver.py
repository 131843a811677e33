"""The files of one draft: complete, equal each time, and nothing lost of what stood in the folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from places import LIVE_COMMERCE

from clausework.errors import UnknownDraft
from clausework.rendering.deliverables import SUMS
from clausework.strings.catalogue import say
from clausework.workflow.deliver import deliver_draft
from clausework.workflow.publish import build_site


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("delivered") / "D1"
    deliver_draft(LIVE_COMMERCE, "D1", out)
    return out


def test_the_list_of_digests_names_every_other_file_with_its_digest(delivered: Path) -> None:
    found = _bytes(delivered)
    listed = dict(reversed(line.split("  ")) for line in found.pop(SUMS).decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


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
    (tmp_path / SUMS).write_text(f"{'0' * 64}  old.pdf\n{'0' * 64}  ../outside\n")
    (tmp_path.parent / "outside").write_text("not ours")
    deliver_draft(LIVE_COMMERCE, "D1", tmp_path)
    assert (tmp_path / "letter.txt").is_file()
    assert not (tmp_path / "old.pdf").exists()
    assert (tmp_path.parent / "outside").is_file()


def test_a_draft_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnknownDraft):
        deliver_draft(LIVE_COMMERCE, "../D1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_page_of_drafts_names_each_file_so_that_no_two_are_called_the_same() -> None:
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

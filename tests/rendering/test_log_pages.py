"""The log of comments on the site, when git has one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clausework.consultation.log.chain import END, Event, link
from clausework.consultation.log.checkpoint import read_signer
from clausework.consultation.log.published import Log, PublishedLog, origin_of, read_published
from clausework.rendering.assemble import assemble
from clausework.rendering.formats import side_files as format_
from clausework.rendering.pages.comments import pages
from clausework.rendering.view import view_of
from clausework.source.project import load


class Chain:
    """A chain of one event."""

    def each_event(self, after: int = 0, until: int = END) -> list[Event]:
        return [link(None, "2020-07-01T00:00:00.000Z", "made", "", {})][after:]


@pytest.mark.slow
def test_a_published_log_stands_on_the_page_and_beside_it(real: Path, tmp_path: Path) -> None:
    publication = assemble(load(real))
    assert publication.logs == ()
    assert not [name for name in format_.stage(publication) if name.startswith("log/")]
    signer = read_signer(tmp_path / "key", origin_of("sample", False))
    note = Log(Chain(), signer, tmp_path / "tiles").signed().note
    folder = real / "comments" / "log"
    folder.mkdir()
    (folder / "checkpoint").write_text(note, encoding="utf-8")
    (folder / "verifier").write_text(signer.verifier + "\n", encoding="utf-8")
    (folder / "leaves").write_text("0" * 64 + "\n", encoding="ascii")
    found = assemble(load(real))
    files = format_.stage(found)
    assert files["log/published/checkpoint.txt"].decode() == note
    assert files["log/published/verifier.txt"].decode() == signer.verifier + "\n"
    assert files["log/published/leaves.txt"] == b"0" * 64 + b"\n"
    for lang, words in (("zh", "意见日志"), ("en", "Comment log")):
        (page,) = pages(view_of(found, lang))
        assert words in page.body
        assert signer.verifier in page.body
    log = read_published(folder)
    assert log is not None
    assert not log.rehearsal
    assert msgspec.structs.replace(log, verifier="x/rehearsal+0+0").rehearsal
    assert isinstance(log, PublishedLog)

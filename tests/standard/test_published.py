"""The real standard goes through the whole build."""

from __future__ import annotations

import pytest
from places import ROOT

from clausework.workflow.publish import build_site


@pytest.mark.slow
def test_the_real_standard_builds_the_same_site_twice(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        build_site(ROOT, out, rehearsal=True)
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []
    assert (first / "text/platform/index.html").stat().st_size > 1000

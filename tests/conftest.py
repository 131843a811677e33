"""Projects for tests: a small one made by hand, copies of the real standard, and the built site."""

from __future__ import annotations

import gc
import os
import shutil
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from once import made_once
from places import LIVE_COMMERCE, copy_live_commerce

SMALL = {
    "standard/standard.yml": """\
id: small
number: T/×××× 1—2020
title: {zh: 小规范, en: Small specification}
body: {zh: 某协会, en: An association}
languages: [zh, en]
label: D1
date: 2020-06-17
stage: {zh: 征求意见稿, en: Draft for comment}
profile: gbt1.1-2020
roles:
  platform: {zh: 平台, en: Platform}
commenters:
  platform: {zh: 平台, en: Platform}
  consumer: {zh: 消费者, en: Consumer}
  other: {zh: 其他, en: Other}
consultations:
  2020-07:
    draft: D1
    opens: 2020-07-01T00:00:00+08:00
    closes: 2020-08-01T00:00:00+08:00
""",
    "standard/outline.yml": "- scope\n- platform:\n    - platform.vetting\n    - platform.records\n",
    "standard/references.yml": "laws:\n  ECL:\n    title: {zh: 电子商务法, en: E-Commerce Law}\n    date: 2018-08-31\n",
    "standard/lineage.yml": "[]\n",
    "standard/reasons.yml": "[]\n",
    "standard/clauses/scope.zh.md": "---\ntitle: 范围\nelement: scope\n---\n\n本文件规定了平台的要求。\n\n本文件适用于平台。\n",
    "standard/clauses/scope.en.md": "---\ntitle: Scope\n---\n\nThis document specifies requirements for platforms.\n\nThis document applies to platforms.\n",
    "standard/clauses/platform.zh.md": "---\ntitle: 平台\n---\n",
    "standard/clauses/platform.en.md": "---\ntitle: Platform\n---\n",
    "standard/clauses/platform/vetting.zh.md": """\
---
title: 背景核查
code: P-BKG
roles: [platform]
provisions:
  P-BKG-01: {basis: [ECL 27], verify: 核查制度}
---

平台应建立主播背景核查制度。{#P-BKG-01}

平台宜每年复核一次。{#P-BKG-02}
""",
    "standard/clauses/platform/vetting.en.md": """\
---
title: Background checks
provisions:
  P-BKG-01: {verify: vetting policy}
---

The platform shall operate a background check on streamers. {#P-BKG-01}

The platform should review it once a year. {#P-BKG-02}
""",
    "standard/clauses/platform/records.zh.md": "---\ntitle: 记录\ncode: P-REC\nroles: [platform]\n---\n\n平台应保存记录，期限不少于六十日。{#P-REC-01}\n",
    "standard/clauses/platform/records.en.md": "---\ntitle: Records\n---\n\nThe platform shall keep records for at least sixty days. {#P-REC-01}\n",
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of five clauses that a test may spoil."""
    root = tmp_path / "small"
    for path, text in SMALL.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real standard and its comments that a test may spoil."""
    return copy_live_commerce(tmp_path / "real")


# A change is judged by the same texts wherever it is tried; the nightly run looks for new ones. That a
# machine is busy is no fault of a text.
hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, max_examples=40)
hypothesis.settings.register_profile("free", derandomize=False, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rebase", action="store_true", help="Rewrite the golden files instead of comparing.")


TESTS = Path(__file__).resolve().parent
LONG = ("bench", "browser", "consultation", "service")
"""Folders of tests where those that are slow take a quarter of an hour and more together."""
LONGEST = ("test_redline_docx.py", "test_fuzz.py")


# Thousands of tests and what they load stay to the end: else a third of a worker's start goes into looking
# through all of it for rubbish, again and again.
gc.set_threshold(50_000, 10, 10)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long bytes are named by their argument: keys and times in them are others in each worker."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is long, so that a change is judged in a quarter of an hour.

    With --rebase nothing runs but the tests that write golden files.
    """
    place_of = cache(lambda path: path.relative_to(TESTS))
    shares = cache(
        lambda module: any(getattr(it, "__module__", "") == "frozen_site" for it in vars(module).values())
    )
    for item in items:
        place = place_of(item.path)
        in_browser = place.parts[0] == "browser" and not item.get_closest_marker("smoke")
        slow = in_browser or item.get_closest_marker("slow")
        # What a file makes for all its tests, and the site that several share, is made by one worker; those
        # that are slow go where there is room.
        if not slow and place.parts[0] != "browser" and config.pluginmanager.hasplugin("xdist"):
            together = isinstance(item, pytest.Function) and shares(item.module)
            item.add_marker(pytest.mark.xdist_group("frozen site" if together else str(place)))
        if slow and (place.parts[0] in LONG or place.name in LONGEST):
            item.add_marker("long")
    if config.getoption("--rebase"):
        items[:] = [item for item in items if "rebase" in getattr(item, "fixturenames", ())]


@pytest.fixture
def rebase(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--rebase"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI=true, a skipped test fails the run: a machine that skips proves nothing.

    Texts of others cannot be installed, nor a program of npm where that is not reached, so tests that need
    them may be skipped anywhere.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return
    reasons = [str(report.longrepr) for report in reporter.stats.get("skipped", ())]
    if any("no corpora" not in reason and "npm not reached" not in reason for reason in reasons):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; without one the test is skipped with the remedy."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    pytest.skip("no Chromium here; on Debian: apt-get install chromium")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the frozen standard, built once for all workers; tests read it and never write."""
    from clausework.workflow.publish import build_site

    return made_once(tmp_path_factory, "site", lambda out: build_site(LIVE_COMMERCE, out, rehearsal=True))

"""The release of a version: its number, its section of the changelog, a commit, a tag, and what is uploaded.

    python tooling/release.py 0.3.0

It wants a clean tree on `main`, and pushes nothing. `make release VERSION=0.3.0` checks and tests before.
"""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path.cwd()
CHANGELOG, PACKAGE = "CHANGELOG.md", "tooling/clausework/__init__.py"
NUMBER = re.compile(r"^__version__ = \"([^\"]*)\"$", re.MULTILINE)
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
HEADING = "## Unreleased\n"
IN_INDEX = "- [Unreleased 尚未发布](#unreleased)\n"
THEME = re.compile(r"^### (.*)$", re.MULTILINE)


def git(*words: str) -> str:
    """What git answers."""
    command = ["git", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - words of ours
    return done.stdout.strip()


def number(version: str) -> tuple[int, ...]:
    """A version as numbers; SystemExit if it is none."""
    match = VERSION.fullmatch(version)
    if match is None:
        raise SystemExit(f"{version} is no version: write it as 0.3.0")
    return tuple(map(int, match.groups()))


def changelog(text: str, version: str, day: str) -> str:
    """The changelog with what was unreleased under the version and its day, and an empty section above it."""
    head, _, rest = text.partition(HEADING)
    now, mark, older = rest.partition("\n## ")
    if "\n- " not in now:
        raise SystemExit(f"{CHANGELOG} says nothing under Unreleased: what is the release for?")
    themes = re.compile(r"(?<=\(#unreleased\)\n)((?:  - .*\n)*)")
    listed = f"- [{version} — {day}](#{version.replace('.', '')}--{day})\n"
    head = themes.sub(lambda found: listed + found[1], head, count=1)
    return f"{head}{HEADING}\nNothing yet.\n尚无。\n\n## {version} — {day}\n{now}{mark}{older}"


def release(version: str, day: str) -> None:
    """Write, commit, tag and pack."""
    if git("status", "--porcelain"):
        raise SystemExit("The tree is not clean: commit first, or take back what is not to be released")
    package, log = ROOT / PACKAGE, ROOT / CHANGELOG
    code = package.read_text(encoding="utf-8")
    before = NUMBER.findall(code)[0]
    if number(version) <= number(before) and git("tag", "--list", f"v{before}"):
        raise SystemExit(f"{version} is not after {before}, which was released")
    text = changelog(log.read_text(encoding="utf-8"), version, day)
    package.write_text(NUMBER.sub(f'__version__ = "{version}"', code), encoding="utf-8")
    log.write_text(text, encoding="utf-8")
    git("commit", "--quiet", "--all", "--message", f"Release {version}")
    git("tag", "--annotate", f"v{version}", "--message", f"Clausework {version}")
    command = [sys.executable, "-m", "hatchling", "build", "-d", "dist"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
    print(f"v{version} is tagged, and dist has its archive and its wheel. Look at both, then:")
    print(f"  git push origin HEAD v{version}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    release(sys.argv[1], datetime.datetime.now(datetime.UTC).date().isoformat())

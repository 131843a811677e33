"""The laws of a chapter as one text: no edit changes no byte, and what was written reads as it was edited."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import msgspec
import pytest
from chapters import files, opened
from places import copy_live_commerce

from clausework.drafts.register import frozen_ids
from clausework.source.chapter_text import (
    ChapterPassage,
    Section,
    read_head,
    read_sections,
    write_head,
    write_sections,
)
from clausework.source.project import load
from clausework.workflow.chapter.applying import take_apart
from clausework.workflow.chapter.opening import alike, sections_of
from clausework.workflow.chapter.staging import write_staged
from clausework.workflow.check import check_project

BOTH = ("zh", "en")


@pytest.mark.slow
def test_no_edit_changes_no_byte_of_any_chapter(real: Path) -> None:
    before = files(real)
    project = load(real)
    scopes = ["", *(clause.id for clause in project.draft.clauses if clause.depth == 1)]
    assert len(scopes) > 10
    for scope in scopes:
        for languages in ((), ("zh",), ("en",)):
            assert take_apart(real, [opened(real, scope, languages)]).staged.files == {}, scope
    assert files(real) == before


class Editor:
    """Someone who edits sections at random: each act is one that the text can say."""

    def __init__(self, sections: list[Section], chance: random.Random) -> None:
        self.sections = sections
        self.chance = chance
        self.count = 0
        self.renamed: dict[str, str] = {}

    def act(self) -> None:
        acts = [self.move, self.write, self.retitle, self.remove, self.add, self.rename]
        self.chance.choice(acts)()

    def below(self, at: int) -> int:
        """The end of what belongs to a section."""
        level = self.sections[at].level
        after = range(at + 1, len(self.sections))
        return next((end for end in after if self.sections[end].level <= level), len(self.sections))

    def any(self) -> int:
        """A section that is not the whole part."""
        return self.chance.randrange(1, len(self.sections))

    def move(self) -> None:
        at = self.any()
        end = self.below(at)
        part, rest = self.sections[at:end], self.sections[:at] + self.sections[end:]
        to = self.chance.randrange(1, len(rest) + 1)
        level = self.chance.randint(2, rest[to - 1].level + 1)
        shift = level - part[0].level
        part = [msgspec.structs.replace(each, level=each.level + shift) for each in part]
        self.sections = rest[:to] + part + rest[to:]
        for number in range(1, len(self.sections)):
            deepest = self.sections[number - 1].level + 1
            if self.sections[number].level > deepest:
                self.sections[number] = msgspec.structs.replace(self.sections[number], level=deepest)

    def put(self, at: int, **passages: ChapterPassage) -> None:
        section = self.sections[at]
        self.sections[at] = msgspec.structs.replace(section, passages={**section.passages, **passages})

    def write(self) -> None:
        at, lang = self.any(), self.chance.choice(BOTH)
        passage = self.sections[at].passages.get(lang)
        if passage is not None:
            self.count += 1
            line = f"第{self.count}段文字写在这里。" if lang == "zh" else f"Paragraph {self.count} is here."
            parts = [part for part in passage.body.split("\n\n") if part]
            parts.insert(self.chance.randint(0, len(parts)), line)
            body = "\n\n".join(parts)
            self.put(at, **{lang: msgspec.structs.replace(passage, body=body)})

    def retitle(self) -> None:
        at, lang = self.any(), self.chance.choice(BOTH)
        passage = self.sections[at].passages.get(lang)
        if passage is not None:
            self.count += 1
            title = f"标题{self.count}" if lang == "zh" else f"Title {self.count}: on it"
            self.put(at, **{lang: msgspec.structs.replace(passage, title=title)})

    def remove(self) -> None:
        at = self.any()
        if len(self.sections) > 2 and self.below(at) == at + 1:
            del self.sections[at]

    def add(self) -> None:
        at = self.chance.randint(1, len(self.sections))
        level = self.chance.randint(2, self.sections[at - 1].level + 1)
        self.count += 1
        passages = {
            "zh": ChapterPassage(f"新条{self.count}", f"新条的第{self.count}段文字。", level=level),
            "en": ChapterPassage(f"New {self.count}", f"Words of clause {self.count}.", level=level),
        }
        self.sections.insert(at, Section(id=f"platform.new{self.count}", level=level, passages=passages))
        for number in range(at + 1, len(self.sections)):
            deepest = self.sections[number - 1].level + 1
            if self.sections[number].level > deepest:
                self.sections[number] = msgspec.structs.replace(self.sections[number], level=deepest)

    def rename(self) -> None:
        at = self.any()
        section = self.sections[at]
        if section.id.startswith("platform.new") or not section.passages["zh"].body:
            return
        self.count += 1
        name = f"platform.other{self.count}"
        self.renamed[section.id] = name
        self.sections[at] = msgspec.structs.replace(section, id=name)


def edit_at_random(root: Path, chance: random.Random) -> None:
    """Edit a chapter, write it, and see that it reads as it was edited."""
    before = files(root)
    path = opened(root)
    head, below, _ = read_head(path.read_text("utf-8"))
    opened_sections, _ = read_sections(below, head.languages)
    editor = Editor(list(opened_sections), chance)
    for _ in range(chance.randint(1, 6)):
        editor.act()
    text = write_sections(editor.sections, head.languages)
    path.write_text(write_head(head, "") + text, "utf-8")
    edit = take_apart(root, [path])
    write_staged(root, edit.staged)
    project = load(root)
    assert alike(sections_of(project, "platform", BOTH), read_sections(text, BOTH)[0])
    lost = set(frozen_ids(root)) - {name for entry in project.draft.lineage for name in entry.old}
    there = {clause.id for clause in project.draft.clauses}
    assert {name for name in lost if name.startswith("platform")} <= there
    for name, data in files(root).items():
        if name not in edit.staged.files:
            assert before[name] == data
    assert not take_apart(root, [opened(root)]).changes


@pytest.mark.slow
def test_what_was_written_reads_as_it_was_edited(small: Path, tmp_path: Path) -> None:
    for seed in range(60):
        root = tmp_path / str(seed)
        shutil.copytree(small, root)
        edit_at_random(root, random.Random(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_chapter_of_the_real_standard_reads_as_it_was_edited(tmp_path: Path, seed: int) -> None:
    root = copy_live_commerce(tmp_path / "real")
    edit_at_random(root, random.Random(seed))
    assert not [
        item for item in check_project(root)[1] if item.rule.startswith(("MD-", "OUT-", "YML-", "FIL-"))
    ]

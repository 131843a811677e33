"""What each surface says of each change between two drafts, read from what it gives a reader."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import Any

import msgspec
from docx_reading import W, document

from clausework.layout.stream import Sides
from clausework.model.canonical import canonical_json
from clausework.model.draft import Draft, provision_blocks, walk
from clausework.model.redline import Change, ChangeRecord, Redline
from clausework.rendering import routes
from clausework.rendering.explanatory.note import NoteText, content
from clausework.rendering.explanatory.written import NoteTable
from clausework.rendering.formats import duties, feeds, history, lite
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.formats.redline_github import redline_github
from clausework.rendering.formats.redline_html import redline_page
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.pages import changelogs, home, reading, redlines, roles
from clausework.rendering.pdf.document import NAME, redline_document
from clausework.rendering.publication import Effect, Publication
from clausework.rendering.redlining import heading_of
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say

Told = dict[str, dict[str, Any]]
"""What a surface says: by the ID of each change the facts that it has."""
ATOM = "{http://www.w3.org/2005/Atom}"
NUMBER = re.compile(r"C-\d{4}-\w")


class Surfaces:
    """The surfaces of one publication in one language."""

    def __init__(self, publication: Publication, lang: str) -> None:
        assert publication.redline is not None
        self.publication, self.lang = publication, lang
        self.redline: Redline = publication.redline
        self.view: View = view_of(publication, lang)
        old, new = (publication.edition(of.label).compared for of in (self.redline.old, self.redline.new))
        self.sides = Sides(old, new)
        self.weights = {say(lang, f"redline.weight_{name}"): name for name in ("substantive", "editorial")}
        self.ids = {change.new or change.old: change.id for change in self.redline.told()}
        self.headed = {heading_of(change, lang): change.id for change in self.redline.told()}

    def all(self) -> Iterator[tuple[str, Told]]:
        """What each of them says."""
        every: tuple[Callable[[], Told], ...] = (
            *(self.page_of_changes, self.list_of_changes, self.pages_of_clauses, self.pages_to_read),
            *(self.histories, self.feed, self.html, self.text, self.github, self.word, self.pdf, self.json),
            self.note,
        )
        for surface in every:
            yield surface.__name__, surface()

    def page(self, kind: Any, of: str) -> str:
        """The only page of a kind."""
        (body,) = (page.body for page in kind.pages(self.view) if page.kind == of)
        return str(body)

    def page_of_changes(self) -> Told:
        found: Told = {}
        page = self.page(redlines, "redline")
        for head, section in sections(page):
            bound = attribute(head, "data-bound").split()
            found[attribute(head, "id")] = {
                "weight": attribute(head, "data-weight"),
                "tags": tuple(tagged(section)),
                "sentence": words(re.search(r'<p class="sentence">(.*?)</p>', section)),
                "bound": frozenset(bound),
                "concerns": frozenset(attribute(head, "data-role").split()) - set(bound),
                "lines": dict(self.lines(section)),
                "comments": comments_in(section),
            }
        return found

    def lines(self, section: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The names of the lines that a section marks, each with the comments that are told as its causes."""
        same = say(self.lang, "redline.cause_same")
        before: frozenset[str] = frozenset()
        text = section.partition('<ul class="rl-causes">')[0]
        for name, rest in re.findall(r'id="([^"]+@[0-9a-f]{8})"(.*?)(?=id="[^"]+@|$)', text, re.DOTALL):
            own = rest.partition("</figcaption>")[
                0
            ]  # behind the last part of a figure stands that of the whole
            before = before if same in own else comments_in(own)
            yield name, before

    def list_of_changes(self) -> Told:
        page = self.page(changelogs, "changelog")
        entries = re.findall(r'<li><a href="[^"]*#([^"]+)">.*?</a> (<span.*?)</li>', page, re.DOTALL)
        return {
            name: {"weight": self.weight(entry), "says": plain(entry), "comments": comments_in(entry)}
            for name, entry in entries
        }

    def pages_of_clauses(self) -> Told:
        made = dict(lite.stage(self.publication))
        found: Told = {}
        for clause, change in self.ids.items():
            page = made.get(routes.file_of(routes.clause(self.lang, clause)), b"").decode()
            badge = re.search(rf'<p><span class="tag.*?#{re.escape(change)}">', page)
            if badge:
                found[change] = {"weight": self.weight(badge[0]), "says": plain(badge[0])}
        return found

    def pages_to_read(self) -> Told:
        found: Told = {}
        for page in reading.pages(self.view):
            if page.show != "changes":
                continue
            for section in page.body.split('<section class="clause')[1:]:
                names = re.findall(r'<span id="([^"]+)"></span>|<h\d id="([^"]+)"', section)
                aside = re.search(r'<details class="why".*?</details>', section, re.DOTALL)
                change = next((self.ids[name] for pair in names for name in pair if name in self.ids), "")
                if aside and change:
                    found[change] = {
                        "weight": re.match(r"\s*(\w*)", section)[1],
                        "tags": tuple(tagged(aside[0])),
                        "says": plain(aside[0]),
                    }
        return found

    def histories(self) -> Told:
        found: Told = {}
        for path, data in history.stage(self.publication):
            page = data.decode()
            if path.startswith(routes.prefix(self.lang)) and (
                self.lang != "zh" or not path.startswith("en/")
            ):
                if not path.endswith("history/index.html"):
                    continue
                shown = re.search(r'<section class="change".*?</section>', page, re.DOTALL)
                for tag, change in re.findall(
                    r'<p>(<span class="tag(?:(?!</p>).)*)<a href="[^"]*#([^"]+)">',
                    shown[0] if shown else "",
                    re.DOTALL,
                ):
                    found[change] = {
                        "weight": self.weight(tag),
                        "records": plain(shown[0]),
                        "comments": comments_in(shown[0]),
                    }
        return found

    def feed(self) -> Told:
        root = ET.fromstring(feeds.stage(self.publication)[routes.feed(self.lang)])
        found: Told = {}
        for entry in root.iter(f"{ATOM}entry"):
            change = entry.find(f"{ATOM}link").attrib["href"].partition("#")[2]
            content = entry.findtext(f"{ATOM}content") or ""
            found[change] = {
                "weight": entry.find(f"{ATOM}category").attrib["term"],
                "title": self.weights[(entry.findtext(f"{ATOM}title") or "").split(" · ")[1]],
                "records": plain(content),
                "comments": comments_in(content),
            }
        return found

    def html(self, page: str = "") -> Told:
        page = page or redline_page(self.redline, self.sides, self.lang)
        contents = dict(re.findall(r'<li><a href="#([^"]+)".*?<span class="rl-tag">(.*?)</span></li>', page))
        found: Told = {}
        for head, section in sections(page):
            name = attribute(head, "id")
            tags = re.search(r'<ul class="rl-tags">(.*?)</ul>', section)
            found[name] = {
                "weight": attribute(head, "class").split()[1],
                "title": self.weights[unescape(contents[name])],
                "tags": tuple(map(unescape, re.findall("<li>(.*?)</li>", tags[1]))),
                "sentence": words(re.search(r'<p class="rl-sentence">(.*?)</p>', section)),
                "comments": comments_in(section),
            }
        return found

    def text(self, said: str = "") -> Told:
        found: Told = {}
        said = said or redline_text(self.redline, self.sides, self.lang)
        for block in said.split("\n\n")[1:]:
            head, *lines = block.split("\n")
            change = next((each for of, each in self.headed.items() if head.split("  ")[0] == of), "")
            if change and len(lines) > 1:
                weight = lines[0].strip().split(say(self.lang, "redline.colon").strip())[0]
                found[change] = {
                    "weight": self.weights[weight],
                    "sentence": lines[1].strip(),
                    "comments": comments_in(block),
                }
        return found

    def github(self, said: str = "") -> Told:
        said = said or redline_github(self.redline, self.sides, self.lang, limit=10**7)
        rows = [row for row in said.replace("\u200b", "").splitlines() if row.startswith("| ")][1:]
        cells = [re.split(r" (?<!\\)\| ", row.strip("| ") + " ") for row in rows]
        return {
            self.headed[unmarked(row[0])]: {
                "weight": self.weights[row[1]],
                "sentence": unmarked(row[2]),
                "comments": frozenset(NUMBER.findall(unmarked(row[3]) if len(row) > 3 else "")),
            }
            for row in cells
        }

    def word(self) -> Told:
        made = redline_docx(self.redline, self.sides, self.lang, comments=self.publication.comments)
        *_, table = document(made).iter(f"{W}tbl")  # behind the text
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            notes = [
                ["".join(text.text or "" for text in line.iter(f"{W}t")) for line in note.iter(f"{W}p")]
                for note in ET.fromstring(archive.read("word/comments.xml"))
            ]
        beside = {self.headed[note[0]]: " ".join(note[1:]) for note in notes}
        sentences = {self.headed[note[0]]: note[1] for note in notes}
        head, *rows = (
            ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
            for row in table.iter(f"{W}tr")
        )
        names = {
            say(self.lang, f"docx.column_{name}"): name for name in ("clause", "weight", "sentence", "cause")
        }
        found: Told = {}
        for row in rows:
            cells = dict(zip((names[word] for word in head), row, strict=True))
            change = self.headed[cells["clause"]]
            found[change] = {
                "weight": self.weights[cells["weight"]],
                "sentence": cells.get(
                    "sentence", sentences.get(change, "")
                ),  # a long list leaves it to these
                "comments": frozenset(NUMBER.findall(cells["cause"])),
            }
        for change, note in beside.items():
            found[change] |= {"says": note, "beside": comments_in(note)}
        return found

    def pdf(self) -> Told:
        made, _ = redline_document(self.publication, self.lang, self.redline)
        (table,) = next(part for part in made.front if part.id == NAME).blocks
        found: Told = {}
        for row in table.children[1:]:
            heading, weight, sentence = ("".join(run.text for run in cell.runs) for cell in row.children)
            found[self.headed[heading]] = {"weight": self.weights[weight], "sentence": sentence}
        return found

    def json(self, said: str = "") -> Told:
        told = msgspec.json.decode(said or canonical_json(self.redline))
        changes = ([told["title"]] if "title" in told else []) + [
            change for change in told["changes"] if change.get("kinds")
        ]
        return {
            change["id"]: {
                "weight": change.get("weight", "editorial"),
                "sentence": change["sentence"].get(self.lang, ""),
                "comments": frozenset(change.get("comments", ())),
                "derived": frozenset(
                    line["name"]
                    for text in change["texts"].values()
                    for line in text.get("lines", ())
                    if line.get("derived")
                ),
            }
            for change in changes
        }

    def note(self) -> Told:
        """The explanatory note, which has rows for substantive changes and for the cover."""
        title = say(self.lang, "explanatory.section_changes")
        (section,) = (
            each
            for each in content(self.view, NoteText(self.view.lang, self.view.publication.filing)).sections
            if each.title == title
        )
        sides = {"old": self.redline.old.label, "new": self.redline.new.label}
        by_title = {
            self.view.effect_title(Effect(**sides, change=change)): change.id
            for change in self.redline.told()
        }
        found: Told = {}
        weight = ""
        for part in section.parts:
            if isinstance(part, NoteTable):
                for place, sentence, causes in part.rows:
                    change = by_title[place]
                    found[change] = {"sentence": sentence, "comments": comments_in(causes)}
                    if weight:
                        found[change]["weight"] = weight
            else:
                weight = "" if part == say(self.lang, "explanatory.cover") else "substantive"
        return found

    def weight(self, entry: str) -> str:
        """What the tag of an entry says; its class must say the same."""
        tag = re.search(r'<span class="tag (\w+)">(.*?)</span>', entry)
        said = unescape(tag[2]).split(say(self.lang, "site.colon").strip())[0]
        assert self.weights[said] == tag[1]
        return tag[1]


def sections(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<section (class="change[^>]*)>(.*?)</section>', page, re.DOTALL)


def attribute(head: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', head)
    return unescape(found[1]) if found else ""


def tagged(section: str) -> list[str]:
    return [unescape(tag) for tag in re.findall(r'<span class="tag \w+">(.*?)</span>', section)]


def words(found: re.Match[str] | None) -> str:
    return plain(found[1]) if found else ""


def plain(html: str) -> str:
    """The words; those in another language stand in a span of their own within a sentence."""
    return " ".join(
        unescape(re.sub(r"<[^>]+>", " ", re.sub(r'<span lang="[^"]*">([^<]*)</span>', r"\1", html))).split()
    )


def comments_in(text: str) -> frozenset[str]:
    return frozenset(NUMBER.findall(text))


def unmarked(cell: str) -> str:
    return re.sub(r"\\(.)", r"\1", cell).strip()


def expected(change: Change, lang: str, main: str) -> dict[str, Any]:
    """What the records of a change say."""
    records = change.lines
    counted = [record for record in records if record.counted]
    heavy = any(record.weight == "substantive" for record in counted)
    bound = {role for record in records for role in record.roles} or set(change.bound)
    comments = {cause.comment for record in records for cause in record.causes} - {""}
    sentence = change.sentence.get(lang, "")
    return {
        "weight": "substantive" if heavy else "editorial",
        "title": "substantive" if heavy else "editorial",
        "sentence": sentence,
        "says": [sentence],
        "records": [record.sentence[lang] for record in counted] or [sentence],
        "bound": bound,
        "concerns": {role for record in records for role in record.concerns} - bound,
        "comments": comments,
        "beside": comments,
        "derived": {record.name for record in records if record.derived and record.index >= 0},
        "tags": [
            say(lang, f"redline.label_{label.kind}")
            for record in records
            for label in record.labels
            if label.lang in ("", lang)
        ],
        "lines": {
            record.name: {cause.comment for cause in record.causes} - {""}
            for record in records
            if stands(record, lang, main)
        },
    }


def stands(record: ChangeRecord, lang: str, main: str) -> bool:
    """Whether the redline in a language has the line of a record, as it changed there too."""
    if record.index < 0 or record.lang not in ("", lang) or record.translates:
        return False
    if record.lang or lang == main:
        return True
    old, new = record.texts.get(lang, ("", ""))
    return old != new


def differences(
    surfaces: Surfaces, said_by: Iterable[tuple[str, Told]] = ()
) -> Iterator[tuple[str, str, str, Any, Any]]:
    """What each surface says otherwise than the ledger: surface, change, fact, what it says and what is right.

    A change that a surface should tell and does not is one too.
    """
    changes = {change.id: change for change in surfaces.redline.told()}
    lang, main = surfaces.lang, surfaces.publication.draft.languages[0]
    paged = surfaces.view.index
    for name, told in said_by or surfaces.all():
        for change_id, facts in told.items():
            wanted = expected(changes[change_id], lang, main)
            for fact, said in facts.items():
                right = wanted[fact]
                if fact == "tags":
                    same = set(right) <= {part for tag in said for part in tag.split(say(lang, "site.colon"))}
                elif fact == "lines":
                    same = all(said.get(line) == causes for line, causes in right.items())
                elif fact in ("says", "records"):
                    same = all(" ".join(sentence.split()) in said for sentence in right)
                else:
                    same = right == said
                if not same:
                    yield name, change_id, fact, said, right
        for missing in changes.keys() - told.keys():
            change = changes[missing]
            own = change.new in paged.clauses or change.old in paged.gone
            left_out = {
                "pages_of_clauses": change.entitles or not own,
                "pages_to_read": change.entitles,
                "histories": change.entitles,
                "note": change.weight == "editorial",
            }
            if not left_out.get(name):
                yield name, missing, "missing", None, change.sentence


def summaries(surfaces: Surfaces) -> Iterator[tuple[str, str]]:
    """What each surface that counts says before or after the changes, as plain text."""
    lang, sides, redline = surfaces.lang, surfaces.sides, surfaces.redline
    yield "page", plain(surfaces.page(redlines, "redline"))
    yield "html", plain(redline_page(redline, sides, lang))
    yield "text", " ".join(redline_text(redline, sides, lang).split())
    yield "github", " ".join(redline_github(redline, sides, lang).split())
    made = document(redline_docx(redline, sides, lang))
    yield "word", " ".join("".join(text.text or "" for text in made.iter(f"{W}t")).split())
    printed, _ = redline_document(surfaces.publication, lang, redline)
    yield "pdf", " ".join(str(msgspec.to_builtins(printed.cover)).split())


def clauses_at_home(surfaces: Surfaces) -> Iterator[int]:
    """How many clauses of each chapter and weight changed by the first page of the site."""
    for told in re.findall(r'<a class="weights"[^>]*>(.*?)</a>', surfaces.page(home, "home")):
        yield from map(int, re.findall(r"\d+", told))


ROW = re.compile(
    r'<div class="duty"[^>]*data-level="(\w*)"[^>]*data-changed="(\w*)"(?:(?!<div class="duty").)*?'
    r'id="([A-Z]-(?:[A-Z]+-)?\d+)"(.*?)</dl>',
    re.DOTALL,
)


def rows_of_roles(surfaces: Surfaces) -> Iterator[tuple[str, str, bool, bool, str]]:
    """Of each row on the pages of roles: role, provision, if it binds, if the filter "changed" keeps it, words."""
    for page in roles.pages(surfaces.view):
        if page.kind == "role":
            role = page.address.rstrip("/").rpartition("/")[2]
            bound, _, others = page.body.partition('aria-labelledby="others"')
            for binds, part in ((True, bound), (False, others)):
                for _, changed, provision, rest in ROW.findall(part):
                    yield role, provision, binds, changed == "yes", plain(rest)


def listed_duties(surfaces: Surfaces) -> Iterator[tuple[str, str, str]]:
    """Of each row of the lists of duties for spreadsheets: role, provision, and what changed of its words."""
    lang, made = surfaces.lang, duties.stage(surfaces.publication)
    columns = [say(lang, f"duties.column_{name}") for name in ("id", "change")]
    for role in surfaces.view.draft.roles:
        table = made[routes.duties(lang, role, "csv")].decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(table)):
            yield role, *(row[name] for name in columns)


def sentences(draft: Draft, lang: str) -> dict[str, str]:
    """Each provision with the list that it introduces, as its authors wrote them, by ID."""
    return {
        block.id: "\n".join(
            "".join(f"{run.text}{run.target}" for run in each.runs)
            for each in walk(provision_blocks(clause.texts[lang].blocks, block.id))
        )
        for clause, block in draft.provisions(lang)
    }

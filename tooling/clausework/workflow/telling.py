"""Mail to commenters who left an address: that their comment is public or is not, and how it was answered.

The site that is served says what there is to tell, so that nobody is told of what is not to be read yet. What
was told is noted in the store beside the chain, which anyone may read and which must not show who left an
address. It is noted after the mail was taken: who is killed in between tells once more, and never not at all.
"""

from __future__ import annotations

import fcntl
import re
import smtplib
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from clausework.consultation.fields import SEALED
from clausework.consultation.tokens import unseal
from clausework.model.comment import SHOWN
from clausework.model.published import ClausesData
from clausework.rendering import routes
from clausework.rendering.causing import draft_name
from clausework.source.files import write_file
from clausework.source.project import Project, load
from clausework.store.last_runs import TABLE, remember
from clausework.store.rows import StoredComment, each_row
from clausework.store.session import Session
from clausework.strings.catalogue import say
from clausework.workflow.built import SOURCE, SiteAnswer, read_answers, read_public
from clausework.workflow.consult import open_store
from clausework.workflow.host import HERE, HostSettings, letter, post, read_settings, send
from clausework.workflow.public.published import heading

Matter = Literal["published", "withheld", "answered"]
KIND, MAILS, DAY = "told", "var/mail", len("2020-07-12")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
LEFT = "personal.contact <> '' AND comment.withdrawn = ''"
"""Who left a way to be reached and did not withdraw; what is erased or expired is not there any more."""


class Told(msgspec.Struct, frozen=True):
    """The comments of a run: told, to be sent by hand, to be tried again, not to be reached by mail."""

    sent: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


class _Site(msgspec.Struct, frozen=True):
    """Part of the served site on each comment, and its names of the clauses."""

    project: Project
    settings: HostSettings
    data: ClausesData
    answers: Mapping[str, SiteAnswer]
    public: frozenset[str]
    folder: Path

    def matter(self, row: StoredComment) -> Matter | None:
        """The news of a comment now; a withheld one is answered too."""
        answer = self.answers.get(row.number)
        if answer is not None and answer.digest == row.digest:  # the site may be of other words
            return "answered"
        if row.state == "withheld":
            return "withheld"
        return "published" if row.state in SHOWN and row.number in self.public else None

    def mail(self, row: StoredComment, matter: Matter, address: str) -> EmailMessage:
        """The mail: sentences of ours, and what was decided. The link to track it is on the receipt alone."""
        lang = row.lang if row.lang in self.data.title else next(iter(self.data.title))
        clause = next((item for item in self.data.clauses if item.id == row.anchor.clause), None)
        place = say(lang, "comments.told_clause", clause=heading(clause, lang, "")) if clause else ""
        about = say(lang, "comments.told_about", number=row.number, title=self.data.title[lang],
                    draft=draft_name(row.draft, lang), clause=place)  # fmt: skip
        page = f"{self.settings.origin}/{self._page(lang, row)}#{row.number}"
        parts = [say(lang, f"comments.told_{matter}", about=about, why=row.withheld)]
        if matter == "answered" and (answer := self.answers[row.number].answer):
            outcome = say(lang, f"site.outcome_{answer.outcome}")
            parts.append(say(lang, "comments.told_outcome", outcome=outcome, reason=answer.reason))
        if row.number in self.public and self.settings.origin:
            parts.append(say(lang, "comments.told_page", page=page))
        parts.append(say(lang, f"comments.told_after_{matter}"))
        contact = self.project.contact.get(lang, "")
        parts.append(
            say(lang, "comments.told_contact" if contact else "comments.told_robot", contact=contact)
        )
        subject = say(lang, f"comments.told_subject_{matter}", number=row.number)
        mail = letter(self.settings, address, subject, "\n\n".join(parts) + "\n")
        # Where it was sent twice, many a mailbox shows it once by this.
        mail["Message-ID"] = f"<{row.number}.{matter}@{self.settings.name or 'localhost'}>"
        return mail

    def _page(self, lang: str, row: StoredComment) -> str:
        """The page of the site that a comment is on: of several the list beside them tells which."""
        listed = self.folder / routes.comment_list(lang, row.consultation)
        pages = _listed(listed, listed.stat().st_mtime_ns) if listed.is_file() else {}
        return routes.comments(lang, row.consultation, pages.get(row.number, 1))


@lru_cache(maxsize=4)
def _listed(file: Path, _made: int) -> Mapping[str, int]:  # the instant makes another entry of a newer list
    """The page of each comment by its number, of a list that was made at an instant."""
    pages = msgspec.json.decode(file.read_bytes(), type=list[list[tuple[list[str], str, list[str], str]]])
    return {number: place for place, page in enumerate(pages, 1) for item in page for number in item[0]}


class _Due(msgspec.Struct, frozen=True):
    row: StoredComment
    matter: Matter
    address: str


Mails = Iterator[tuple[_Due, EmailMessage]]


def tell(root: Path, db: str = "", system: Path = HERE) -> Told:
    """Tell whom there is something to tell, each once; without a server each mail is a file under var/mail.

    What the server does not take is tried again at the next run, an address that it refuses the next day.
    """
    project, site, settings = load(root), root / "build/site", read_settings(system)
    if not (site / "clauses.json").is_file():  # nothing is to be read yet
        return Told()
    data = msgspec.json.decode((site / "clauses.json").read_bytes(), type=ClausesData)
    shown = _Site(project, settings, data, read_answers(site / SOURCE), read_public(site / SOURCE), site)
    with closing(open_store(root, False, db)) as store, (root / "var/mail.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who tells by hand beside the job waits for it
        today = store.now()[:DAY]
        due, left = store.read(lambda db: _due(db, shown, store.context.key, today))
        for file in (root / MAILS).glob("*.eml"):
            if file.stem.rpartition("-")[0] not in left:  # erased or withdrawn: the address must go here too
                file.unlink()

        def note(item: _Due, word: str) -> None:
            store.write(lambda db, _: remember(db, KIND, _token(item.row.number, item.matter), word)).result()

        mails = ((item, shown.mail(item.row, item.matter, item.address)) for item in due if item.address)
        result: dict[str, str] = {
            item.row.number: "unreached" if not item.address else "failed" for item in due
        }
        for item, word in _posted(settings, mails) if settings.smtp else _written(root, mails):
            note(item, today if word == "unreached" else word)
            result[item.row.number] = word
    return Told(*(tuple(n for n, w in result.items() if w == word) for word in Told.__struct_fields__))


def _token(number: str, matter: Matter) -> str:
    return f"{KIND}-{number}-{matter}"


def _due(db: Session, site: _Site, key: bytes, today: str) -> tuple[list[_Due], frozenset[str]]:
    """The messages to be sent, with the address if it is one of mail; and the numbers of all who left any."""
    noted: dict[str, str] = dict(db.execute(f"SELECT token, detail FROM {TABLE} WHERE kind = ?", (KIND,)))  # noqa: S608 - our own name
    due, left = list[_Due](), set[str]()
    for row in each_row(db, LEFT):
        left.add(row.number)
        matter = site.matter(row)
        if matter is None or (matter == "published" and _token(row.number, "answered") in noted):
            continue
        word = noted.get(_token(row.number, matter), "")
        if word in ("sent", "written"):
            continue
        contact = unseal(key, row.number, "contact", row.sealed[SEALED.index("contact")] or "")
        found = ADDRESS.findall(contact) if word != today else []  # refused today: not again before tomorrow
        due.append(_Due(row, matter, found[0] if len(found) == 1 else ""))  # of two, who knows which
    return due, frozenset(left)


def _posted(settings: HostSettings, mails: Mails) -> Iterator[tuple[_Due, str]]:
    """The mails that the server has taken, and those whose address it refuses for good."""
    with suppress(OSError, smtplib.SMTPException), post(settings) as link:  # the next run goes on
        for item, mail in mails:
            try:
                send(link, mail)
            except smtplib.SMTPRecipientsRefused as refused:
                if all(code >= 500 for code, _ in refused.recipients.values()):  # 4xx: greylisting
                    yield item, "unreached"
            except smtplib.SMTPResponseException:
                continue  # this one alone, as one that is held to be too large
            else:
                yield item, "sent"


def _written(root: Path, mails: Mails) -> Iterator[tuple[_Due, str]]:
    """Each mail as a file for the eyes of the secretariat, which a mail program opens as a draft."""
    (root / MAILS).mkdir(mode=0o700, parents=True, exist_ok=True)
    for item, mail in mails:
        mail["X-Unsent"] = "1"  # Outlook opens such a file to be sent
        write_file(root / MAILS / f"{item.row.number}-{item.matter}.eml", mail.as_bytes(policy=SMTP))
        yield item, "written"

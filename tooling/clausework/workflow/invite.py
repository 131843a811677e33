"""Ask organisations by letter: a link for each, and what they reply by letter."""

from __future__ import annotations

import csv
import io
import os
from contextlib import closing
from pathlib import Path

from clausework.consultation.replies import read_replies, write_replies
from clausework.consultation.tokens import invitation_secret, read_key
from clausework.consultation.window import came_late
from clausework.errors import RecordError
from clausework.model.comment import Channel, Consultation, Reply
from clausework.rendering.formats.answers_text import inert
from clausework.source.project import Project, load
from clausework.store.address import file_of, is_postgres
from clausework.store.integrity.keys import check_keys, keys_of, noted_keys
from clausework.strings.catalogue import say
from clausework.workflow.answers import chosen_consultation
from clausework.workflow.consult import KEY, open_project_store, store_address
from clausework.workflow.log import signer_of

COLUMNS = ("id", "unit", "link")


def invitations(root: Path, consultation: str, url: str, address: str, lang: str | None = None) -> str:
    """A table for the letters: of each invited body the ID, the name and the link.

    It is in the authoritative language of the text, unless another is given.

    StoreError if there is a store and the keys in var/ are not its own: the links would lead nowhere.
    """
    project = load(root)
    lang = lang or project.draft.languages[0]
    chosen = chosen_consultation(project, consultation)
    if not chosen.invited:
        raise RecordError("no_units", consultation=chosen.id)
    _keys_must_fit(project, chosen.rehearsal, address)
    key = read_key(root / KEY)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(say(lang, f"comments.invitation_{name}") for name in COLUMNS)
    for unit in chosen.invited:
        secret = invitation_secret(key, chosen.id, unit.id, unit.new_links)
        writer.writerow((unit.id, inert(unit.named(lang)), f"{url.rstrip('/')}/invited/{secret}"))
    return "\ufeff" + stream.getvalue()


def _keys_must_fit(project: Project, rehearsal: bool, address: str) -> None:
    place = store_address(project.root, rehearsal, address)
    if not is_postgres(place) and not file_of(place).is_file():
        return  # the service will make one, with these keys
    with closing(open_project_store(project, rehearsal, address)) as store:
        right = store.read(noted_keys)
    if right is not None:
        check_keys(keys_of(read_key(project.root / KEY), signer_of(project, rehearsal).verifier), right)


def write_secret(file: Path, text: str) -> None:
    """Write a file that only its owner may read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        os.fchmod(out.fileno(), 0o600)  # one that was there before may have been open to others
        out.write(text)


def note_reply(root: Path, unit: str, consultation: str, day: str, channel: Channel) -> Reply:
    """Note in git that an invited body says by letter or otherwise that it has no comment.

    RecordError if it is not invited, if its reply is there already, or if their file is not to be read.
    """
    chosen = chosen_consultation(load(root), consultation)
    if chosen.unit(unit) is None:
        raise RecordError("no_unit", unit=unit, known=tuple(item.id for item in chosen.invited))
    known, findings = read_replies(root, chosen.id)
    if findings:
        raise RecordError("unreadable_replies", reasons=tuple(item.message for item in findings))
    if any(item.unit == unit and not item.withdrawn for item in known):
        raise RecordError("reply_known", unit=unit)
    made = no_comment(chosen, unit, day, channel)
    write_replies(root, chosen.id, (*(item for item in known if item.unit != unit), made))
    return made


def no_comment(consultation: Consultation, unit: str, day: str, channel: Channel) -> Reply:
    """The reply of an invited body that says, otherwise than by its link, that it has no comment."""
    return Reply(
        unit=unit,
        draft=consultation.draft,
        received=day,
        late=came_late(day, consultation),
        channel=channel,
        rehearsal=consultation.rehearsal,
    )

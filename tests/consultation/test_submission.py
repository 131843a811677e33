"""What somebody sends in: its digest stays what it was, whatever fields come later."""

from __future__ import annotations

import hashlib

import msgspec
from hypothesis import given, strategies as st

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import ProofOfWork, SpamMark
from clausework.consultation.submission import Submission, faults
from clausework.lang.normalise import FORBIDDEN, deceptive
from clausework.model.comment import Anchor

ADDED = ("marks", "proof", "follows", "keep_contact", "attachments")
"""Fields that came later: where they are empty, the digest is that of a store from before."""

texts = st.text(max_size=40)
files = st.builds(Attachment, id=texts, name=texts, kind=texts, size=st.integers(0, 10**9), digest=texts)
submissions = st.builds(
    Submission,
    consultation=texts,
    draft=texts,
    anchor=st.builds(Anchor, clause=texts, provision=texts, quote=texts, base=texts),
    text=texts,
    suggestion=texts,
    reason=texts,
    role=texts,
    organisation=texts,
    name=texts,
    publish_name=st.booleans(),
    contact=texts,
    lang=texts,
    channel=st.sampled_from(["web", "docx", "mail", "letter"]),
    keys=st.tuples(texts),
    opened=texts,
    suspect=st.booleans(),
    follows=texts,
    marks=st.sampled_from([(), (SpamMark("hasty"),)]),
    proof=st.sampled_from([None, ProofOfWork("x", 1)]),
    keep_contact=st.booleans(),
    attachments=st.lists(files, max_size=2).map(tuple),
)


@given(submissions)
def test_the_digest_of_what_was_decided_is_of_fields_by_name(sent: Submission) -> None:
    decided = msgspec.structs.replace(sent, keys=(), opened="", suspect=False, marks=(), proof=None)
    parts = msgspec.to_builtins(decided)
    for file in parts["attachments"]:
        for name in ("id", "held", "released", "why_gone"):  # of the service, not of the sender
            del file[name]
    del parts["letter"]
    for name in ADDED:
        if not parts[name]:
            del parts[name]
    assert sent.body == hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


@given(st.text(min_size=1, max_size=60))
def test_a_text_is_refused_exactly_for_forbidden_characters(text: str) -> None:
    sent = Submission(consultation="c", draft="D1", anchor=Anchor(clause="a"), text=f"意见{text}")
    refused = any(item.rule == "CMT-103" for item in faults(sent))
    assert refused == bool(FORBIDDEN.search(text) or deceptive(text))

"""Passwords, codes and the table of roles."""

from __future__ import annotations

from base64 import b32encode

import pytest

from clausework.accounts.passwords import STEP, code_at, hash_password, is_password, new_secret, step_of
from clausework.model.account import PERMISSIONS, ROLES, may

RFC = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("time", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_codes_are_those_of_rfc_6238(time: int, code: str) -> None:
    assert code_at(RFC, time // STEP) == code


def test_a_code_holds_for_the_step_before_and_after_and_once() -> None:
    secret, now = new_secret(), 1_600_000_000.0
    step = int(now // STEP)
    for offset in (-1, 0, 1):
        assert step_of(secret, code_at(secret, step + offset), now) == step + offset
    assert step_of(secret, code_at(secret, step + 2), now) == 0
    assert step_of(secret, code_at(secret, step), now, after=step) == 0
    assert step_of(secret, "字", now) == 0


@pytest.mark.slow
def test_a_password_is_known_again_and_not_kept() -> None:
    kept = hash_password("长长的一个密码 with words")
    assert "密码" not in kept
    assert is_password("长长的一个密码 with words", kept)
    assert not is_password("长长的一个密码 with word", kept)
    assert not is_password("", "")
    assert hash_password("x") != hash_password("x")


def test_an_auditor_only_reads_and_contact_is_for_reviewers() -> None:
    assert set(PERMISSIONS) == set(ROLES)
    assert PERMISSIONS["auditor"] == {"read", "audit"}
    assert [role for role in ROLES if may(role, "contact")] == ["reviewer", "secretary"]
    assert [role for role in ROLES if may(role, "propose")] == ["editor", "secretary"]
    assert [role for role in ROLES if may(role, "settle")] == ["secretary"]
    assert [role for role in ROLES if may(role, "agree")] == ["chair"]
    assert not may("reviewer", "anything")

"""Tidy the number of a comment as it was typed."""

from __future__ import annotations

from clausework.consultation.numbers import tidy_number as tidy_number

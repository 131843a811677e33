"""Write a document where it was asked for: whole, or not at all."""

from __future__ import annotations

from clausework.source.files import write_file as write_file

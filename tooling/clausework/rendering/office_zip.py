"""The zip archive of an office document: equal parts give equal bytes, for they have fixed times."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The archive of the parts by their names; what is text is written in UTF-8."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # of Unix: else it is that of the machine
            part = parts[name]
            archive.writestr(entry, part.encode() if isinstance(part, str) else part)
    return stream.getvalue()

"""The Content-Security-Policy of pages: nothing from elsewhere, and of inline scripts those that were built.

The theme has three short scripts in its pages; each is allowed by its hash (CSP Level 3, 2.3.1), so that
`unsafe-inline` is not needed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from clausework.rendering.routes import POLICY_FILE as POLICY_FILE

INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
DIRECTIVES = (
    "default-src 'none'; script-src 'self'{hashes}; worker-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def content_policy(pages: Iterable[bytes] = ()) -> str:
    """The policy under which the inline scripts of the pages run, and no others."""
    scripts = sorted({script for page in pages for script in INLINE.findall(page)})
    return DIRECTIVES.format(hashes="".join(f" 'sha256-{_digest(script)}'" for script in scripts))


def _digest(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()

"""Frozen drafts, their register, and drafts read from git revisions."""

"""The transparency log of comments (RFC 6962, C2SP)."""

"""Typed-up comments taken in: headings, places in the draft, senders, doubts."""

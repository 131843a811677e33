"""Changes between two drafts: align, pair lines, compare words, label, and prove it lossless."""

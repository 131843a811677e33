"""A draft, or the redline of two, as a PDF: what the template is told of it.

`document` gathers it all from `covers`, `clauses` and what they use; `typesetting` sets it.
"""

"""The search of the site: one index for each language, and what is found in it.

`folding` and `matching` are written a second time in site/assets/search-worker.js; both read their rules from
the index, and a test compares what they find.
"""

"""Facts that rules of several groups take from a draft: citations, links, IDs, fixed sentences, verbs."""

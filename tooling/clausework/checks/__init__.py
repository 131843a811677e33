"""Rules of drafting: what is wrong in a draft, and how to say so."""

"""Words and characters: width, sentences, normative verbs, and the catalogue of what we say."""

"""Comments without a database: submissions, records in git, answers, the transparency log."""

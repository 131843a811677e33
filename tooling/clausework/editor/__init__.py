"""The language server: the checks, completions and definitions inside an editor."""

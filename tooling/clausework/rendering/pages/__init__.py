"""The pages of the site, one module for each kind; each yields pages of one language."""

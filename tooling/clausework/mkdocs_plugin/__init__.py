"""The MkDocs plugin: stages the pages, so that plain `mkdocs build` and `mkdocs serve` work."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from clausework.workflow.publish import STAGE, complete_site, stage_pages


class ClauseworkConfig(Config):  # type: ignore[no-untyped-call]
    """The settings of the plugin in mkdocs.yml."""

    rehearsal = Type(bool, default=False)


class ClauseworkPlugin(BasePlugin[ClauseworkConfig]):  # type: ignore[no-untyped-call]
    """Writes the Markdown pages before MkDocs reads them, and all other files after it is done."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the staged pages, not those in the folder that people write in."""
        pages = Path(config.config_file_path).parent / STAGE
        pages.mkdir(parents=True, exist_ok=True)
        config.docs_dir = str(pages)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Stage the pages."""
        root = Path(config.config_file_path).parent
        url = config.site_url or ""
        self.files = stage_pages(root, Path(config.docs_dir), rehearsal=self.config.rehearsal, site_url=url)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Add the files that need no engine, and drop what MkDocs added of its own."""
        complete_site(Path(config.site_dir), self.files)

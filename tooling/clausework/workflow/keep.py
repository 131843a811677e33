"""Keep the store of comments safe: back it up, bring it back, move it to another database."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from clausework.consultation.records import write_lines
from clausework.consultation.tokens import read_key
from clausework.model.progress import Progress, silent
from clausework.store import copies
from clausework.store.copies import StoreContent as StoreContent, cancel as cancel, move as move
from clausework.store.integrity.keys import KeyFingerprints, keys_of
from clausework.store.last_runs import done_at
from clausework.store.schema.dialects import SchemaStep
from clausework.workflow.consult import KEY, open_store, store_address, vault_of
from clausework.workflow.log import check_not_rolled_back, mark_of, signer_of


def back_up(
    root: Path, rehearsal: bool, address: str, file: Path, files: bool = True, progress: Progress = silent
) -> StoreContent:
    """Copy the project's store, while it is in use; with its files or without."""
    vault = vault_of(root, rehearsal) if files else None
    place = store_address(root, rehearsal, address)
    found = copies.backup(place, rehearsal, file, vault, progress)
    done_at(place, rehearsal, "backup", read_key(root / KEY))
    return found


def bring_back(
    root: Path,
    rehearsal: bool,
    address: str,
    file: Path,
    files: bool = True,
    lost_receipts: bool = False,
    progress: Progress = silent,
) -> StoreContent:
    """Fill the project's store, which must not be there yet, from a backup; with its files or without.

    StoreError if the backup is older than the high-water mark or the log that git has published, unless
    that is known: with `lost_receipts`.
    """
    vault = vault_of(root, rehearsal) if files else None
    place = store_address(root, rehearsal, address)

    def check_keys(copied: copies.CopiedChain) -> None:
        if not lost_receipts:
            check_not_rolled_back(root, copied, rehearsal, str(file))
            copied.check_not_rolled_back(mark_of(root, rehearsal), str(file))

    return copies.restore(file, place, rehearsal, vault, check_keys, progress)


def upgrade_plan(root: Path, rehearsal: bool, address: str) -> tuple[SchemaStep, ...]:
    """The steps that a store of an earlier release is short of."""
    return copies.plan(store_address(root, rehearsal, address), rehearsal)


def upgrade_store(
    root: Path, rehearsal: bool, address: str, file: Path | None = None, progress: Progress = silent
) -> copies.UpgradedStore:
    """Keep a store of an earlier release in a file, by default in var/backup, and bring it up to date."""
    place = store_address(root, rehearsal, address)
    kept = file or copies.kept_name(place, rehearsal, root / "var")
    return copies.upgrade(place, rehearsal, kept, progress)


def adopt_keys(root: Path, rehearsal: bool, address: str, progress: Progress = silent) -> KeyFingerprints:
    """Let a store go on with the keys in var/, although it was used with others."""
    with closing(open_store(root, rehearsal, address)) as store:
        keys = keys_of(read_key(root / KEY), signer_of(root, rehearsal).verifier)
        progress("prove")
        store.adopt_keys(keys)
        return keys


def list_out(root: Path, rehearsal: bool, address: str, file: Path, progress: Progress = silent) -> int:
    """Write the public part of every comment as JSON lines; how many there are."""
    with closing(open_store(root, rehearsal, address)) as store:
        return write_lines(store, file, progress)

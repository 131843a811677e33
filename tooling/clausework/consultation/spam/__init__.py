"""Rate limits, proof of work, near duplicates."""

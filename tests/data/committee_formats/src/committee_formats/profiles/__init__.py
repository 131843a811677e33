"""The drafting rules of the committee, a file each."""

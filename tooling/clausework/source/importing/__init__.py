"""Standards of others become projects of ours: their structure, numbers and words as clause files."""

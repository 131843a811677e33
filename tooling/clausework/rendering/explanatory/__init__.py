"""编制说明, the note that explains a standard: filled from the record, with gaps where that says nothing.

Where it came from, why it says what it says, what the public answered, and what is still to be decided.
"""

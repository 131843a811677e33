"""A standard as a Word document by the styles of the template that its drafting rules come with."""

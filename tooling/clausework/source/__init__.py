"""From the files that drafters edit to the model, and back."""

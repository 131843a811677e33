"""What a change means: labels, weight, sentence."""

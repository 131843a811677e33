"""Rules on annexes."""

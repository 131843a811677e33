"""Rules on formulas."""

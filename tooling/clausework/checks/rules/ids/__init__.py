"""Rules on IDs."""

"""Rules on provisions."""

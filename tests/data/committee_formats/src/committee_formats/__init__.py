"""What a committee adds to Clausework."""

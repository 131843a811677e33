"""Where comments are kept from the moment they arrive: append-only events under one writer."""

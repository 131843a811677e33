"""The values of Clausework: frozen, without I/O."""

"""The service: it shows the published site and takes comments, with or without JavaScript."""

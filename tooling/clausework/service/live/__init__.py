"""The preview: the service on a site that is written while it is looked at."""

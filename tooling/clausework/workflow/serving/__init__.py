"""Serve the public: what a service needs of the rooms below, apart from HTTP.

`open_service` of `opening` gives an `OpenService`, by which everything else here works.
"""

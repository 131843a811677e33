"""Use cases of the secretariat: sign-in, accounts, review, audit.

What takes one transaction is a function of the store's session; what takes several, or hashes a
password, is a coroutine over an `OpenService`. A refusal is a value of its own class or a StoreError.
"""

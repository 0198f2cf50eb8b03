"""The ledger of claims in the admin: what is claimed where, what proves it, who vouches for it."""

"""How much articles say the same: sentences and wording compared, what everybody says set apart.

`sentences`, `minhash`, `fingerprints`, `commonplaces` and `clusters` are pure. `index` keeps what they make of
every article's latest draft, `lookups` asks for it, `reading` answers for one article.
"""

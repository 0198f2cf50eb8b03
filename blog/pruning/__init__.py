"""What becomes of articles that say much the same: a verdict for each, read and approved by a second person.

`suggestion` and `rewording` are pure. `groups` finds what there is to decide; `verdicts` gives and proposes;
`approval` lets a second person decide and carries out; `addresses` and `relinking` see to visitors and links;
`undoing` takes back what was carried out.
"""

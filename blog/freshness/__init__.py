"""How long an article stays true: until when it is to be reviewed, who sees to it, and what happens when nobody does.

`intervals` is arithmetic; `keeping` records reviews and dates; `reminders` and `ladder` are run from time to time.
"""

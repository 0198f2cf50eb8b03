"""The doors of the checks in the admin: the editor's panel, the team's settings and words, the report."""

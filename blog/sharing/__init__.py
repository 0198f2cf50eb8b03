"""The picture that links to an article show elsewhere, drawn where the team has chosen none."""

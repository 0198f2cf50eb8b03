"""What programs of the team do with articles: `/api/manage/`. In the name of a person, and through the same gate."""

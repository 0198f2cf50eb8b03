"""“What you could do next” on the admin's first page."""

"""What programs read of coaching pages, career paths, readiness tests and offers."""

"""What other systems hear of articles, reviews and releases: `kinds` says what, `hearing` when, `following` what not."""

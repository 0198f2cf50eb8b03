"""Articles as source files, the way back: `pages` (knows Django) makes a draft of a page, `files` (pure) writes it."""

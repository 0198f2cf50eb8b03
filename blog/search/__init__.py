"""What visitors look for: `words` knows texts (pure), `finding` asks the index, `vocabulary` what may have been meant."""

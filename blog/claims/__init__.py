"""Claims: sentences that say something a reader could ask proof of; how they are found, and what proves them."""

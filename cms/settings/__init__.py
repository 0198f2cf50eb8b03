"""Settings. `base` runs the site on one machine; the others only tighten or loosen it."""

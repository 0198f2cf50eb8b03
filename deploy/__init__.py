"""Running the site on many machines: files for containers and systemd, and the same topology on one machine."""

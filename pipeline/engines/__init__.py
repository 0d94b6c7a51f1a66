"""Where articles are processed."""

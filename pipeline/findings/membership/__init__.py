"""Membership: verbs, nouns and lists by which a country stands to an organisation."""

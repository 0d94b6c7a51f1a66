"""Recognition: verbs and nouns of recognising, and what can be recognised."""

"""Positions: cues and what they govern, whose words a quotation holds, what a speaker does by them."""

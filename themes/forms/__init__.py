"""What marking and tagging type in."""

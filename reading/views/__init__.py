"""LISTEN on screen: front page, list, story, search."""

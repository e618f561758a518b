"""CURATE on screen: themes, excerpts, marking."""

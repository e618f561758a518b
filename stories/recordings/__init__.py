"""Recordings: taken in, made ready, drawn, delivered."""

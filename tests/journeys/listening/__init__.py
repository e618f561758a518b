"""Listening, in a real browser: one player that can be trusted, on the story's page and wherever play stands."""

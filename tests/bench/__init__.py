"""Measures how fast Heard's pages are compared with its peers: the adapter for the shared bench. Not a test."""

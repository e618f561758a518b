"""How quick Heard's pages are beside its peers: the adapter for the shared bench. Not part of the tests."""

"""MOBILISE: discussion packs, on screen and on paper. Stands on themes."""

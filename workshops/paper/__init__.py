"""Packs on paper and on a projector: data first, then its two faces."""

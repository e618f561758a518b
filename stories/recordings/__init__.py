"""Recordings: upload, conversion, waveform, delivery."""

"""The forms for marking, tagging and filtering excerpts."""

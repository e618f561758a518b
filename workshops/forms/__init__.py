"""The forms for building and printing a pack. The rules are on the models; the error messages are here."""

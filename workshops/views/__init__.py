"""MOBILISE on screen: build a pack, project it, print it, and call its copies back."""

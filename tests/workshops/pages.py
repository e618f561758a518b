"""Addresses of the pages of packs, and the words on them."""

from html.parser import HTMLParser

from django.urls import reverse


def at(name, *args):
    return reverse(f"workshops:{name}", args=args)


class TextOf(HTMLParser):
    """The words of one element of a page, found by an attribute, as a sheet printed from it has them."""

    VOID = {"br", "img", "input", "link", "meta", "wbr"}

    def __init__(self, attribute):
        super().__init__()
        self.attribute, self.depth, self.unprinted, self.pieces = attribute, 0, 0, []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID and (self.depth or self.attribute in dict(attributes)):
            self.depth += 1
            if self.unprinted or "no-print" in (dict(attributes).get("class") or "").split():
                self.unprinted += 1
        self.pieces.append(" ")

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= 1
            self.unprinted = max(0, self.unprinted - 1)
        self.pieces.append(" ")

    def handle_data(self, text):
        if self.depth and not self.unprinted:
            self.pieces.append(text)

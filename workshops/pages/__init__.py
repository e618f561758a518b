"""What the pages of packs show, built and tested without a page."""

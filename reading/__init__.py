"""LISTEN: front page, about, browse, search and the story page. Stands on all the others."""

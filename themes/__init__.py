"""CURATE: excerpts of stories and the themes they speak to. Stands on stories."""

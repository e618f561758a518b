"""Full-text search: terms of a text, what someone typed, the index on both databases, and snippets.

It knows no model: `stories.models.searchable` decides what is indexed, and the consent rule sits in the same SQL
query as `matching`.
"""

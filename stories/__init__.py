"""GATHER: recorded stories, who agreed to what, and everything that leaves. Stands on accounts."""

"""The whole site for tests: who asks, what there is, every address, and what each answer tells."""

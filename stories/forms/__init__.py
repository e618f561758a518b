"""What gathering types in, one module for each task. The verbs are on the models."""

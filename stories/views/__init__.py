"""The pages of gathering, one module for each task: fetch through a door, ask a form or a model, render."""

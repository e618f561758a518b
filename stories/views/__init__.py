"""The views of gathering, one module for each task: fetch through a door, call a form or a model, render."""

"""What the gathering pages show, as plain dataclasses, one module for each task. They decide nothing."""

"""The words Heard comes with: the 2018 publication's, and the demo's fictional ones. Text files and their reader."""

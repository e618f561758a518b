"""What building and printing a pack types in. The rules are on the models; here a wrong answer gets its words."""

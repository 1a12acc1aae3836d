"""A module beside the scripts."""

NAME = __name__
FILE = __file__

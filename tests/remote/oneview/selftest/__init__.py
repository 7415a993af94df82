"""Tests of the double itself, by a client of a few lines; ../../double.py runs them."""

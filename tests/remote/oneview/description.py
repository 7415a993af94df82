"""Two data centres, or more, from one description: a Site by its name."""
import functools
import pickle

from . import (activity, details, enclosures, networks, profiles, servers, settings,
	storage, types)
from .site import Site

PARTS = (networks, types, enclosures, servers, storage, settings, activity, profiles,
	details)


def describe(name):
	"""The Site called NAME. Only "london" and "paris" lay traps for each other."""
	return pickle.loads(described(name))


@functools.lru_cache(maxsize=None)
def described(name):
	"""Pickled: a test may want several, and to describe one takes longer."""
	site = Site(name)
	for part in PARTS:
		part.build(site)
	return pickle.dumps(site)

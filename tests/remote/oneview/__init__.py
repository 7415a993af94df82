"""
A double of HPE OneView appliances, with data, sessions, lists, tasks and strict writes:

	with pair() as (london, paris):
		... london.url, london.ca_file, london.user, london.password ...

`python3 -m oneview --help`, from the folder above, runs some until they are interrupted.
"""
import contextlib

from service import Authority, faults, stray

from . import misbehaviours
from .appliance import Appliance
from .benchmark import Benchmark
from .tasks import Plan

__all__ = ["Appliance", "Authority", "Benchmark", "Plan", "appliances", "faults",
	"misbehaviours", "pair", "stray"]


@contextlib.contextmanager
def appliances(*names, authority=None, **how):
	"""
	Running appliances of these names, all of one authority; HOW as for Appliance. No
	two may have servers with the same identifiers: see writes.clashes of each.
	"""
	with contextlib.ExitStack() as stack:
		authority = authority or stack.enter_context(Authority())
		found = [Appliance(name, authority, **how) for name in names]
		for each in found:
			each.writes.neighbours = [other.site for other in found
				if other is not each]
			stack.enter_context(each)
		yield found


def pair(**how):
	return appliances("london", "paris", **how)

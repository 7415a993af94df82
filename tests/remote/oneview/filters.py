"""filter= and sort=, as far as they can be relied on: fields of the top level only."""
import operator
import re

from .errors import Refusal

TERM = re.compile(r"""
	\s*"?\s*
	(?:'(?P<quoted>[\w.\[\]]+)'|(?P<field>[\w.\[\]]+))
	\s*(?P<operator><=|>=|<>|!=|==|=|<|>|\b(?:eq|ne|lt|le|gt|ge|matches)\b)\s*
	(?:'(?P<value>(?:[^'\\]|\\.|'')*)'|(?P<bare>[^\s'"]+))
	\s*"?\s*""", re.VERBOSE | re.IGNORECASE | re.DOTALL)

OPERATORS = {"=": operator.eq, "==": operator.eq, "eq": operator.eq, "!=": operator.ne,
	"<>": operator.ne, "ne": operator.ne, "<": operator.lt, "lt": operator.lt,
	"<=": operator.le, "le": operator.le, ">": operator.gt, "gt": operator.gt,
	">=": operator.ge, "ge": operator.ge}


def parse(text):
	"""A test of an object. One of a nested field is always true: they are ignored."""
	match = TERM.fullmatch(text)
	if not match:
		raise Refusal(400, "INVALID_FILTER", "The filter is not valid.", text)
	field = match["quoted"] or match["field"]
	word = match["operator"].lower()
	wanted = match["bare"] if match["value"] is None else \
		re.sub(r"\\(['\\])|'(')", r"\1\2", match["value"])
	if "." in field or "[" in field:
		return lambda thing: True
	if word == "matches":
		pattern = re.compile(re.escape(wanted).replace("%", ".*"),
			re.IGNORECASE | re.DOTALL)
		return lambda thing: pattern.fullmatch(
			as_text(thing.get(field))) is not None
	return lambda thing: compare(OPERATORS[word], thing.get(field), wanted)


def as_text(value):
	return {None: "null", True: "true", False: "false"}.get(value, str(value)) \
		if isinstance(value, (bool, type(None), str, int, float)) else ""


def compare(test, value, wanted):
	if isinstance(value, (int, float)) and not isinstance(value, bool):
		try:
			return test(value, type(value)(wanted))
		except ValueError:
			return False
	return test(as_text(value).lower(), wanted.lower())


def parse_query(text):
	"""query=: alternatives of terms that all hold."""
	alternatives = [[parse(term) for term in re.split(r"\s+and\s+", part, flags=re.I)]
		for part in re.split(r"\s+or\s+", text.strip().strip('"'), flags=re.I)]
	return lambda thing: any(all(test(thing) for test in terms)
		for terms in alternatives)


def selected(things, request):
	"""Those of THINGS that every filter of the request lets through."""
	tests = [parse(text) for text in request.parameters("filter")]
	tests += [parse_query(text) for text in request.parameters("query")]
	return [thing for thing in things if all(test(thing) for test in tests)]


def ordered(things, request):
	"""In the order that sort= wants, else from the oldest."""
	for text in reversed(request.parameters("sort")):
		field, _, direction = text.partition(":")
		if direction.lower() not in ("", "asc", "ascending", "desc",
			"descending"):
			raise Refusal(400, "INVALID_SORT", "The order is not valid.",
				text)
		things = sorted(things, key=lambda thing: sort_key(thing.get(field)),
			reverse=direction.lower().startswith("desc"))
	return things


def sort_key(value):
	if value is None:
		return 0, 0, ""
	if isinstance(value, (bool, int, float)):
		return 1, value, ""
	return 2, 0, as_text(value).lower()

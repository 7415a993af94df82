"""$expand as the specification has it: what a resource links to in the link's place."""
import re


def expanded(resources, value, asked):
	"""VALUE with what ASKED wants, as in ".($levels=2)"; None: that is no $expand."""
	parsed = re.fullmatch(r"([.*~])(?:\(\$levels=(\d)\))?", asked)
	if not parsed:
		return None
	return expand(resources, value, parsed[1], int(parsed[2] or 1))


def expand(resources, value, what, levels, top=True):
	if isinstance(value, list):
		return [expand(resources, element, what, levels, False) for element in value]
	if not isinstance(value, dict):
		return value
	if set(value) == {"@odata.id"} and not top:
		found = resources.get(str(value["@odata.id"]).rstrip("/"))
		if levels == 0 or not isinstance(found, dict):
			return value
		return expand(resources, found, what, levels - 1) if levels > 1 else found
	return {key: element if skipped(key, what) else
		expand(resources, element, what, levels, False) for key, element in value.items()}


def skipped(key, what):
	"""`.` leaves Links alone, `~` all but Links."""
	return key == "Links" if what == "." else what == "~" and key != "Links"

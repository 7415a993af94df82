"""Which appliances there are: configuration files, the vendor's file and variables, --at."""
import json

from common import config, entry, lacking, run, running, whole, write_json
from invtest import equal, folder, refused, test, without, world, write


def untouched(appliance, what):
	equal(appliance.log.connections, 0, f"{what}: nobody is contacted")


# ------------------------------------------------------------------- files that are wrong


@test
def a_configuration_that_is_missing_is_refused():
	for path in (world.folder / "no-such-file.json", world.folder, world.folder / "a" / "b"):
		refused(run("oneview", "scopes", at=path), str(path), path.name)


def broken(good):
	"""{what is wrong: (the file's text or value, what is said)} around GOOD, an entry."""
	def one(**changes):
		return {"appliances": [{key: value for key, value in {**good, **changes}.items()
			if value is not None}]}
	text = json.dumps(one())
	return {
		"empty": ("", "ends too early|no JSON"),
		"no JSON": ("{'appliances': []}", "line 1"),
		"cut off": (text[:-2], "ends too early|no JSON"),
		"more behind it": (text + "x", "no JSON"),
		"no UTF-8": (text.encode().replace(b"london", b"l\xffndon"), "UTF-8"),
		"a key twice": (text.replace('"name"', '"kind": "oneview", "name"', 1), "twice"),
		"too deep": ('{"appliances":' + "[" * 100_000 + "]" * 100_000 + "}", "deep|no JSON"),
		"too long": (text + " " * (2 << 20), "KiB|long"),
		"an array": ([], "appliances|object"),
		"no appliances": ({}, "appliances"),
		"an object of them": ({"appliances": {}}, "appliances"),
		"another key": ({**one(), "more": 1}, 'unknown key "more"'),
		"an unknown key": (one(passwort="x"), 'unknown key "passwort"'),
		"no name": (one(name=None), "name is missing"),
		"no kind": (one(kind=None), "kind is missing"),
		"another kind": (one(kind="global-dashboard"), "oneview"),
		"no url": (one(url=None), "url is missing"),
		"a number for a name": (one(name=7), "name"),
		"an empty name": (one(name=""), "name"),
		"two of a name": ({"appliances": 2 * one()["appliances"]}, "two appliances have the name"),
		"no encryption": (one(url=good["url"].replace("https", "http")), "https"),
		"a path": (one(url=good["url"] + "/rest"), "nothing more"),
		"a user in the url": (one(url=good["url"].replace("//", "//me@")), "no place for a user"),
		"a password in the url": (one(url=good["url"].replace("//", "//me:a-secret@")),
			"no place for a password"),
		"control characters": (one(user="a\nb"), "control characters"),
		"no version": (one(api_version="new"), "api_version"),
		"version 0": (one(api_version=0), "api_version"),
		"no pin": (one(pin_sha256="abc"), "SHA-256"),
		"two sources": (one(password_env="A"), "one is enough"),
		"no variable": (one(password=None, password_env="a-secret"), "name of a variable"),
		"no command": (one(password=None, password_command=[]), "password_command"),
		"a proxy with a password": (one(proxy="http://me:a-secret@proxy:1"), "proxy"),
	}


@test
def a_configuration_that_is_broken_is_refused_and_nobody_contacted():
	with running("london", "paris") as (london, paris):
		for name, (value, said) in broken(entry(london)).items():
			path = write_json("broken.json", value)
			done = run("oneview", "scopes", at=path)
			refused(done, name, said)
			without("a-secret|p..a..ss of", done.stderr, f"{name}: no secret is shown")
			untouched(london, name)


@test
def a_configuration_that_others_may_write_or_read_secrets_in_is_refused():
	with running("london") as london:
		good = {"appliances": [entry(london)]}
		for mode, said in ((0o644, "others can read"), (0o660, "written by others"),
				(0o602, "written by others")):
			path = write_json("open.json", good, mode)
			path.chmod(mode)
			refused(run("oneview", "scopes", at=path), f"mode {mode:o}", said)
		untouched(london, "an open file")
		file = write_json("password", london.password)
		open_one = {"appliances": [entry(london, password=None, password_file=str(file))]}
		whole(run("oneview", "scopes", at=write_json("open.json", open_one, 0o644)), "scopes", 6,
			"without a password others may read it")


# ----------------------------------------------------------------------------- where it is


@test
def the_configuration_is_where_people_have_theirs():
	with running("london", "paris") as (london, paris):
		home, other = folder("own-home"), folder("own-config")
		write(home / ".config/inv/appliances.json", config(london).read_bytes(), 0o600)
		write(other / "inv/appliances.json", config(paris).read_bytes(), 0o600)
		for env, name in (({"HOME": str(home)}, "london"), ({"HOME": str(home),
				"XDG_CONFIG_HOME": str(other)}, "paris")):
			done = run("oneview", "scopes", at=None, env=env)
			whole(done, "scopes", 6, name)
			equal({row["appliance"] for row in done.rows("scopes")}, {name}, str(env))


@test
def without_any_appliance_it_says_what_to_do():
	done = run("oneview", "scopes", at=None)
	refused(done, "no configuration", "no appliance is known", "--at https://HOST", "--config")
	redfish = {"name": "bmc", "kind": "redfish", "url": "https://127.0.0.1:1"}
	refused(run("oneview", "scopes", at=config(redfish)), "another kind alone",
		"no appliance of kind oneview")


# ------------------------------------------------------------------------------------- --at


@test
def at_takes_names_and_addresses():
	with running("london", "paris") as (london, paris):
		at = config(london, paris)
		host = london.url.removeprefix("https://")
		for word in ("london", london.url, f"{london.url}/", host, london.url.upper(),
				london.url.replace("//", f"//{london.user}@")):
			done = run("oneview", "scopes", f"--at={word}", at=at)
			whole(done, "scopes", 6, word)
			equal({row["appliance"] for row in done.rows("scopes")}, {"london"}, word)
		equal(paris.log.connections, 0, "the other is left alone")


@test
def at_takes_an_address_that_nothing_describes():
	with running("london") as london:
		address = london.url.replace("//", f"//{london.user}@")
		env = {"INV_PASSWORD": london.password}
		done = run("oneview", "scopes", "--insecure", f"--at={address}", at=None, env=env)
		whole(done, "scopes", 6, "an address alone")
		equal({row["appliance"] for row in done.rows("scopes")},
			{london.url.removeprefix("https://")}, "it is called what its address is")
		london.log.clear()
		done = run("oneview", "scopes", f"--at={address}", at=None, env=env)
		lacking(done, "scopes", "nobody vouches", "pin_sha256", status="failed")
		equal(london.log.entries, [], "nobody vouches: no request is sent")


@test
def another_user_than_the_described_one_is_another_login():
	with running("london") as london:
		london.sessions.add_user("reader", "readers-own")
		address = london.url.replace("//", "//reader@")
		done = run("oneview", "scopes", f"--at={address}", at=config(london),
			env={"INV_PASSWORD": "readers-own"})
		whole(done, "scopes", 6, "another user")
		equal(london.log.requests("POST")[0].request.json()["userName"], "reader", "the login")


@test
def at_refuses_what_is_no_appliance():
	with running("london", "paris") as (london, paris):
		host = london.url.removeprefix("https://")
		at = config(london, paris)
		for word, said in ((f"https://me:a-secret@{host}", "no place for a password"),
				(f"me:a-secret@{host}", "no place for a password|no appliance of this name"),
				(f"http://{host}", "https:// alone"), (f"https://{host}/rest", "is expected"),
				(f"https://{host}?a-secret", "is expected"), ("ftp://x", "https:// alone"),
				("oslo", "no appliance of this name .* there are: london, paris"),
				("", "no appliance|is expected"), ("https://", "is expected")):
			done = run("oneview", "scopes", f"--at={word}", at=at)
			refused(done, word, said)
			without("a-secret", done.stderr, f"{word}: no secret is shown")
			untouched(london, word)


# ----------------------------------------------------------------------- the vendor's way


def vendors(appliance, **changes):
	return {"ip": appliance.url.removeprefix("https://"), "credentials": {"userName":
		appliance.user, "password": appliance.password, "authLoginDomain": ""},
		"ssl_certificate": appliance.ca_file, "image_streamer_ip": "", **changes}


@test
def the_vendor_s_configuration_file_will_do():
	with running("london") as london:
		name = london.url.removeprefix("https://")
		for changes, version in (({}, "2000"), ({"api_version": 800}, "800"),
				({"api_version": "1200"}, "1200"), ({"timeout": 5, "x": [1]}, "2000")):
			london.log.clear()
			done = run("oneview", "scopes", at=write_json("config.json",
				vendors(london, **changes)))
			whole(done, "scopes", 6, str(changes))
			equal({row["appliance"] for row in done.rows("scopes")}, {name}, "its name")
			equal(london.log.entries[-1].request.header("x-api-version"), version, "version")
		path = write_json("config.json", vendors(london), 0o644)
		refused(run("oneview", "scopes", at=path), "open to others", "others can read")


def variables(appliance, **changes):
	return {"ONEVIEWSDK_IP": appliance.url.removeprefix("https://"), "ONEVIEWSDK_USERNAME":
		appliance.user, "ONEVIEWSDK_PASSWORD": appliance.password,
		"ONEVIEWSDK_SSL_CERTIFICATE": appliance.ca_file, **changes}


@test
def the_vendor_s_variables_will_do():
	with running("london", "paris") as (london, paris):
		london.sessions.add_user("jörg", london.password, domain="corp.example")
		for changes, version in (({}, "2000"), ({"ONEVIEWSDK_API_VERSION": "500"}, "500"),
				({"ONEVIEWSDK_USERNAME": "jörg", "ONEVIEWSDK_AUTH_LOGIN_DOMAIN":
				"corp.example"}, "2000"), ({"ONEVIEWSDK_PROXY": "",
				"ONEVIEWSDK_CONNECTION_TIMEOUT": "5"}, "2000")):
			london.log.clear()
			done = run("oneview", "scopes", at=None, env=variables(london, **changes))
			whole(done, "scopes", 6, str(changes))
			equal(london.log.entries[-1].request.header("x-api-version"), version, "version")
		done = run("oneview", "scopes", at=config(paris), env=variables(london))
		whole(done, "scopes", 12, "beside a configuration file")
		done = run("oneview", "scopes", at=config(london), env=variables(london))
		whole(done, "scopes", 6, "the same twice")
		equal({row["appliance"] for row in done.rows("scopes")}, {"london"}, "as the file has it")


@test
def the_vendor_s_variables_that_are_wrong_are_refused():
	with running("london") as london:
		for changes, said in (({"ONEVIEWSDK_API_VERSION": "new"}, "ONEVIEWSDK_API_VERSION"),
				({"ONEVIEWSDK_IP": "a b"}, "ONEVIEWSDK_IP"),
				({"ONEVIEWSDK_IP": "me:a-secret@host"}, "ONEVIEWSDK_IP")):
			done = run("oneview", "scopes", at=None, env=variables(london, **changes))
			refused(done, str(changes), said)
			without("a-secret", done.stderr, f"{changes}: no secret is shown")
		untouched(london, "variables that are wrong")

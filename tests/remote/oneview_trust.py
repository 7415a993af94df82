"""Who is believed to be an appliance: authorities, pins, --insecure. Nobody else is sent a
byte of a request."""
import re
import shutil

from common import authority, entry, lacking, oneview, running, told, whole
from invtest import equal, folder, matches, mounted, test, without
from service import Authority, Server, json_response
from service.certificates import openssl

BIND = 4096
PIN = re.compile(r'"pin_sha256":"(sha256//[^"]+)"')


def untouched(appliance, what):
	"""Nobody sent it a request."""
	equal([entry.target for entry in appliance.log.entries], [], f"{what}: no request is sent")


def distrusted(appliance, what, said, **changes):
	"""It is not trusted as it is described with CHANGES; the pin that is said, or None."""
	done = oneview("scopes", at=[entry(appliance, **changes)])
	lacking(done, "scopes", what, "london: ", status="failed")
	matches(said, told(done, "scopes"), f"{what}: the cause")
	untouched(appliance, what)
	pin = PIN.search(told(done, "scopes"))
	return pin and pin[1]


def trusted(appliance, what, *words, **changes):
	done = oneview("scopes", *words, at=[entry(appliance, **changes)])
	whole(done, "scopes", 6, what)
	return done


@test
def an_unknown_authority_is_refused_and_its_pin_is_said():
	with running("london") as london:
		pin = distrusted(london, "an unknown authority", "certificate", ca_file=None)
		equal(pin, london.certificate.pin, "the pin is the right one")
		trusted(london, "with that pin", ca_file=None, pin_sha256=pin)


@test
def certificates_that_are_wrong_are_refused_and_with_their_pin_accepted():
	for kind, said in (("expired", "expired"), ("wrong_name", "name"),
			("self_signed", "self.signed")):
		with running("london", certificate=kind) as london:
			pin = distrusted(london, kind, said)
			equal(pin, london.certificate.pin, f"{kind}: the pin is the right one")
			trusted(london, f"{kind}, pinned", ca_file=None, pin_sha256=pin)


@test
def a_pin_does_not_mend_what_an_authority_is_asked_about():
	for kind in ("expired", "wrong_name"):
		with running("london", certificate=kind) as london:
			distrusted(london, f"{kind}, pinned, with an authority", "certificate|name",
				pin_sha256=london.certificate.pin)


@test
def another_key_than_the_pinned_one_is_refused():
	other = authority().certificate("good", "paris").pin
	with running("london") as london:
		for changes in ({}, {"ca_file": None}):
			pin = distrusted(london, f"another key, {changes}", "public key is not the one that "
				"is pinned", pin_sha256=other, **changes)
			equal(pin, None, "no other pin is offered")
		done = oneview("scopes", "--insecure", at=[entry(london, pin_sha256=other)])
		lacking(done, "scopes", "another key, --insecure", "pinned", status="failed")
		untouched(london, "another key, --insecure")


@test
def a_pin_may_be_written_as_people_have_it():
	with running("london") as london:
		digits = london.certificate.sha256
		for pin in (london.certificate.pin, london.certificate.pin.removeprefix("sha256//"),
				digits, digits.upper(), ":".join(re.findall("..", digits))):
			trusted(london, pin, ca_file=None, pin_sha256=pin)


@test
def an_authority_that_is_named_is_the_only_one():
	with Authority() as other, running("london") as london:
		distrusted(london, "another authority", "certificate", ca_file=str(other.file))
		system = folder("certificates")
		shutil.copy(london.ca_file, system / "ca-certificates.crt")
		name = openssl("x509", "-hash", "-noout", "-in", london.ca_file).decode().strip()
		shutil.copy(london.ca_file, system / f"{name}.0")
		with mounted(system, "/etc/ssl/certs", "none", BIND):
			trusted(london, "the system's authorities", ca_file=None)
			london.log.clear()
			distrusted(london, "another authority than the system's", "certificate",
				ca_file=str(other.file))


@test
def an_authority_s_file_that_is_missing_or_none_is_an_error():
	with running("london") as london:
		for name, file in (("missing", "/no/such/file.pem"), ("none", "/etc/hostname")):
			distrusted(london, name, "london: ", ca_file=file)


@test
def insecure_believes_anybody_and_says_so_each_time():
	for kind in ("self_signed", "expired", "wrong_name", "good"):
		with running("london", "paris", certificate=kind) as (london, paris):
			for _ in range(2):
				done = oneview("scopes", "--insecure", at=[entry(london, ca_file=None),
					entry(paris, ca_file=None)])
				whole(done, "scopes", 12, f"{kind}: --insecure")
				for name in ("london", "paris"):
					matches(f"{name}: --insecure: nobody vouches", told(done, "scopes",
						"warning"), f"{kind}: the warning")
					matches(f"inv: oneview: {name}: --insecure", done.stderr,
						f"{kind}: on standard error")


@test
def a_warning_is_for_insecure_alone():
	with running("london") as london:
		without("insecure", trusted(london, "an authority").stderr, "no warning")


@test
def a_server_that_does_not_speak_tls_is_told_nothing():
	with Server(lambda request: json_response(200, {})) as plain, running("london") as london:
		done = oneview("scopes", "--timeout=1", at=[entry(london,
			url=plain.url.replace("http:", "https:"))])
		lacking(done, "scopes", "no TLS", "london: ", status="failed")
		equal(plain.log.entries, [], "no request is sent")


@test
def an_environment_of_proxies_is_nobody_s_business():
	with running("london") as london, Server(lambda request: json_response(200, {})) as proxy:
		env = {name: proxy.url for name in ("https_proxy", "HTTPS_PROXY", "all_proxy",
			"ALL_PROXY", "http_proxy")}
		whole(oneview("scopes", at=[london], env=env), "scopes", 6, "proxies in the environment")
		equal(proxy.log.connections, 0, "the proxy is left alone")

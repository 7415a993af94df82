/*
 * certificate.c - a handshake for the certificate's sake, and SHA-256 of its public key.
 */
#include "certificate.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "cleanup.h"

enum {
	DIGEST_BYTES = 32,
	HEX_LENGTH = 64,
	COLONS = DIGEST_BYTES - 1,
	BASE64_LENGTH = 44, /* of a digest, its one = at the end included */
	MOST_CERTIFICATE = 1 << 20,
};

static const char prefix[] = "sha256//";
static const char begin[] = "Cert:";

static void free_easy(CURL **easy)
{
	curl_easy_cleanup(*easy);
}

static void free_bio(BIO **bio)
{
	BIO_free(*bio);
}

static void free_certificate(X509 **certificate)
{
	X509_free(*certificate);
}

static void free_der(unsigned char **der)
{
	OPENSSL_free(*der);
}

static void write_pin(const unsigned char digest[DIGEST_BYTES], char pin[PIN_SIZE])
{
	memcpy(pin, prefix, sizeof(prefix) - 1);
	EVP_EncodeBlock((unsigned char *)pin + sizeof(prefix) - 1, digest, DIGEST_BYTES);
}

/* ------------------------------------------------------------------------- asking */

/* The pin of the certificate whose PEM is TEXT. Returns 0, -EBADMSG or -ENOMEM. */
static int pin_of_text(const char *text, char pin[PIN_SIZE])
{
	INV_CLEANUP(free_bio) BIO *bio = NULL;
	INV_CLEANUP(free_certificate) X509 *certificate = NULL;
	INV_CLEANUP(free_der) unsigned char *der = NULL;
	unsigned char digest[DIGEST_BYTES];
	size_t length = strnlen(text, MOST_CERTIFICATE);
	int der_length;

	bio = BIO_new_mem_buf(text, (int)length);
	if (!bio)
		return -ENOMEM;
	certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (!certificate)
		return -EBADMSG;
	der_length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
	if (der_length <= 0)
		return -EBADMSG;
	if (!EVP_Digest(der, (size_t)der_length, digest, NULL, EVP_sha256(), NULL))
		return -ENOMEM;
	write_pin(digest, pin);
	return 0;
}

/* The server's own certificate comes first. */
static int pin_of_chain(const struct curl_certinfo *chain, char pin[PIN_SIZE])
{
	const struct curl_slist *line = chain->num_of_certs ? chain->certinfo[0] : NULL;

	for (; line; line = line->next)
		if (strncmp(line->data, begin, sizeof(begin) - 1) == 0)
			return pin_of_text(line->data + sizeof(begin) - 1, pin);
	return -EBADMSG;
}

static int errno_of(CURL *easy, CURLcode code)
{
	long error = 0;

	switch (code) {
	case CURLE_OK:
		return 0;
	case CURLE_OUT_OF_MEMORY:
		return -ENOMEM;
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return -ENXIO;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return -EINVAL;
	case CURLE_COULDNT_CONNECT:
		curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
		return error ? -(int)error : -ECONNREFUSED;
	default:
		return -EPROTO;
	}
}

static void prepare(CURL *easy, const struct appliance *appliance, unsigned timeout_ms)
{
	/* 0 would mean no limit. */
	const long limit = timeout_ms ? (long)timeout_ms : 1;

	curl_easy_setopt(easy, CURLOPT_URL, appliance->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	/* Empty strings: whatever the environment says of proxies. */
	curl_easy_setopt(easy, CURLOPT_PROXY, appliance->proxy ? appliance->proxy : "");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
	/* It is to be seen who is there: what it is trusted with comes later. */
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, limit);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, limit);
}

int certificate_pin(const struct appliance *appliance, unsigned timeout_ms,
		    char pin[PIN_SIZE])
{
	INV_CLEANUP(free_easy) CURL *easy = curl_easy_init();
	struct curl_certinfo *chain = NULL;
	int error;

	if (!easy)
		return -ENOMEM;
	prepare(easy, appliance, timeout_ms);
	error = errno_of(easy, curl_easy_perform(easy));
	if (error)
		return error;
	if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain)
		return -EBADMSG;
	return pin_of_chain(chain, pin);
}

/* ------------------------------------------------------------------------ reading */

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Two digits a byte, and a colon between all bytes or none. */
static bool parse_hex(const char *text, unsigned char digest[DIGEST_BYTES])
{
	const bool colons = strlen(text) == HEX_LENGTH + COLONS;

	if (!colons && strlen(text) != HEX_LENGTH)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = hex_value(text[0]), low = high < 0 ? -1 : hex_value(text[1]);

		if (low < 0)
			return false;
		digest[i] = (unsigned char)(high << 4 | low);
		text += 2;
		if (colons && *text && *text++ != ':')
			return false;
	}
	return !*text;
}

static bool parse_base64(const char *text, unsigned char digest[DIGEST_BYTES])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx"
				      "yz0123456789+/";
	unsigned char quads[BASE64_LENGTH / 4 * 3 + 1];
	size_t length = strspn(text, letters);

	/* 32 bytes are 43 letters, and one = to fill the last four up. */
	if (length != BASE64_LENGTH - 1 || strcmp(text + length, "=") != 0)
		return false;
	if (EVP_DecodeBlock(quads, (const unsigned char *)text, BASE64_LENGTH) !=
	    DIGEST_BYTES + 1)
		return false;
	memcpy(digest, quads, DIGEST_BYTES);
	/* Bits that no byte has are 0, or the text would not be what libcurl compares. */
	return quads[DIGEST_BYTES] == 0;
}

bool pin_parse(const char *text, char pin[PIN_SIZE])
{
	unsigned char digest[DIGEST_BYTES];
	const bool prefixed = strncmp(text, prefix, sizeof(prefix) - 1) == 0;

	if (!parse_base64(prefixed ? text + sizeof(prefix) - 1 : text, digest) &&
	    (prefixed || !parse_hex(text, digest)))
		return false;
	write_pin(digest, pin);
	return true;
}

package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

const blockPage = "<!DOCTYPE html><html><head><title>Access blocked</title></head><body>Category: mail</body></html>"

// A proxy's answer is no answer of Graph, whatever its status says.
func TestAnAnswerInPlaceOfGraphIsNamedAsSuch(t *testing.T) {
	t.Parallel()
	const page = `A web page answered in place of Graph (title "Access blocked"): a proxy or web filter on the way`
	const words = `Other text answered in place of Graph ("Blocked by policy 7"): a proxy or web filter on the way`
	html, plain := list("Content-Type", "text/html"), list("Content-Type", "text/plain")
	for _, test := range []struct {
		name     string
		status   int
		body     string
		header   []string
		requests int
		want     string
	}{
		{"200", 200, blockPage, html, 1, page},
		{"200 that is called JSON", 200, blockPage, list("Content-Type", "application/json"), 1, page},
		{"400", 400, blockPage, html, 1, page},
		{"401", 401, blockPage, html, 1, page},
		{"403", 403, blockPage, html, 1, page},
		{"404", 404, blockPage, html, 1, page},
		{"407", 407, blockPage, html, 1, page},
		{"500", 500, blockPage, html, maxTries, page},
		{"501", 501, blockPage, html, 1, page},
		{"502", 502, blockPage, html, maxTries, page},
		{"503", 503, blockPage, html, maxTries, page},
		{"503 with a wait", 503, blockPage, append(html, "Retry-After", "9000"), 1, page},
		{"429 with a long wait", 429, blockPage, append(html, "Retry-After", "9000"), 1, page},
		{"511", 511, blockPage, html, maxTries, page},
		{"a redirect", 302, blockPage, append(html, "Location", "https://portal.example:8443/login?token=x"), 1,
			page + ". It leads on to portal.example:8443"},
		{"a page without a title", 403, "<html></html>", nil, 1, "A web page answered in place of Graph: " + onTheWay},
		{"200 with words", 200, "Blocked by policy 7", plain, 1, words},
		{"403 with words", 403, "Blocked\r\n by  policy 7\n", nil, 1, words},
		{"502 with words", 502, "\xEF\xBB\xBFBlocked by policy 7", plain, maxTries, words},
		{"403 with XML", 403, "<?xml version='1.0'?>\n<error><code>Blocked by</code> <b>policy 7</b></error>", nil, 1, words},
		{"403 with many words", 403, strings.Repeat("x", 1000), plain, 1,
			`Other text answered in place of Graph ("` + strings.Repeat("x", 80) + `..."): ` + onTheWay},
		{"407 without a word", 407, "", nil, 1, "A proxy answered in place of Graph: it wants a user name and a password"},
		{"511 without a word", 511, "", nil, maxTries, "A network that one must sign in to answered in place of Graph"},
	} {
		for _, dialect := range Dialects() {
			t.Run(string(dialect)+" "+test.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					source := &tokens{}
					c, s := newTestClient(t, dialect, play(status(test.status, test.body, test.header...)), func(o *Options) { o.Tokens = source })
					err := askLatest(t.Context(), t, c)
					var e *Error
					if !errors.As(err, &e) || !errors.Is(err, ErrNotGraph) {
						t.Fatalf("got %v, want %v", err, ErrNotGraph)
					}
					if e.Message != test.want || e.Code != "" || e.Status != test.status {
						t.Errorf("got %q, code %q, status %d, want %q", e.Message, e.Code, e.Status, test.want)
					}
					if s.count() != test.requests {
						t.Errorf("got %d requests, want %d", s.count(), test.requests)
					}
					for _, asked := range source.asked {
						if asked != (TokenRequest{}) {
							t.Errorf("got a request for another token, %+v, want none: the page says nothing about it", asked)
						}
					}
				})
			})
		}
	}
}

func TestTheLineOfAnAnswerInPlaceOfGraph(t *testing.T) {
	t.Parallel()
	c, _ := newTestClient(t, Tracing, play(status(403, blockPage)))
	got := askLatest(t.Context(), t, c).Error()
	const want = `A web page answered in place of Graph (title "Access blocked"): a proxy or web filter on the way (403)`
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What Graph itself says stays what it is.
func TestAnswersOfGraphAreNotTakenForAProxys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		body   string
		header []string
		want   error
	}{
		{"no body", 403, "", nil, ErrForbidden},
		{"blanks", 403, " \n", nil, ErrForbidden},
		{"an envelope", 403, `{"error":{"code":"Authorization_RequestDenied","message":"<html><title>x</title>"}}`, nil, ErrForbidden},
		{"an envelope that is called a page", 403, `{"error":{"code":"x"}}`, list("Content-Type", "text/html"), ErrForbidden},
		{"a damaged page", 200, `{"value":[{"id":{"va`, nil, ErrBadAnswer},
		{"no list", 200, `"text"`, nil, ErrBadAnswer},
		{"bytes that are no text", 200, "\x1f\x8b\x08\x00\xff", nil, ErrBadAnswer},
		{"a token that Graph refuses", 401, blockPage, list("WWW-Authenticate", `Bearer realm=""`), ErrSignIn},
		{"an address that is not there", 404, "404 page not found", list("Content-Type", "text/plain"), ErrNotFound},
		{"an upset gateway", 503, "", nil, ErrUnavailable},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) {
					return answer(test.status, test.body, test.header...), nil
				})
				if err := askLatest(t.Context(), t, c); !errors.Is(err, test.want) || errors.Is(err, ErrNotGraph) {
					t.Errorf("got %v, want %v", err, test.want)
				}
			})
		})
	}
}

func TestAnUntrustedConnectionIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{
		&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}},
		x509.SystemRootsError{},
		&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}},
		x509.HostnameError{Certificate: &x509.Certificate{}, Host: "graph.example"},
		errors.New("http: server gave HTTP response to HTTPS client"),
	} {
		c, s := newTestClient(t, Tracing, play(broken(cause)))
		if err := askLatest(t.Context(), t, c); !errors.Is(err, ErrTLS) || s.count() != 1 {
			t.Errorf("%v: got %v after %d requests, want %v after 1", cause, err, s.count(), ErrTLS)
		}
	}
}

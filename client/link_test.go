package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"", "https://graph.microsoft.com", "https://graph.microsoft.com/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:80", "https://10.0.0.1:8443"} {
		if _, err := New(Options{BaseURL: good, Tokens: StaticToken("t")}); err != nil {
			t.Errorf("New with the base URL %s: got %v, want no error", good, err)
		}
	}
	for _, bad := range []string{"graph.microsoft.com", "http://graph.microsoft.com", "http://127.0.0.1.evil.example", "ftp://x", "https://", "https://u:p@x", "https://x/path", "https://x?q", "https://x#f", "http://10.0.0.1", "::", "https://x\x7f"} {
		if _, err := New(Options{BaseURL: bad, Tokens: StaticToken("t")}); err == nil {
			t.Errorf("New with the base URL %s: got no error, want one", bad)
		}
	}
}

func TestAWrongBaseURLIsNamedAsItWasGiven(t *testing.T) {
	t.Parallel()
	_, err := New(Options{BaseURL: "http://graph.example:81", Tokens: StaticToken("t")})
	if err == nil || !strings.HasPrefix(err.Error(), "base URL http://graph.example:81 must be https") {
		t.Errorf("got %v, want the base URL as it was given", err)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	for _, bad := range []Options{{}, {Tokens: StaticToken("t"), Dialect: "esperanto"}, {Tokens: StaticToken("t"), PageSize: 5001}, {Tokens: StaticToken("t"), PageSize: -1}} {
		if _, err := New(bad); err == nil {
			t.Errorf("New(%+v): got no error, want one", bad)
		}
	}
	c, err := New(Options{Tokens: StaticToken("t")})
	if err != nil || c.Dialect() != Tracing || c.BaseURL() != DefaultBaseURL || c.Budget().State().Limit != 100 {
		t.Errorf("New: got %+v, %v, want tracing, %s and 100 requests", c, err, DefaultBaseURL)
	}
	for name, want := range map[string]Dialect{"tracing": Tracing, " Message-Traces ": MessageTraces} {
		if got, err := ParseDialect(name); err != nil || got != want {
			t.Errorf("ParseDialect(%q): got %v, %v, want %v", name, got, err, want)
		}
	}
}

// TestLinksAreFollowedAtHomeOnly tries links that a broken or hostile server may
// send, with the token at stake.
func TestLinksAreFollowedAtHomeOnly(t *testing.T) {
	t.Parallel()
	const home = "https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces"
	good := []string{
		home + "?$skiptoken=abc", home + "?$skiptoken=8w1xSSxJDEhMT7UyAgA%253d", "HTTPS://GRAPH.microsoft.com:443/v1.0/admin/exchange/Tracing/messagetraces?$skiptoken=a",
		home + "??$filter=receivedDateTime ge 2020-06-15T00:00:00Z&$skiptoken=x", home + "('x')/y?z",
	}
	bad := []string{
		"https://evil.example/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=a",
		"http://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces",
		"https://graph.microsoft.com:8443/v1.0/admin/exchange/tracing/messageTraces",
		"https://graph.microsoft.com.evil.example/v1.0/admin/exchange/tracing/messageTraces",
		"https://graph.microsoft.com@evil.example/v1.0/admin/exchange/tracing/messageTraces",
		"https://user:pass@graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces",
		"https://graph.microsoft.com/v1.0/users", "https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTracesX",
		home + "/../../../../users", home + "/%2e%2e/%2E%2e/users", home + "/..%2fusers", home + `/..\users`, home + "/%5c..",
		"//graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces", "/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=a",
		"?$skiptoken=a", "javascript:alert(1)", "file:///etc/passwd", "https://", " ", "\x00",
	}
	for _, link := range good {
		if asked, _ := followed(t, link); asked != 2 {
			t.Errorf("%s: got %d requests, want it followed: 2", link, asked)
		}
	}
	for _, link := range bad {
		asked, err := followed(t, link)
		if asked != 1 || !errors.Is(err, ErrForeignLink) && !errors.Is(err, ErrBadAnswer) {
			t.Errorf("%s: got %v after %d requests, want it refused after 1", link, err, asked)
		}
	}
}

// followed answers the first page with a next link, and returns what came of it.
func followed(t *testing.T, link string) (asked int, err error) {
	t.Helper()
	c, s := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
		if n == 1 {
			return answer(200, `{"value":[],"@odata.nextLink":`+quoteJSON(link)+`}`), nil
		}
		if r.Header.Get("Authorization") == "" {
			t.Error("sent without a token, want one")
		}
		return answer(200, emptyPage), nil
	})
	err = c.Search(mustPlan(t, c, Query{})).Ensure(context.Background(), 1)
	return s.count(), err
}

func TestURLsForPeople(t *testing.T) {
	t.Parallel()
	received := TimeOf(testNow.Add(-3*day), 0)
	for dialect, want := range map[Dialect][2]string{
		MessageTraces: {
			"/beta/admin/exchange/messageTraces(id='1')?$expand=recipients",
			"/beta/admin/exchange/messageTraces(id='1')?$expand=recipients($filter=recipientEmail eq 'o''neil+x@y';$expand=events)",
		},
		Tracing: {
			"/v1.0/admin/exchange/tracing/messageTraces?$filter=receivedDateTime ge 2026-11-20T02:02:30Z and receivedDateTime le 2026-11-21T02:02:31Z and id eq '1'",
			"/v1.0/admin/exchange/tracing/messageTraces/1/getDetailsByRecipient(recipientAddress='o''neil+x@y')",
		},
	} {
		c, s := newTestClient(t, dialect, answers())
		for i, got := range []string{c.MessageURL(Trace{ID: "1", Received: received}), c.EventsURL("1", "o'neil+x@y")} {
			u, err := url.Parse(got)
			if err != nil || decoded(u) != want[i] || u.Host != "graph.microsoft.com" {
				t.Errorf("%s: got %s, %v, want %s at graph.microsoft.com", dialect, got, err, want[i])
			}
		}
		if got := c.MessageURL(Trace{ID: "../users"}) + c.EventsURL("a'b", "a@x"); got != "" || s.count() != 0 {
			t.Errorf("%s: got %q after %d requests, want nothing", dialect, got, s.count())
		}
	}
}

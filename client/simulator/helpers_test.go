package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"msgtrace/client/odata"
)

// noon is a busy hour of a Monday.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const (
	host        = "https://graph.microsoft.com"
	tracesPath  = host + "/beta/admin/exchange/messageTraces"
	tracingPath = host + "/v1.0/admin/exchange/tracing/messageTraces"
)

// clock is a clock that only a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newSimulator(t testing.TB, options Options) (*Simulator, *clock) {
	t.Helper()
	clock := &clock{noon}
	options.Now = clock.now
	return New(options), clock
}

// send sends one GET, with every byte that a URL must not have escaped as a
// client would.
func send(t testing.TB, s *Simulator, link string, headers ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, strings.ReplaceAll(link, " ", "%20"), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.Token())
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.Transport().RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// get sends one GET that must succeed, and decodes what came.
func get[T any](t testing.TB, s *Simulator, link string, headers ...string) T {
	t.Helper()
	response, body := send(t, s, link, headers...)
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", link, response.Status, body)
	}
	var value T
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		t.Fatalf("%s: %v\n%s", link, err, body)
	}
	return value
}

// refusedWith sends one GET that must be refused, and returns the error's
// message.
func refusedWith(t testing.TB, s *Simulator, status int, link string, headers ...string) string {
	t.Helper()
	response, body := send(t, s, link, headers...)
	if response.StatusCode != status {
		t.Fatalf("%s: %s, want %d\n%s", link, response.Status, status, body)
	}
	var refused envelope
	if err := json.Unmarshal([]byte(body), &refused); err != nil {
		t.Fatalf("%s: %v\n%s", link, err, body)
	}
	if refused.Error.Code == "" || refused.Error.InnerError.RequestID == "" || refused.Error.InnerError.Date != "2026-11-23T12:00:00" {
		t.Errorf("%s: the error is not in the form that Graph uses: %s", link, body)
	}
	return refused.Error.Message
}

func filter(path, text string) string { return path + "?$filter=" + url.QueryEscape(text) }

// repair does to a link of message-traces what a client does.
func repair(t testing.TB, link string) string {
	t.Helper()
	repaired, err := odata.RepairLink(link)
	if err != nil {
		t.Fatal(err)
	}
	return repaired
}

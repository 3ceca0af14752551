package simulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// statuses asks n times and returns what came.
func statuses(t *testing.T, s *Simulator, n int) []int {
	t.Helper()
	var got []int
	for range n {
		response, _ := send(t, s, tracesPath+"?$top=1")
		got = append(got, response.StatusCode)
	}
	return got
}

func equal(t *testing.T, got []int, want ...int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestFaultsMeetTheNextOrEachNth(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Faults: Faults{Throttle: When{Next: 2}}})
	equal(t, statuses(t, s, 4), 429, 429, 200, 200)
	s.SetFaults(Faults{Unavailable: When{Every: 3}})
	equal(t, statuses(t, s, 6), 200, 200, 503, 200, 200, 503)
	s.SetFaults(Faults{})
	equal(t, statuses(t, s, 2), 200, 200)
}

func TestFaultsOfTheService(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	for _, test := range []struct {
		faults Faults
		status int
		header string
		value  string
		says   string
	}{
		{Faults{Throttle: When{Every: 1}}, 429, "Retry-After", "", "surpassed the permitted limit"},
		{Faults{Throttle: When{Every: 1}, RetryAfter: "2.128"}, 429, "Retry-After", "2.128", "surpassed the permitted limit"},
		{
			Faults{Unavailable: When{Every: 1}, RetryAfter: "Mon, 23 Nov 2026 12:01:00 GMT"},
			503, "Retry-After", "Mon, 23 Nov 2026 12:01:00 GMT", "temporarily unavailable",
		},
		{Faults{Unavailable: When{Every: 1}, Status: 502, Gateway: true}, 502, "Content-Type", "text/html", "<h2>Bad Gateway</h2>"},
		{Faults{Expired: When{Every: 1}}, 401, "WWW-Authenticate", ExpiredToken().Challenge, "the token is expired"},
		{Faults{NoPrincipal: When{Every: 1}}, 401, "WWW-Authenticate", "", "Service principal-less Authentication failed"},
		{Faults{Clock: -10 * time.Minute}, 200, "Date", "Mon, 23 Nov 2026 11:50:00 GMT", "value"},
		{Faults{Clock: time.Hour, Forbidden: When{Every: 1}}, 403, "Date", "Mon, 23 Nov 2026 13:00:00 GMT", "Insufficient privileges"},
		{Faults{Forbidden: When{Every: 1}}, 403, "WWW-Authenticate", "", "Insufficient privileges"},
	} {
		s.SetFaults(test.faults)
		response, body := send(t, s, tracesPath)
		if response.StatusCode != test.status || response.Header.Get(test.header) != test.value || !strings.Contains(body, test.says) {
			t.Errorf("%+v: %s, %s %q\n%s", test.faults, response.Status, test.header, response.Header.Get(test.header), body)
		}
	}
}

func TestClaimsChallengeUntilATokenMeetsIt(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Faults: Faults{
		Challenge: When{Every: 1}, ClaimsMet: func(token string) bool { return token == "with claims" }}})
	response, _ := send(t, s, tracesPath)
	header := response.Header.Get("WWW-Authenticate")
	_, encoded, found := strings.Cut(header, `error="insufficient_claims", claims="`)
	claims, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(encoded, `"`))
	if response.StatusCode != 401 || !found || err != nil || !json.Valid(claims) {
		t.Fatalf("%s: %s (%v)", response.Status, header, err)
	}
	response, _ = send(t, s, tracesPath, "Authorization", "Bearer with claims")
	equal(t, []int{response.StatusCode}, 200)
}

func TestClosedAndDamagedAnswers(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Faults: Faults{Drop: When{Next: 1}}})
	ask := func() (*http.Response, error) {
		request, err := http.NewRequest(http.MethodGet, tracesPath, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+s.Token())
		return s.Transport().RoundTrip(request)
	}
	if response, err := ask(); !errors.Is(err, io.EOF) {
		t.Errorf("a dropped request gave %v, %v", response, err)
	}
	s.SetFaults(Faults{Cut: When{Next: 1}})
	response, err := ask()
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) || len(body) == 0 {
		t.Errorf("a cut body gave %d bytes and %v", len(body), err)
	}
	s.SetFaults(Faults{BadJSON: When{Next: 1}})
	if _, body := send(t, s, tracesPath); json.Valid([]byte(body)) {
		t.Errorf("bad JSON is valid: %s", body)
	}
	if log := s.Log(); len(log) != 3 || log[0].Status != 0 || log[1].Status != 200 {
		t.Errorf("the log has %+v", log)
	}
}

func TestForeignAndRepeatedLinks(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Faults: Faults{ForeignLink: When{Next: 1}}})
	link := *get[tracesJSON](t, s, tracesPath+"?$top=2").NextLink
	if !strings.HasPrefix(link, "https://graph.attacker.example/beta/admin/exchange/messageTraces?") {
		t.Errorf("the foreign link is %s", link)
	}
	s.SetFaults(Faults{RepeatedLink: When{Every: 1}})
	first := get[tracesJSON](t, s, tracesPath+"?$top=2")
	second := get[tracesJSON](t, s, repair(t, *first.NextLink))
	if *second.NextLink != *first.NextLink || second.Value[0].ID != first.Value[0].ID {
		t.Errorf("the repeated links are %s and %s", *first.NextLink, *second.NextLink)
	}
}

func TestLatencyPassesInFakeTimeAndEndsWithTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Messages: 20, Faults: Faults{Latency: 3 * time.Second}})
		begun := time.Now()
		send(t, s, tracesPath)
		if waited := time.Since(begun); waited != 3*time.Second {
			t.Errorf("waited %v", waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, tracesPath, nil)
		if err != nil {
			t.Fatal(err)
		}
		begun = time.Now()
		if response, err := s.Transport().RoundTrip(request); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("after %v: %v, %v", time.Since(begun), response, err)
		}
	})
}

func TestParseFault(t *testing.T) {
	var faults Faults
	for _, spec := range []string{
		"throttle=3", "cut=1/5", "forbidden", "daily=40", "latency=300ms", "clock=-10m", "retry-after=2.5", "status=502", "gateway", "no-retry-after",
	} {
		if err := ParseFault(spec, &faults); err != nil {
			t.Errorf("%s: %v", spec, err)
		}
	}
	want := Faults{Throttle: When{Next: 3}, Cut: When{Every: 5}, Forbidden: When{Every: 1}, Latency: 300 * time.Millisecond,
		Clock: -10 * time.Minute, RetryAfter: "2.5", Status: 502, Gateway: true, NoRetry: true, Daily: 40}
	if faults.Throttle != want.Throttle || faults.Cut != want.Cut || faults.Forbidden != want.Forbidden ||
		faults.Latency != want.Latency || faults.Clock != want.Clock ||
		faults.RetryAfter != want.RetryAfter || faults.Status != want.Status || !faults.Gateway || !faults.NoRetry {
		t.Errorf("got %+v", faults)
	}
	for _, spec := range []string{"", "nonsense", "throttle=", "throttle=-1", "cut=2/5", "latency=soon", "clock=", "status=999", "daily=", "daily=0", "daily=soon"} {
		if err := ParseFault(spec, &faults); err == nil {
			t.Errorf("%q was taken", spec)
		}
	}
}

func TestAQuotaOfTheDayComesBackByTheHour(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 20, Faults: Faults{Daily: 48}})
	for range 48 {
		equal(t, statuses(t, s, 1), 200)
	}
	clock.at = clock.at.Add(10 * time.Minute)
	equal(t, statuses(t, s, 1), 429)
	clock.at = clock.at.Add(20 * time.Minute)
	if response, _ := send(t, s, tracesPath); response.StatusCode != 429 || response.Header.Get("Retry-After") != "2400" {
		t.Errorf("got %s, Retry-After %q, want 429 for the 40 minutes that are left of the hour", response.Status, response.Header.Get("Retry-After"))
	}
	clock.at = clock.at.Add(40 * time.Minute)
	equal(t, statuses(t, s, 3), 200, 200, 429)
}

package simulator

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTokens(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Token: "secret"})
	for _, test := range []struct{ authorization, says string }{
		{"", "Access token is empty."},
		{"Basic secret", "Access token is empty."},
		{"Bearer", "Access token is empty."},
		{"Bearer simulator", "JWT is not well formed"},
	} {
		response, body := send(t, s, tracingPath, "Authorization", test.authorization)
		if response.StatusCode != 401 || !strings.Contains(body, test.says) || !strings.Contains(body, "InvalidAuthenticationToken") ||
			!strings.HasPrefix(response.Header.Get("WWW-Authenticate"), `Bearer realm=""`) {
			t.Errorf("%q: %s %s", test.authorization, response.Status, body)
		}
	}
	if response, _ := send(t, s, tracingPath, "Authorization", "bearer secret"); response.StatusCode != 200 {
		t.Errorf("the right token: %s", response.Status)
	}
	for _, request := range s.Log() {
		if request.Header.Get("Authorization") != "" {
			t.Error("the log keeps a token")
		}
	}
}

func TestCheckReplacesTheToken(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Check: func(token string, dialect Dialect) *Refusal {
		if token == "a.b.c" && dialect == Tracing {
			return nil
		}
		return NoPermission()
	}})
	for path, want := range map[string]int{tracesPath: 403, tracingPath: 200} {
		if response, _ := send(t, s, path, "Authorization", "Bearer a.b.c"); response.StatusCode != want {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}

func TestQuotaIsARollingWindow(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 20, Quota: 3})
	details := tracingPath + "/" + s.Messages()[0].ID + "/getDetailsByRecipient(recipientAddress='a@b.c')"
	for i, link := range []string{tracesPath, tracingPath, details} {
		clock.at = noon.Add(time.Duration(i) * time.Minute)
		if response, _ := send(t, s, link); response.StatusCode != 200 {
			t.Fatalf("%s: %s", link, response.Status)
		}
	}
	clock.at = noon.Add(4 * time.Minute)
	response, body := send(t, s, tracingPath)
	if response.StatusCode != 429 || response.Header.Get("Retry-After") != "120.000" ||
		!strings.Contains(body, "Your recent queries have surpassed the permitted limit, please try again later.") {
		t.Errorf("%s, Retry-After %s: %s", response.Status, response.Header.Get("Retry-After"), body)
	}
	s.SetFaults(Faults{NoRetry: true})
	// The refused request counts: the first of all is over, three are left.
	clock.at = noon.Add(5*time.Minute + 59*time.Second)
	if response, _ = send(t, s, tracingPath); response.StatusCode != 429 || response.Header.Get("Retry-After") != "" {
		t.Errorf("%s, Retry-After %q", response.Status, response.Header.Get("Retry-After"))
	}
	clock.at = noon.Add(15 * time.Minute)
	equal(t, statuses(t, s, 4), 200, 200, 200, 429)
	clock.at = clock.at.Add(5 * time.Minute)
	equal(t, statuses(t, s, 1), 200)
}

func TestSeparateDetailQuota(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20, Quota: 1, SeparateDetailQuota: true})
	details := tracingPath + "/" + s.Messages()[0].ID + "/getDetailsByRecipient(recipientAddress='a@b.c')"
	for i, link := range []string{tracingPath, details, tracingPath, details} {
		want := 200
		if i > 1 {
			want = 429
		}
		if response, _ := send(t, s, link); response.StatusCode != want {
			t.Errorf("request %d: %s", i, response.Status)
		}
	}
}

func TestPathsThatDoNotExist(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	id := s.Messages()[0].ID
	for _, path := range []string{
		"/", "/v2.0/admin", "/beta/users", "/beta/admin/exchange", "/v1.0/admin/exchange/messageTraces", "/beta/admin/exchange/messageTracesX",
		"/beta/admin/exchange/messageTraces(id='" + id + "')/recipients",
		"/beta/admin/exchange/messageTraces(name='x')", "/beta/admin/exchange/messageTraces(id=x)",
		"/v1.0/admin/exchange/tracing/messageTraces/" + id + "/getDetails(recipientAddress='x')",
		"/v1.0/admin/exchange/tracing/messageTraces/" + id + "/getDetailsByRecipient", "/v1.0/admin/exchange/tracing/messageTraces/a('b')",
	} {
		refusedWith(t, s, 400, host+path)
	}
	refusedWith(t, s, 404, tracingPath+"/"+id)
	request, err := http.NewRequest(http.MethodPost, tracesPath, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := s.Transport().RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v, %v", response, err)
	}
}

func TestHeadersSupportAsksFor(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	response, _ := send(t, s, tracesPath, "client-request-id", "mine")
	form := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	if !form.MatchString(response.Header.Get("request-id")) || response.Header.Get("client-request-id") != "mine" ||
		response.Header.Get("Date") != "Mon, 23 Nov 2026 12:00:00 GMT" || response.Header.Get("x-ms-ags-diagnostic") == "" {
		t.Errorf("headers %v", response.Header)
	}
	_, body := send(t, s, tracesPath+"?$top=x", "client-request-id", "mine")
	if !strings.Contains(body, `"client-request-id":"mine"`) {
		t.Errorf("the error is %s", body)
	}
}

func TestRawSpacesAreRefusedAsByARealServer(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	request, err := http.NewRequest(http.MethodGet, tracesPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.URL.RawQuery = "$filter=messageId eq 'x'"
	response, err := s.Transport().RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusBadRequest || response.Header.Get("request-id") != "" {
		t.Errorf("%v, %v", response, err)
	}
}

func TestLogKeepsRawURLs(t *testing.T) {
	var seen []Request
	s, clock := newSimulator(t, Options{Messages: 20})
	s.options.OnRequest = func(request Request) { seen = append(seen, request) }
	send(t, s, tracesPath+"?$expand=recipients($filter=recipientEmail eq 'a%2Bb@x.com';$expand=events)", "Prefer", "x")
	clock.at = noon.Add(time.Second)
	send(t, s, tracesPath+"?$top=x")
	log := s.Log()
	if len(log) != 2 || len(seen) != 2 || log[0].Status != 200 || log[1].Status != 400 || log[1].At != clock.at || log[0].Header.Get("Prefer") != "x" ||
		log[0].URL != "/beta/admin/exchange/messageTraces?$expand=recipients($filter=recipientEmail%20eq%20'a%2Bb@x.com';$expand=events)" {
		t.Errorf("the log has %+v", log)
	}
}

func TestLogIsBounded(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: -1})
	for range keptRequests + 5 {
		s.record(Request{})
	}
	if n := len(s.Log()); n > keptRequests || n < keptRequests/2 {
		t.Errorf("%d requests kept", n)
	}
	if len(s.Messages()) != 0 {
		t.Error("an empty mailbox has messages")
	}
	send(t, s, tracesPath)
}

package authority

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock moves only when a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(span time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(span)
}

func serve(t *testing.T, options Options) (*Authority, *httptest.Server, *clock) {
	t.Helper()
	at := &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	options.Now = at.Now
	a := New(options)
	server := httptest.NewTLSServer(a)
	t.Cleanup(server.Close)
	return a, server, at
}

// response is what an endpoint answered.
type response struct {
	status int
	header http.Header
	body   map[string]any // when it is JSON
	text   string
}

// word is a member of the body that is a string.
func (r response) word(name string) string {
	text, _ := r.body[name].(string)
	return text
}

// send does a request and reads the whole answer. Redirects are not followed.
func send(t *testing.T, server *httptest.Server, request *http.Request) response {
	t.Helper()
	got, err := trySend(server, request)
	if err != nil {
		t.Fatalf("%s %s: got %v, want an answer", request.Method, request.URL, err)
	}
	return got
}

func trySend(server *httptest.Server, request *http.Request) (response, error) {
	browser := *server.Client()
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := browser.Do(request)
	if err != nil {
		return response{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return response{}, err
	}
	got := response{status: answer.StatusCode, header: answer.Header, text: string(text)}
	_ = json.Unmarshal(text, &got.body) // a page is no JSON
	return got, nil
}

// get asks for a page or a document.
func get(t *testing.T, server *httptest.Server, path string) response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, server, request)
}

// post sends a form to an endpoint of the tenant.
func post(t *testing.T, server *httptest.Server, endpoint string, form url.Values) response {
	t.Helper()
	return send(t, server, postRequest(t, server, endpoint, form))
}

func postRequest(t *testing.T, server *httptest.Server, endpoint string, form url.Values) *http.Request {
	t.Helper()
	address := server.URL + "/" + DefaultTenant + "/oauth2/v2.0/" + endpoint
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

// with is a form with some members changed: names and values in turn. A member
// without a value is taken away.
func with(form url.Values, changes ...string) url.Values {
	changed := url.Values{}
	for name, values := range form {
		changed[name] = slices.Clone(values)
	}
	for pair := range slices.Chunk(changes, 2) {
		if changed.Set(pair[0], pair[1]); pair[1] == "" {
			changed.Del(pair[0])
		}
	}
	return changed
}

// scope is the permission that the tests ask for, beside what every client asks for.
const scope = DefaultAudience + "/ExchangeMessageTrace.Read.All openid profile offline_access"

// cp1 are the claims of a client that can answer a claims challenge.
const cp1 = `{"access_token":{"xms_cc":{"values":["cp1"]}}}`

// wantRefusal checks one of Entra's errors: the status, the code of OAuth, and
// the number in each of the places where clients look for it.
func wantRefusal(t *testing.T, call string, got response, status int, code string, number int) {
	t.Helper()
	if got.status != status || got.word("error") != code {
		t.Errorf("%s: got %d %q (%s), want %d %q", call, got.status, got.word("error"), got.word("error_description"), status, code)
	}
	if codes, _ := got.body["error_codes"].([]any); !slices.Equal(codes, []any{float64(number)}) {
		t.Errorf("%s: got the error_codes %v, want [%d]", call, codes, number)
	}
	if text := got.word("error_description"); !strings.HasPrefix(text, AADSTS(number)+": ") {
		t.Errorf("%s: got the error_description %q, want it to begin with %q", call, text, AADSTS(number)+": ")
	}
	for _, name := range []string{"access_token", "refresh_token", "id_token"} {
		if got.body[name] != nil {
			t.Errorf("%s: got the %s %v, want none beside an error", call, name, got.body[name])
		}
	}
}

// wantTokens checks the tokens of a person's sign-in, and returns what the API
// side reads in the access token.
func wantTokens(t *testing.T, call string, a *Authority, got response, account string) Claims {
	t.Helper()
	if got.status != http.StatusOK || got.word("token_type") != "Bearer" || got.body["expires_in"] != 3600.0 {
		t.Fatalf("%s: got %d %v, want 200 with a Bearer token for 3600 seconds", call, got.status, got.body)
	}
	claims, err := a.Verify(got.word("access_token"))
	if err != nil {
		t.Fatalf("%s: Verify of the access token: got %v, want no error", call, err)
	}
	if claims.Account != account {
		t.Errorf("%s: got a token of %q, want of %q", call, claims.Account, account)
	}
	if got.word("refresh_token") == "" || got.word("id_token") == "" {
		t.Errorf("%s: got %v, want a refresh token and an id token too", call, got.body)
	}
	return claims
}

// startDevice asks for a device code.
func startDevice(t *testing.T, server *httptest.Server, changes ...string) (device, user, page string) {
	t.Helper()
	got := post(t, server, "devicecode", with(url.Values{"client_id": {DefaultClientID}, "scope": {scope}}, changes...))
	if got.status != http.StatusOK {
		t.Fatalf("devicecode: got %d %v, want 200", got.status, got.body)
	}
	return got.word("device_code"), got.word("user_code"), got.word("verification_uri")
}

func poll(t *testing.T, server *httptest.Server, device string) response {
	t.Helper()
	return post(t, server, "token", url.Values{"client_id": {DefaultClientID}, "grant_type": {"device_code"}, "device_code": {device}})
}

// signIn signs a person in on a device that they approve, and returns the answer.
func signIn(t *testing.T, a *Authority, server *httptest.Server) response {
	t.Helper()
	device, user, _ := startDevice(t, server)
	decide(t, a, user, Approve)
	return poll(t, server, device)
}

func decide(t *testing.T, a *Authority, user string, decision Decision) {
	t.Helper()
	if err := a.Decide(user, decision); err != nil {
		t.Fatalf("Decide(%q, %s): got %v, want no error", user, decision, err)
	}
}

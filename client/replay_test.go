package client_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/explain"
)

var update = flag.Bool("update", false, "write what the recordings are read as")

// recordings are answers of Graph, one a file. How to add one is described in
// .github/CONTRIBUTING.md.
const recordings = "testdata/recordings/*.json"

// recording is one answer of Graph as it came, with what names a person or a
// tenant replaced.
type recording struct {
	Source  string            `json:"source"`  // where it is from
	Request string            `json:"request"` // GET and the path, with or without the query
	Status  int               `json:"status"`  // 0: 200
	Headers map[string]string `json:"headers"` // of the answer, those that matter
	// Answer is the body: JSON as it came, or a string for what is no JSON.
	Answer json.RawMessage `json:"answer"`
}

// TestRecordings reads each recording through the client and compares what
// comes out with the file of the same name that ends in .txt.
func TestRecordings(t *testing.T) {
	t.Parallel()
	eachRecording(t, func(t *testing.T, path string, r recording) {
		synctest.Test(t, func(t *testing.T) {
			got := replay(t, r)
			golden := strings.TrimSuffix(path, ".json") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("got %v, want the golden (go test ./client -run TestRecordings -update writes it)", err)
			}
			if got != string(want) {
				t.Errorf("%s: got\n%s\nwant\n%s", golden, got, want)
			}
		})
	})
}

// TestRecordingsNameNobody holds what a recording may say to names and networks
// that are set apart for examples: RFC 2606, 5737 and 3849, those of Microsoft's
// pages, and the servers of Exchange Online.
// https://www.rfc-editor.org/rfc/rfc2606
// https://www.rfc-editor.org/rfc/rfc5737
// https://www.rfc-editor.org/rfc/rfc3849
func TestRecordingsNameNobody(t *testing.T) {
	t.Parallel()
	eachRecording(t, func(t *testing.T, path string, r recording) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if r.Source == "" {
			t.Error("got no source, want where the answer is from")
		}
		for _, fault := range tells(string(data)) {
			t.Error(fault)
		}
	})
}

func TestWhatARecordingMayNotTellIsFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text string
		want int
	}{
		{`"bob@contoso.com", "a@mail.fabrikam.com", "<1@CO2PR00MB0199.namprd00.prod.outlook.com>"`, 0},
		{`"@odata.context": "https://graph.microsoft.com/v1.0/$metadata"`, 0},
		{`"192.0.2.7", "2001:db8::1", "10.1.2.3", "15.20.5791.24", "at 10:30:05Z"`, 0},
		{`"bob@realcompany.com"`, 1},
		{`"bob@notcontoso.com"`, 1},
		{`"bob@müller.de"`, 1},
		{`"bob@contoso.com.attacker.net"`, 1},
		{`"[{LED=250 2.1.5};{IP=8.8.8.8}]"`, 1},
		{`"2a01:111:f403::1"`, 1},
		{`Authorization: Bearer eyJ0eXAiOiJKV1QifQ`, 1},
	} {
		if got := tells(test.text); len(got) != test.want {
			t.Errorf("%s: got %d faults %q, want %d", test.text, len(got), got, test.want)
		}
	}
}

func eachRecording(t *testing.T, do func(*testing.T, string, recording)) {
	t.Helper()
	paths, err := filepath.Glob(recordings)
	if err != nil || len(paths) == 0 {
		t.Fatalf("got no recordings in %s, %v, want some", recordings, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var r recording
			decoder := json.NewDecoder(bytes.NewReader(data))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&r); err != nil {
				t.Fatal(err)
			}
			do(t, path, r)
		})
	}
}

var (
	domain = regexp.MustCompile(`[^\s"'<>]@([\pL\pN-]+(?:\.[\pL\pN-]+)+)`)
	number = regexp.MustCompile(`[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*[0-9A-Fa-f]`)
	secret = regexp.MustCompile(`(?i)authorization:|eyJ[A-Za-z0-9_-]{10}`)

	exampleDomains  = []string{"contoso.com", "fabrikam.com", "example.com", "example.org", "example.net", "example", "test", "invalid", "prod.outlook.com"}
	exampleNetworks = []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"}
)

// tells returns what of a text may name a person, a tenant or a host.
func tells(text string) []string {
	var faults []string
	for _, found := range domain.FindAllStringSubmatch(text, -1) {
		if !isExampleDomain(found[1]) {
			faults = append(faults, fmt.Sprintf("got an address of %s, want one of %s", found[1], strings.Join(exampleDomains, ", ")))
		}
	}
	for _, found := range number.FindAllString(text, -1) {
		if ip, err := netip.ParseAddr(found); err == nil && !isExampleNetwork(ip) {
			faults = append(faults, fmt.Sprintf("got the IP address %s, want one of %s or a private one", ip, strings.Join(exampleNetworks, ", ")))
		}
	}
	if found := secret.FindString(text); found != "" {
		faults = append(faults, fmt.Sprintf("got %q, want no token", found))
	}
	return faults
}

func isExampleDomain(name string) bool {
	name = strings.ToLower(name)
	for _, known := range exampleDomains {
		if name == known || strings.HasSuffix(name, "."+known) {
			return true
		}
	}
	return false
}

func isExampleNetwork(ip netip.Addr) bool {
	for _, network := range exampleNetworks {
		if netip.MustParsePrefix(network).Contains(ip) {
			return true
		}
	}
	return ip.IsPrivate() || ip.IsLoopback() || ip.IsUnspecified()
}

// RoundTrip answers every request with the recording.
func (r recording) RoundTrip(request *http.Request) (*http.Response, error) {
	body := []byte(r.Answer)
	var text string
	if json.Unmarshal(body, &text) == nil {
		body = []byte(text)
	}
	status := cmp.Or(r.Status, http.StatusOK)
	response := &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(body)), Request: request,
	}
	for name, value := range r.Headers {
		response.Header.Set(name, value)
	}
	return response, nil
}

// replay asks what the recording answers, and describes what comes of it.
func replay(t *testing.T, r recording) string {
	t.Helper()
	path, isGET := strings.CutPrefix(r.Request, "GET ")
	if !isGET || !strings.HasPrefix(path, "/") {
		t.Fatalf("got the request %q, want GET and the path below https://graph.microsoft.com", r.Request)
	}
	asked := watch{Transport: r}
	c, err := client.New(client.Options{
		Dialect: dialectOf(t, path), Tokens: client.StaticToken("token"), Transport: &asked, Budget: client.NewBudget(0, time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var out strings.Builder
	switch id, recipient := parts(path); {
	case recipient != "":
		describeEvents(ctx, &out, c, id, recipient)
	case id != "":
		describeMessage(ctx, &out, c, id)
	default:
		describePage(ctx, t, &out, c)
	}
	if want := pathOf(path); asked.path != want {
		t.Errorf("the client asked %s, want %s", asked.path, want)
	}
	return out.String()
}

// watch keeps the path of the last request.
type watch struct {
	Transport http.RoundTripper
	path      string
}

func (w *watch) RoundTrip(request *http.Request) (*http.Response, error) {
	w.path = request.URL.Path
	return w.Transport.RoundTrip(request)
}

func dialectOf(t *testing.T, path string) client.Dialect {
	t.Helper()
	switch {
	case strings.HasPrefix(path, "/v1.0/admin/exchange/tracing/messageTraces"):
		return client.Tracing
	case strings.HasPrefix(path, "/beta/admin/exchange/messageTraces"):
		return client.MessageTraces
	}
	t.Fatalf("got the path %s, want one of a list of message traces", path)
	return ""
}

func pathOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

var (
	byKey     = regexp.MustCompile(`messageTraces\(id='([^']+)'\)|messageTraces/([^/]+)/`)
	recipient = regexp.MustCompile(`(?:recipientAddress=|recipientEmail eq )'((?:[^']|'')+)'`)
)

// parts returns the id of the message that a path names, and the recipient whose
// events it asks for.
func parts(path string) (id, address string) {
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	key := byKey.FindStringSubmatch(path)
	if key == nil {
		return "", ""
	}
	if whose := recipient.FindStringSubmatch(path); whose != nil {
		address = strings.ReplaceAll(whose[1], "''", "'")
	}
	return cmp.Or(key[1], key[2]), address
}

func describePage(ctx context.Context, t *testing.T, out *strings.Builder, c *client.Client) {
	t.Helper()
	plan, err := c.Plan(client.Query{Latest: true})
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.Page(ctx, plan.Cursors()[0])
	fmt.Fprintf(out, "page of %d rows, %d unread, more %v\n", page.Rows, page.Unread, page.More)
	for _, trace := range page.Traces {
		describeTrace(out, trace)
	}
	describeError(out, err)
}

func describeMessage(ctx context.Context, out *strings.Builder, c *client.Client, id string) {
	trace, err := c.Message(ctx, id)
	if err == nil {
		describeTrace(out, trace)
	}
	describeError(out, err)
}

func describeTrace(out *strings.Builder, t client.Trace) {
	fmt.Fprintf(out, "message %s\n", t.ID)
	fmt.Fprintf(out, "  Message-ID  %s\n", t.MessageID)
	fmt.Fprintf(out, "  received    %s\n", t.Received)
	fmt.Fprintf(out, "  sender      %s\n", t.Sender)
	fmt.Fprintf(out, "  subject     %q\n", t.Subject)
	fmt.Fprintf(out, "  size        %d\n", t.Size)
	fmt.Fprintf(out, "  from, to IP %s, %s\n", cmp.Or(t.FromIP.String(), "none"), cmp.Or(t.ToIP.String(), "none"))
	fmt.Fprintf(out, "  recipients  %s\n", t.RecipientsKnown)
	for _, r := range t.Recipients {
		fmt.Fprintf(out, "    %s: %s, %d bytes, to IP %s\n", r.Address, r.Status, r.Size, cmp.Or(r.ToIP.String(), "none"))
	}
}

// describeEvents ends in the verdict, for which the status is left to the events.
func describeEvents(ctx context.Context, out *strings.Builder, c *client.Client, id, address string) {
	events, err := c.Events(ctx, client.Trace{ID: id}, address)
	fmt.Fprintf(out, "events of %s for %s\n", id, address)
	for _, e := range events {
		fmt.Fprintf(out, "  %s %s (%s) %q\n", e.Time, e.Kind, e.Name, e.Description)
		if e.Action != "" {
			fmt.Fprintf(out, "    action %q\n", e.Action)
		}
		for _, datum := range e.Data {
			fmt.Fprintf(out, "    %s = %q\n", datum.Name, datum.Value)
		}
		if e.RawData != "" && len(e.Data) == 0 {
			fmt.Fprintf(out, "    data that cannot be read: %q\n", e.RawData)
		}
	}
	if err == nil {
		fmt.Fprintf(out, "verdict: %s\n", explain.Explain(explain.Copy{Recipient: address, Events: events}).Headline)
	}
	describeError(out, err)
}

func describeError(out *strings.Builder, err error) {
	if err != nil {
		fmt.Fprintf(out, "error: %v\n", err)
	}
}

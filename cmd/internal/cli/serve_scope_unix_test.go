//go:build unix

package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/cmd/internal/access"
)

// unseen is in each address, subject and IP that a viewer may not see.
const (
	unseen        = "zorro"
	unseenSubject = "quetzal"
	unseenIP      = "203.0.113.77"
)

// withOthers adds recipients that nobody may see to what the service answers, and names
// them, a subject and an IP in every text of it that somebody else writes.
type withOthers struct{ http.RoundTripper }

func (w withOthers) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept-Encoding", "identity")
	response, err := w.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	var page map[string]any
	if json.Unmarshal(body, &page) == nil {
		if list, ok := page["value"].([]any); ok {
			for i, item := range list {
				nameOthers(item.(map[string]any), i)
			}
		} else {
			nameOthers(page, 0)
		}
		body, _ = json.Marshal(page)
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, nil
}

func nameOthers(item map[string]any, i int) {
	address := fmt.Sprintf("%s%d@fabrikam.com", unseen, i)
	if item["id"] != nil {
		item["subject"] = fmt.Sprint(unseenSubject, " for ", address)
		item["fromIP"], item["toIP"], item["messageId"] = unseenIP, unseenIP, fmt.Sprintf("<%d@[%s]>", i, unseenIP)
	}
	list, _ := item["recipients"].([]any)
	for _, one := range list {
		events, _ := one.(map[string]any)["events"].([]any)
		for _, each := range events {
			event := each.(map[string]any)
			event["description"] = fmt.Sprint(event["description"], " via ", address, " <", strings.Replace(address, "@", "=40", 1), "> [", unseenIP, "]")
			event["action"] = address
			event["data"] = `<root><MEP Name="List" String="bob@contoso.com;` + address + `"/><MEP Name="RuleName" String="` + unseenSubject + ` for ` + address[:8] + `"/><MEP Name="ClientIP" String="` + unseenIP + `"/><MEP Name="Raw" Blob="` + base64.StdEncoding.EncodeToString([]byte(address)) + `"/></root>`
		}
	}
	if list != nil {
		item["recipients"] = append(list, map[string]any{"recipientEmail": address, "deliveryStatus": "Failed"})
	}
}

// TestNoFormatTellsAViewerWhatIsHidden prints what a viewer may see in each format that
// search and show have.
func TestNoFormatTellsAViewerWhatIsHidden(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	x.shared.source.options.Transport = withOthers{x.shared.source.options.Transport}
	x.people["max"] = access.Person{Name: "max", Role: access.Viewer, Sees: []string{"bob@contoso.com"}, HideSubjects: true, HideIPs: true}
	viewer := x.dial("max")
	hidden := []string{unseen, unseenSubject, unseenIP, base64.StdEncoding.EncodeToString([]byte(unseen))[:6]}
	check := func(line string, others bool) string {
		t.Helper()
		got := x.run(viewer, line)
		if got.code != 0 && got.code != codeIncomplete || got.out == "" && got.err == "" {
			t.Errorf("%s: got %+v, want an answer", line, got)
		}
		for _, text := range []string{got.out, got.err} {
			for _, word := range hidden {
				if at := strings.Index(strings.ToLower(text), strings.ToLower(word)); at >= 0 {
					t.Errorf("%s: got %q, want nothing that is hidden", line, text[max(0, at-80):min(len(text), at+40)])
				}
			}
		}
		if others && !strings.Contains(got.out, "otherRecipients") {
			t.Errorf("%s: got %s, want how many others there are", line, got.out)
		}
		return got.out
	}
	first := check("search since:10d --limit 5 -o ndjson", true)
	_, rest, _ := strings.Cut(first, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	for _, format := range formats {
		check("search since:10d --limit 20 -o "+format, slices.Contains([]string{"json", "ndjson"}, format))
	}
	// What is settled is asked for once, within the limit of the simulator.
	now := x.shared.app.sys.Now().UTC()
	settled := "--start " + now.Add(-200*time.Hour).Format(time.RFC3339) + " --end " + now.Add(-20*time.Hour).Format(time.RFC3339)
	for _, group := range []string{"cause", "domain", "sender", "recipient"} {
		for _, format := range []string{"table", "json", "ndjson", "csv", "markdown"} {
			line := "search " + settled + " --group " + group + " -o " + format
			if group == "recipient" {
				line += " to:bob@contoso.com"
			}
			if got := x.run(viewer, line); got.code == codeError && strings.Contains(got.err, "use ") {
				continue // a format that this group does not have
			}
			check(line, false)
		}
	}
	check("search since:10d --explain", false)
	for _, format := range showFormats {
		check("show "+id+" -o "+format, false)
		check("show "+id+" --recipient bob@contoso.com -o "+format, false)
	}
}

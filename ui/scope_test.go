package ui_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// unseen is in every address that a viewer may not see.
const unseen = "zorro"

// otherRecipients adds recipients that nobody may see to what the service answers, and
// names them in every text of it that somebody else writes.
type otherRecipients struct{ http.RoundTripper }

func (o otherRecipients) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept-Encoding", "identity")
	response, err := o.RoundTripper.RoundTrip(r)
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
			var more []any
			for i, item := range list {
				more = append(more, named(item.(map[string]any), i)...)
			}
			page["value"] = more
		} else {
			named(page, 0)
		}
		body, _ = json.Marshal(page)
	}
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response, nil
}

// named returns an item with addresses that may not be seen, and a row of one beside it.
func named(item map[string]any, i int) []any {
	address := fmt.Sprintf("%s%d@fabrikam.com", unseen, i)
	switch {
	case item["recipientAddress"] != nil:
		item["subject"] = fmt.Sprint(item["subject"], " for ", address)
		other := map[string]any{}
		for name, value := range item {
			other[name] = value
		}
		other["recipientAddress"] = address
		alone := map[string]any{}
		for name, value := range other {
			alone[name] = value
		}
		alone["id"] = fmt.Sprintf("2e3c0fac-4669-4e4a-2669-%012d", i)
		return []any{item, other, alone}
	case item["dateTime"] != nil:
		hide(item, address)
	case item["id"] != nil:
		item["subject"] = fmt.Sprint(item["subject"], " for ", address)
		if list, ok := item["recipients"].([]any); ok {
			for _, one := range list {
				if events, ok := one.(map[string]any)["events"].([]any); ok {
					for _, event := range events {
						hide(event.(map[string]any), address)
					}
				}
			}
			item["recipients"] = append(list, map[string]any{"recipientEmail": address, "deliveryStatus": "Failed"})
		}
	}
	return []any{item}
}

func hide(event map[string]any, address string) {
	event["description"] = fmt.Sprint(event["description"], " via ", address, " <", strings.Replace(address, "@", "=40", 1), ">")
	event["data"] = `<root><MEP Name="List" String="bob@contoso.com;` + address + `"/><MEP Name="Raw" Blob="` + base64.StdEncoding.EncodeToString([]byte(address)) + `"/></root>`
	event["action"] = address
}

// TestAViewerNeverMeetsAnAddressOutsideOfTheScope walks through everything that the
// explorer can show, copy and export.
func TestAViewerNeverMeetsAnAddressOutsideOfTheScope(t *testing.T) {
	t.Parallel()
	for i, size := range []uitest.Options{{Width: 160, Height: 45}, {Width: 100, Height: 30}, {Width: 60, Height: 20}, {Width: 160, Height: 45}} {
		api := dialects[i%len(dialects)]
		t.Run(fmt.Sprint(api, size.Width), func(t *testing.T) {
			t.Parallel()
			seenCopies := 0
			o := setup{api: api, Options: size, runNow: true, noBudget: true, served: served(), query: client.Query{Start: time.Time{}}, messages: 30,
				scope:     &client.Scope{Sees: []string{"*@contoso.com", "guest@tailspin.com"}},
				transport: func(inner http.RoundTripper) http.RoundTripper { return otherRecipients{inner} }}
			explore(t, o, func(e *explorer) {
				e.Settle()
				checked := 0
				check := func(when string) {
					raw := e.Raw()
					for _, shown := range []string{raw[checked:], e.Screen()} {
						if at := strings.Index(strings.ToLower(shown), unseen); at >= 0 {
							e.Fatalf("%s: got %q, want nobody outside of the scope", when, shown[max(0, at-60):min(len(shown), at+60)])
						}
					}
					for _, text := range copies(e)[seenCopies:] {
						if strings.Contains(strings.ToLower(text), unseen) || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte(unseen))[:6]) {
							e.Fatalf("%s: got %q copied, want nobody outside of the scope", when, text)
						}
						seenCopies++
					}
					checked = len(raw)
				}
				check("first screen")
				if e.Shows("0 match") || !e.Shows("contoso.com") {
					e.Fatalf("got this screen, want messages")
				}
				exports := [][]string{{"x", "c"}, {"x", "s"}, {"x", "n"}, {"x", "m"}, {"x", "e"}, {"x", "v"}, {"x", "t"}, {"x", "a", "w", "s"}, {"u", "x", "esc"}, {"u", "y", "a", "esc"}, {"a", "enter", "enter"}, {"i"}, {"f", "tab", "z", "o", "esc"}}
				for n, visit := range append(exports, visits...) {
					e.Press("space")
					for _, key := range visit {
						e.Press(key)
						e.Settle()
						check(fmt.Sprintf("visit %d, %q of %q", n, key, visit))
					}
					e.Press("esc", "esc", "esc", "space", "j")
					check(fmt.Sprintf("after %q", visit))
				}
				if seenCopies < 5 {
					e.Errorf("got %d copies, want some to look at", seenCopies)
				}
			})
		})
	}
}

func TestAViewerIsToldWhyASearchIsNotRun(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, served: served(), scope: &client.Scope{Sees: []string{"*@contoso.com"}, HideSubjects: true}}
		explore(t, o, func(e *explorer) {
			for query, want := range map[string]string{
				"to:ann@fabrikam.com": "you may not see mail to ann@fabrikam.com, only mail to *@contoso.com", "with:*@fabrikam.com": "from:*@fabrikam.com asks for mail from there",
				"subject:salary": "subjects are hidden from you",
			} {
				e.costs(query, 0, func() {
					e.Press("up", "ctrl+u")
					e.Type(query)
					e.Press("enter")
					e.Settle()
					e.Expect(want)
					e.Press("ctrl+x")
				})
			}
		})
	}
}

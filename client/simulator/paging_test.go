package simulator

import (
	"fmt"
	"strings"
	"testing"
)

// Paging through everything gives each message once, in the order and with the
// recipients of Messages, whatever the size of the pages.
func TestPagesOfTracesHoldEveryMessageOnce(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1500})
	want := s.Messages()
	if len(want) != 1500 {
		t.Fatalf("made %d messages", len(want))
	}
	for _, top := range []int{10, 333, 5000} {
		var got []traceJSON
		link := fmt.Sprintf("%s?$expand=recipients&$top=%d", tracesPath, top)
		for link != "" {
			page := get[tracesJSON](t, s, repair(t, link))
			counted := 0
			for i, trace := range page.Value {
				if i > 0 && counted >= top {
					t.Fatalf("a page of %d went on after %d recipients", top, counted)
				}
				counted += len(*trace.Recipients)
			}
			if got = append(got, page.Value...); len(page.Value) == 0 {
				t.Fatal("a page without a message")
			}
			link = ""
			if page.NextLink != nil {
				link = *page.NextLink
			}
		}
		if len(got) != len(want) {
			t.Fatalf("pages of %d: %d messages, want %d", top, len(got), len(want))
		}
		for i, trace := range got {
			if trace.ID != want[i].ID || len(*trace.Recipients) != len(want[i].Recipients) {
				t.Fatalf("pages of %d: message %d is %s with %d recipients, want %+v", top, i, trace.ID, len(*trace.Recipients), want[i])
			}
		}
	}
}

func TestPagesOfTracingHoldEveryRowOnce(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1200})
	want := map[string]string{}
	for _, message := range s.Messages() {
		for _, recipient := range message.Recipients {
			want[message.ID+" "+strings.ToLower(recipient.Address)] = recipient.Status
		}
	}
	window := "receivedDateTime ge 2026-11-13T12:00:00Z and receivedDateTime le 2026-11-23T12:00:00Z"
	for _, top := range []int{7, 1000, 5000} {
		seen := map[string]bool{}
		previous := "9"
		link := fmt.Sprintf("%s&$top=%d", filter(tracingPath, window), top)
		for link != "" {
			page := get[rowsJSON](t, s, link, "Prefer", "include-unknown-enum-members")
			if len(page.Value) > top || page.NextLink != nil && len(page.Value) != top {
				t.Fatalf("a page of %d has %d rows", top, len(page.Value))
			}
			for _, row := range page.Value {
				key := row.ID + " " + strings.ToLower(row.RecipientAddress)
				if seen[key] || want[key] != row.Status || row.ReceivedDateTime > previous {
					t.Fatalf("row %+v: seen %v, want %s, after %s", row, seen[key], want[key], previous)
				}
				seen[key], previous = true, row.ReceivedDateTime
			}
			link = ""
			if page.NextLink != nil {
				link = *page.NextLink
			}
		}
		if len(seen) != len(want) {
			t.Fatalf("pages of %d: %d rows, want %d", top, len(seen), len(want))
		}
	}
}

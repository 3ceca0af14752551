package odata

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const base = "https://graph.microsoft.com/beta/admin/exchange/messageTraces"

func TestRepairLink(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ raw, want string }{
		{base + "?$skiptoken=8w1xSSxJDEhMT7UyAgA%253d", base + "?$skiptoken=8w1xSSxJDEhMT7UyAgA%253d"},
		{base + "??$filter=receivedDateTime ge 2020-06-15T00:00:00Z&$expand=recipients($filter=recipientEmail in ('a@b.c', 'd@e.f'))&$skiptoken=8w%253d",
			base + "?$filter=receivedDateTime%20ge%202020-06-15T00:00:00Z&$expand=recipients($filter=recipientEmail%20in%20('a@b.c',%20'd@e.f'))&$skiptoken=8w%253d"},
		{base + "?$filter=a eq 'x+y'&$skiptoken=p+q", base + "?$filter=a%20eq%20'x%2By'&$skiptoken=p+q"},
		{base + "?$filter=m eq '<a\"b>'#x", base + "?$filter=m%20eq%20'%3Ca%22b%3E'%23x"},
		{base + "?a=100%&b=%zz", base + "?a=100%25&b=%25zz"},
		{base + "?", base},
		{"http://[::1]:8080/v1.0/x?a=é", "http://[::1]:8080/v1.0/x?a=%C3%A9"},
		{" " + base + "\n", base},
	} {
		got, err := RepairLink(test.raw)
		if err != nil || got != test.want {
			t.Errorf("%s\n got %s (%v)\nwant %s", test.raw, got, err, test.want)
		}
	}
	for _, raw := range []string{"", "/relative?a=b", "graph.microsoft.com/x", "https:///x", "https://a b/x", "://x/y"} {
		if got, err := RepairLink(raw); !errors.Is(err, ErrLink) {
			t.Errorf("RepairLink(%q): got %q, %v, want %v", raw, got, err, ErrLink)
		}
	}
}

var escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

func FuzzRepairLink(f *testing.F) {
	f.Add(base + "??$filter=a ge 2020-06-15T00:00:00Z&$skiptoken=8w%253d")
	f.Add(base + "?a=%&b=%2&c=+ %41#é\x00")
	f.Fuzz(func(t *testing.T, raw string) {
		once, err := RepairLink(raw)
		if err != nil {
			return
		}
		twice, err := RepairLink(once)
		if err != nil || once != twice {
			t.Fatalf("RepairLink(%q): got %q, %v, want it unchanged", once, twice, err)
		}
		if _, err := url.Parse(once); err != nil || strings.ContainsAny(once, " \"<>#\x00\n") {
			t.Fatalf("RepairLink(%q): got %q, %v, want what can be sent", raw, once, err)
		}
		kept := escapes.FindAllString(once, -1)
		for _, escape := range escapes.FindAllString(raw, -1) {
			i := slices.Index(kept, escape)
			if i < 0 {
				t.Fatalf("RepairLink(%q): got %q, want %s kept", raw, once, escape)
			}
			kept = kept[i+1:]
		}
	})
}

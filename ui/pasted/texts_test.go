package pasted

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// then is the instant of the texts.
var then = time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC)

// values are what was found, a word each.
func values(f Found) []string {
	var all []string
	add := func(name string, values ...string) {
		for _, value := range values {
			all = append(all, name+" "+value)
		}
	}
	instant := func(name string, t time.Time) {
		if !t.IsZero() {
			add(name, t.UTC().Truncate(time.Second).Format(time.RFC3339))
		}
	}
	add("message-id", f.MessageIDs...)
	add("id", f.IDs...)
	add("sender", f.Senders...)
	add("recipient", f.Recipients...)
	add("unsure", f.Unsure...)
	if f.Subject != "" {
		add("subject", f.Subject)
	}
	if f.Match != "" {
		add("match", string(f.Match))
	}
	for _, status := range f.Statuses {
		add("status", string(status))
	}
	add("from-ip", f.FromIPs...)
	add("to-ip", f.ToIPs...)
	for _, with := range f.With {
		add("with", with)
	}
	for _, without := range f.Without {
		add("without", without.String())
	}
	instant("when", f.Received)
	instant("start", f.Start)
	instant("end", f.End)
	slices.Sort(all)
	return all
}

func TestEveryTextIsReadAsItsValuesSay(t *testing.T) {
	t.Parallel()
	for name, want := range wantedValues(t) {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		found := Read(string(data), then)
		if got := values(found); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q\nsaid %q", name, got, want, found.Took(then)+" "+found.Beside())
		}
	}
}

// wantedValues reads the table of values, by text.
func wantedValues(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "values.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, name := map[string][]string{}, ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		switch text := lines.Text(); {
		case text == "" || strings.HasPrefix(text, "#"):
		case text[0] != '\t':
			name = text
			all[name] = []string{}
		default:
			all[name] = append(all[name], text[1:])
		}
	}
	for _, values := range all {
		slices.Sort(values)
	}
	return all
}

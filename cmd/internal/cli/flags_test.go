package cli

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/queryline/querytest"
)

// queryFlags are the flags that ask for a query.
func queryFlags(q client.Query) []string {
	var args []string
	for _, f := range client.Fields {
		for _, value := range f.Values(&q) {
			switch {
			case f.Kind == client.KindStatus && !client.Status(value).Known():
				value = `"` + value + `"` // no slip
			case f.Kind == client.KindAddress && strings.ContainsRune(value, ','):
				continue // a list; the line takes it
			}
			args = append(args, "--"+f.Flag+"="+value)
		}
	}
	if q.Subject != "" {
		args = append(args, "--subject-match="+string(q.SubjectMatch))
	}
	if q.Latest {
		args = append(args, "--latest")
	}
	for flag, at := range map[string]time.Time{"start": q.Start, "end": q.End} {
		if !at.IsZero() {
			args = append(args, "--"+flag+"="+at.Format(time.RFC3339Nano))
		}
	}
	return args
}

// readQuery reads flags and the arguments beside them.
func readQuery(t *testing.T, args []string, now time.Time) client.Query {
	t.Helper()
	var c conditions
	flags := pflag.NewFlagSet("search", pflag.ContinueOnError)
	c.add(flags)
	if err := flags.Parse(shielded(args)); err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	c.takeLine(flags.Args())
	q, err := c.query(now, time.UTC)
	if err != nil {
		t.Fatalf("%q: %v", args, err)
	}
	return q
}

// TestFlagsAreReadAsTheQueryThatTheyAskFor goes from flags to a query, to its line, and
// back to flags.
func TestFlagsAreReadAsTheQueryThatTheyAskFor(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(7, 8))
	for range 3_000 {
		q := querytest.Random(random, now)
		for _, f := range client.Fields {
			if values := f.Values(&q); f.Kind == client.KindAddress && strings.Contains(strings.Join(values, ""), ",") {
				f.Set(&q, nil)
			}
		}
		args := queryFlags(q)
		got := readQuery(t, args, now)
		if !reflect.DeepEqual(got, q) {
			t.Fatalf("%q: got %+v, want %+v", args, got, q)
		}
		if again := queryFlags(got); strings.Join(slices.Sorted(slices.Values(again)), "\n") != strings.Join(slices.Sorted(slices.Values(args)), "\n") {
			t.Fatalf("got the flags %q, want %q", again, args)
		}
		line := queryline.Of(got, now).String()
		if byLine := readQuery(t, []string{line}, now); !reflect.DeepEqual(byLine, q) {
			t.Fatalf("%q: got %+v, want %+v", line, byLine, q)
		}
	}
}

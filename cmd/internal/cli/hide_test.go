package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// known are the names and the subjects of the mail that a search finds.
type known struct {
	addresses, subjects []string
	failed              string // the id of a message that failed
}

func knownOf(t *testing.T) known {
	t.Helper()
	var document struct {
		Traces []struct {
			ID, Sender, Subject string
			Recipients          []struct{ Address, Status string }
		}
	}
	o := newHost(t).run("demo", "search", "-o", "json").want(t, 0)
	if err := json.Unmarshal([]byte(o.out), &document); err != nil {
		t.Fatal(err)
	}
	var k known
	for _, m := range document.Traces {
		k.addresses, k.subjects = append(k.addresses, m.Sender), append(k.subjects, m.Subject)
		for _, r := range m.Recipients {
			k.addresses = append(k.addresses, r.Address)
			if r.Status == "failed" && len(m.Recipients) == 1 {
				k.failed = m.ID
			}
		}
	}
	return k
}

// in finds one of them in a text.
func (k known) in(content string) string {
	for _, address := range k.addresses {
		if local, _, ok := strings.Cut(address, "@"); ok && strings.Contains(content, local+"@") {
			return address
		}
	}
	for _, subject := range k.subjects {
		if len(subject) > 12 && strings.Contains(content, subject) {
			return subject
		}
	}
	return ""
}

// With --hide no name and no subject is in what is written, in whatever form.
func TestNoNameIsWrittenWithHide(t *testing.T) {
	t.Parallel()
	k := knownOf(t)
	if k.failed == "" || k.in(newHost(t).run("demo", "search").out) == "" {
		t.Fatal("got no message that failed, or no name without --hide, want some")
	}
	runs := [][]string{}
	for _, format := range []string{"table", "json", "ndjson", "csv", "markdown", "ecs", "v2"} {
		runs = append(runs, []string{"demo", "search", "--hide", "-o", format}, []string{"demo", "search", "--hide", "--plain", "--recipient", "bob@contoso.com", "--subject", "Invoice", "-o", format})
	}
	for _, way := range []string{"cause", "domain", "sender"} {
		runs = append(runs, []string{"demo", "search", "--hide", "--since", "6h", "--group", way, "-o", "json"}, []string{"demo", "search", "--hide", "--since", "6h", "--group", way})
	}
	for _, format := range []string{"table", "json", "note", "markdown"} {
		runs = append(runs, []string{"demo", "show", k.failed, "--hide", "-o", format}, []string{"demo", "--api", "tracing", "show", k.failed, "--hide", "-o", format})
	}
	runs = append(runs, []string{"demo", "search", "--hide", "--id", k.failed, "--events", "-o", "json"})
	for _, args := range runs {
		o := newHost(t).run(args...)
		if o.code == 1 {
			t.Errorf("%q: got %s, want it to work", args, o.err)
		}
		if found := k.in(o.out + o.err); found != "" {
			t.Errorf("%q: got %q in\n%s%s\nwant it hidden", args, found, o.out, o.err)
		}
		if !strings.Contains(o.err, "subjects and names in addresses are hidden") {
			t.Errorf("%q: got the standard error %q, want it to say that names are hidden", args, o.err)
		}
	}
}

// What is hidden is searched for all the same, and the same is found.
func TestHidingFindsTheSame(t *testing.T) {
	t.Parallel()
	for _, api := range []string{"message-traces", "tracing"} {
		args := []string{"demo", "search", "--api", api, "--recipient", "bob@contoso.com", "--subject", "Invoice", "-o", "ndjson"}
		shown, hidden := newHost(t).run(args...).want(t, 0), newHost(t).run(append(args, "--hide")...).want(t, 0)
		if got, want := strings.Count(hidden.out, "\n"), strings.Count(shown.out, "\n"); got != want || want == 0 {
			t.Errorf("%s: got %d messages, want %d", api, got, want)
		}
	}
}

func TestLineByLineHidesNames(t *testing.T) {
	t.Parallel()
	k := knownOf(t)
	h := newHost(t)
	h.in = "since:2d\n1\nback\n2\nraw 1\nback\n3\ndetails\nabout\nq\n"
	o := h.run("demo", "--plain", "--hide").want(t, 0)
	if found := k.in(o.out + o.err); found != "" || !strings.Contains(o.out, "•••") {
		t.Errorf("got %q in\n%s\nwant it hidden", found, o.out)
	}
}

func TestWhatIsPastedIsHidden(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	const pasted = "From: <ann@fabrikam.com>\nTo: <bob@contoso.com>\nSubject: Invoice 2041 for Bob\nMessage-ID: <1.2@fabrikam.com>\n"
	for _, args := range [][]string{{"--explain"}, {}} {
		h.in = pasted
		o := h.run(append([]string{"demo", "search", "--hide", "--paste", "-"}, args...)...).want(t, 0)
		for _, name := range []string{"ann@", "bob@", "Invoice 2041"} {
			if strings.Contains(o.out+o.err, name) {
				t.Errorf("%q: got %q in\n%s%s\nwant it hidden", args, name, o.out, o.err)
			}
		}
		if !strings.Contains(o.out+o.err, "•••") || len(args) > 0 && !strings.Contains(o.out, "<1.2@fabrikam.com>") {
			t.Errorf("%q: got\n%s%s\nwant what is hidden, and the Message-ID as it is", args, o.out, o.err)
		}
	}
}

package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/ui/pasted/pastedtest"
)

// explained is what --explain says in JSON.
type explained struct {
	Query struct {
		Recipients, Senders, MessageIDs, IDs, With []string
	}
	Command string
}

func explainedOf(t *testing.T, o outcome) explained {
	t.Helper()
	var got explained
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatalf("got %s and %s: %v", o.out, o.err, err)
	}
	return got
}

func TestAListIsReadFromStandardInput(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "# who asked\r\nAnn Lee <ann@contoso.com>; bob@contoso.com\r\nANN@contoso.com\r\n"
	for flag, of := range map[string]func(explained) []string{
		"--recipient": func(e explained) []string { return e.Query.Recipients },
		"--sender":    func(e explained) []string { return e.Query.Senders },
		"--with":      func(e explained) []string { return e.Query.With },
	} {
		got := explainedOf(t, h.run("search", flag, "-", "since:2d", "--explain", "-o", "json").want(t, 0))
		if list := strings.Join(of(got), " "); list != "ann@contoso.com bob@contoso.com" {
			t.Errorf("%s -: got %q, want ann@contoso.com bob@contoso.com", flag, list)
		}
		if want := "msgtrace search '"; !strings.HasPrefix(got.Command, want) {
			t.Errorf("%s -: got the command %q, want a short list in its line", flag, got.Command)
		}
	}
	h.in = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe\n"
	if got := explainedOf(t, h.run("search", "--id", "-", "--explain", "-o", "json").want(t, 0)); len(got.Query.IDs) != 1 {
		t.Errorf("--id -: got %q, want one id", got.Query.IDs)
	}
	h.in = "MessageId,Subject\n\"<a,b@c.example>\",x\n"
	if got := explainedOf(t, h.run("search", "--message-id", "-", "--explain", "-o", "json").want(t, 0)); len(got.Query.MessageIDs) != 1 || got.Query.MessageIDs[0] != "<a,b@c.example>" {
		t.Errorf("--message-id -: got %q, want <a,b@c.example>", got.Query.MessageIDs)
	}
}

func TestALongListIsNamedInTheEqualCommandAndNotWritten(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, n := range []int{300, 5000} {
		h.in = pastedtest.Addresses(n)
		got := explainedOf(t, h.run("search", "--recipient", "-", "since:2d", "--explain", "-o", "json").want(t, 0))
		if want := fmt.Sprintf("msgtrace search --recipient - since:48h # %s addresses on standard input", thousands(n)); len(got.Query.Recipients) != n || got.Command != want {
			t.Errorf("%d addresses: got %d and the command %q, want %q", n, len(got.Query.Recipients), got.Command, want)
		}
		file := filepath.Join(h.home, "list.txt")
		if err := os.WriteFile(file, []byte(h.in), 0o600); err != nil {
			t.Fatal(err)
		}
		got = explainedOf(t, h.run("search", "--recipient", "@"+file, "since:2d", "--explain", "-o", "json").want(t, 0))
		if want := "msgtrace search --recipient @" + file + " since:48h"; len(got.Query.Recipients) != n || got.Command != want {
			t.Errorf("%d addresses of a file: got %d and the command %q, want %q", n, len(got.Query.Recipients), got.Command, want)
		}
		got = explainedOf(t, h.run("search", "to:ann@contoso.com", "--recipient", "@"+file, "since:2d", "--explain", "-o", "json").want(t, 0))
		if want := "msgtrace search --recipient - since:48h"; len(got.Query.Recipients) != n+1 || !strings.HasPrefix(got.Command, want) {
			t.Errorf("%d addresses of a file and one: got %d and the command %q, want %q", n, len(got.Query.Recipients), got.Command, want)
		}
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func TestEveryWrongLineOfAListIsToldAndNothingIsSent(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "ann@contoso.com\n\nbob\n# c\ncy@contoso@com\n"
	o := h.run("demo", "search", "--recipient", "-").want(t, 1,
		`msgtrace: --recipient -: line 3: "bob" is no address`, `msgtrace: --recipient -: line 5: "cy@contoso@com" has more than one @`, "2 values are wrong, nothing was sent")
	if o.out != "" || strings.Contains(o.err, "request") {
		t.Errorf("got %q and %q, want no search", o.out, o.err)
	}
	for _, test := range []struct {
		args string
		in   string
		said string
	}{
		{"--recipient -", "", "--recipient -: the list is empty"},
		{"--recipient - --sender -", "ann@contoso.com", "--recipient - and --sender - both read standard input"},
		{"--recipient - --paste -", "ann@contoso.com", "--recipient - and --paste - both read standard input"},
		{"--recipient @missing.txt", "", "--recipient @missing.txt: no such file or directory"},
		{"--recipient @/", "", "--recipient @/: is a directory"},
		{"--recipient @./contoso.com", "", "--recipient @./contoso.com: no such file or directory"},
	} {
		h.in = test.in
		h.run(append([]string{"demo", "search"}, strings.Fields(test.args)...)...).want(t, 1, test.said)
	}
	h.in = "ann@contoso.com"
	h.run("demo", "--recipient", "-").want(t, 1, "--recipient - reads standard input, which the explorer needs for its keys")
}

func TestADomainBehindAnAtSignIsNoFile(t *testing.T) {
	t.Parallel()
	got := explainedOf(t, newHost(t).run("search", "--recipient", "@contoso.com", "--explain", "-o", "json").want(t, 0))
	if len(got.Query.Recipients) != 1 || got.Query.Recipients[0] != "*@contoso.com" {
		t.Errorf("got %q, want *@contoso.com", got.Query.Recipients)
	}
}

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
	"msgtrace/ui/memory"
)

// save saves a search as the explorer does where there is no profile.
func (h *host) save(url, name, line string) {
	h.t.Helper()
	h.remember("token for "+url, memory.Change{Save: &memory.Saved{Name: name, Line: line}})
}

// remember remembers a change as the explorer does.
func (h *host) remember(key string, change memory.Change) {
	h.t.Helper()
	dir, err := state.Open(func(key string) string {
		if key == "HOME" {
			return h.home
		}
		return ""
	}, time.Now, &files.Patience{})
	if err == nil {
		err = dir.Memory(key).Apply(h.t.Context(), change)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// share writes a file of shared searches beside the configuration.
func (h *host) share(content string) string {
	h.t.Helper()
	path := filepath.Join(h.home, ".config", "msgtrace", "searches", "team.toml")
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(content), 0o644)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return path
}

func TestASavedSearchRunsByItsName(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	search := func(args ...string) outcome {
		return h.run(append([]string{"search", "--base-url", s.url, "-o", "json"}, args...)...)
	}
	search("--saved", "mine").want(t, 1, `there is no saved search "mine"`, "none is saved yet: ctrl+s in the explorer saves one")
	h.save(s.url, "Bounces of today", "status:failed since:24h")
	h.share("[[search]]\nname = \"to Bob\"\nline = \"to:bob@contoso.com since:10d\"\nnotes = \"x\"\n")
	direct, saved := search("status:failed since:24h").want(t, 0), search("--saved", "bounces OF today").want(t, 0, "team.toml:4: unknown key \"search.notes\" has no effect")
	if saved.out != direct.out || saved.out == "" {
		t.Errorf("got\n%.300s\nwant what the line itself finds:\n%.300s", saved.out, direct.out)
	}
	for _, test := range []struct {
		args []string
		same string
	}{
		{[]string{"--saved", "to bob", "--since", "2d"}, "to:bob@contoso.com since:2d"},
		{[]string{"--saved", "to bob", "status:failed"}, "to:bob@contoso.com since:10d status:failed"},
		{[]string{"--saved", "to bob", "--recipient", "cy@contoso.com"}, "to:cy@contoso.com since:10d"},
	} {
		if got, want := search(test.args...).out, search(test.same).out; got != want {
			t.Errorf("%q: got\n%.300s\nwant what %q finds:\n%.300s", test.args, got, test.same, want)
		}
	}
	o := search("--saved", "bouncs of today").want(t, 1, `did you mean "Bounces of today"?`, "  Bounces of today  status:failed since:24h", "  to Bob  to:bob@contoso.com since:10d")
	if o.out != "" {
		t.Errorf("got %q, want nothing found", o.out)
	}
	names := h.run("__complete", "search", "--base-url", s.url, "--saved", "b").out
	if !strings.HasPrefix(names, "Bounces of today\tstatus:failed since:24h\n:4") {
		t.Errorf("got the completion %q, want the one that begins so", names)
	}
	h.run("demo", "search", "--saved", "x").want(t, 1, "unknown flag --saved")
}

func TestAPlaybookIsFollowedLineByLine(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	h.run("--plain", "--base-url", s.url, "--playbook", "x").want(t, 1, `there is no playbook "x"`)
	h.share(`[[playbook]]
name = "never got it"
note = "a note"
[[playbook.step]]
question = "Did it come?"
line = "to:{recipient} since:2d"
look = "Look at the status."
[[playbook.step]]
question = "Did anything of that sender come?"
line = "from:{sender} since:2d"
[[playbook.step]]
question = "Did anybody get it?"
line = "subject:{subject} since:2d"
`)
	h.in = "\nann@fabrikam.com\n\nstep\nstep\nplaybooks\n1\nplaybooks\n4\nstep\nq\n"
	saidIn(t, h.run("--plain", "--base-url", s.url, "--playbook", "never got it", "to:bob@contoso.com").want(t, 0),
		"Recipient, who did not get it, or got it; Enter takes bob@contoso.com: ", "Step 1 of 3: Did it come?", "Look at the status.", "32 match", "Step 2 of 3: Did anything of that sender come?",
		"Step 3 needs the subject.", "3. Did anybody get it? It needs the subject.", "4. End the playbook; what was asked stays.", "The playbook has ended.", "No playbook is followed.")
	h.in = "playbooks\n1\nbob@contoso.com\n\n\nq\n"
	saidIn(t, h.run("--plain", "--base-url", s.url).want(t, 0), "1. never got it, 3 steps: a note.", "Step 1 of 3: Did it come?")
	if got := h.run("__complete", "--base-url", s.url, "--playbook", "N").out; !strings.HasPrefix(got, "never got it\ta note\nnot received\tI did not get that mail\n:4") {
		t.Errorf("got the completion %q, want the playbook", got)
	}
}

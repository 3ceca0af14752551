package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
)

// given are values of the flags of all commands and of those that commands share. The
// first can be; the second, where there is one, cannot, so that a command that reads the
// flag refuses it.
var given = map[string][]string{
	"profile": {"--profile=second", "--profile=nosuch"}, "api": {"--api=tracing", "--api=message-traces", "--api=nosuch"},
	"base-url": {"--base-url=http://127.0.0.1:1", "--base-url=http://graph.example"}, "theme": {"--theme=light", "--theme=nosuch"},
	"ascii": {"--ascii"}, "plain": {"--plain"}, "log-file": {"--log-file=LOG"}, "quota": {"--quota=1"}, "hide": {"--hide"}, "utc": {"--utc"}, "zone": {"--zone=Asia/Tokyo", "--zone=nosuch"},
	"messages": {"--messages=0"}, "seed": {"--seed=2"},
}

// ofDemo are those that the commands of the demo share. What they do besides is seen in
// time, or in another terminal: --latency, --sign-in.
var ofDemo = []string{"messages", "seed"}

// onScreen are flags that do something on a terminal alone: the signs of the explorer,
// and the line of the progress; and what those see who come over SSH.
var onScreen = map[string][]string{"serve": {"ascii", "log-file", "quota", "hide", "utc"}, "": {"ascii"}, "demo": {"ascii"}, "open": {"ascii"}, "show": {"plain"}, "demo show": {"plain"}}

// listed are the flags in the help of a command that it has from those above it.
func listed(t *testing.T, command string) []string {
	t.Helper()
	var names []string
	for _, found := range regexp.MustCompile(`(?m)^  (?:-\w,|   ) --([a-z-]+)`).FindAllStringSubmatch(newHost(t).run(append(strings.Fields(command), "--help")...).want(t, 0).out, -1) {
		names = append(names, found[1])
	}
	return names
}

// macs matches those of an audit log, which differ from log to log.
var macs = regexp.MustCompile(`[0-9a-f]{64}`)

// done is what a run did: its exit code, what it wrote, and whether it has a log. What
// differs from run to run is written as a name.
func (h *host) done(o outcome, names ...string) string {
	_, err := os.Stat(filepath.Join(h.home, "LOG"))
	said := fmt.Sprintf("%d\n%s\n%s\n%t", o.code, o.out, o.err, err == nil)
	said = macs.ReplaceAllString(said, "MAC")
	return strings.NewReplacer(append(names, h.home, "HOME")...).Replace(said)
}

// with are the arguments of a run on a host, with more of them.
func (h *host) with(args []string, more ...string) []string {
	all := slices.Concat(args, more)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "LOG", filepath.Join(h.home, "LOG"))
	}
	return all
}

// in runs a command on a host of its own, with the lines typed.
func in(t *testing.T, typed, command string) func(more ...string) string {
	return func(more ...string) string {
		h := newHost(t)
		h.in = typed
		return h.done(h.impatient(h.with(strings.Fields(command), more...)...))
	}
}

// waits matches what is said of a long wait.
var waits = regexp.MustCompile(`(until|Going on at)\s\d\d:\d\d:\d\d,?\s\(?in\s\d`)

// impatient runs a command that is interrupted where it begins to wait for long.
func (h *host) impatient(args ...string) outcome {
	ctx, stop := context.WithCancel(h.t.Context())
	defer stop()
	var out, said bytes.Buffer
	see := func(text string) {
		if waits.MatchString(text) {
			stop()
		}
	}
	system := h.system(&out, &said)
	system.Out, system.Err = &watchedBuffer{&out, see}, &watchedBuffer{&said, see}
	return outcome{cli.Run(ctx, system, args), out.String(), said.String()}
}

// atTenant runs a command in a tenant of its own, which two profiles name.
func atTenant(t *testing.T, command string) func(more ...string) string {
	return func(more ...string) string {
		x := newTenant(t, authority.Options{}, byApplication)
		x.also("second")
		x.configure("profile = \"contoso\"\n" + x.profileText())
		if command == "status" {
			x.run("", "login")
		}
		o := x.run("", x.with(strings.Fields(command), more...)...)
		o.out = regexp.MustCompile(`\d{4}-\d\d-\d\d.\d\d:\d\d:\d\d ?(\w+)( \(.*\))?`).ReplaceAllString(o.out, "at some time, $1")
		return x.done(o, x.graph, "GRAPH", strings.TrimPrefix(x.login, "https://"), "LOGIN")
	}
}

// served is what a search sees of `simulate`.
func served(t *testing.T, command string) func(more ...string) string {
	return func(more ...string) string {
		h := newHost(t, "MSGTRACE_TOKEN=simulator")
		s := simulate(t, h, h.with(strings.Fields(command), more...)...)
		defer s.stop()
		search := []string{"search", "--base-url", s.url, "--quota", "0", "--since", "10d", "--page-size", "500", "-o", "csv"}
		return h.done(h.impatient(search...), s.url, "GRAPH")
	}
}

const someone = "show " + invoice + " --recipient bob@contoso.com -o note"

// newest is the id of a message that the demo makes up by its seed.
func newest(t *testing.T) string {
	t.Helper()
	return traces(t, newHost(t).run("demo", "search", "--since", "10d", "--limit", "1", "-o", "ndjson").out)[0].ID
}

// runs are those in which a flag that a command heeds can be seen to do something.
func runs(t *testing.T, command string) []func(more ...string) string {
	recorded := func(command string) func(more ...string) string {
		url := graph(t)
		return func(more ...string) string {
			h := newHost(t, "MSGTRACE_TOKEN=token")
			h.in = "since:10d\nq\n"
			return h.done(h.impatient(h.with(strings.Fields(command), append([]string{"--base-url", url}, more...)...)...), url, "GRAPH")
		}
	}
	switch command {
	case "":
		return []func(...string) string{in(t, "", ""), recorded(""), recorded("--plain")}
	case "demo":
		return []func(...string) string{in(t, "", "demo"), in(t, "since:10d\nq\n", "demo --plain")}
	case "demo search":
		return []func(...string) string{in(t, "", "demo search --since 10d --limit 30"), in(t, "", "demo search --since 10d")}
	case "demo show":
		return []func(...string) string{in(t, "", "demo show "+newest(t)), in(t, "", "demo show -o note "+newest(t))}
	case "search":
		return []func(...string) string{recorded("search --since 10d"), recorded("search --since 10d --group cause")}
	case "show":
		return []func(...string) string{recorded(someone)}
	case "open":
		path := newHost(t).export("trace.csv", fileHead+fileRows)
		return []func(...string) string{in(t, "1\n1\nq\n", "open --plain "+path), in(t, "", "open "+path)}
	case "simulate":
		return []func(...string) string{served(t, "--messages 600"), served(t, "--messages 600 --now 2026-11-23T17:00")}
	case "help":
		return []func(...string) string{in(t, "", "help signs"), in(t, "", "help keys")}
	case "audit verify", "audit show":
		return []func(...string) string{func(more ...string) string {
			h := newHost(t)
			h.audited(3)
			return h.done(h.run(h.with(strings.Fields(command), more...)...))
		}}
	case "login", "logout", "status", "doctor", "config show":
		return []func(...string) string{atTenant(t, command)}
	case "config init":
		return []func(...string) string{func(more ...string) string {
			h := newHost(t)
			args := []string{"config", "init", "--name", "a", "--tenant", "contoso.com", "--client-id", "11111111-2222-3333-4444-555555555555"}
			o := h.run(h.with(args, more...)...)
			written, _ := os.ReadFile(filepath.Join(h.home, ".config", "msgtrace", "config.toml"))
			o.out += string(written)
			return h.done(o)
		}}
	}
	return []func(...string) string{in(t, "", command)}
}

// A flag of all commands is listed in the help of those that it does something in, and of
// no other: a run with it is compared with one without.
func TestHelpListsTheGlobalFlagsThatDoSomething(t *testing.T) {
	t.Parallel()
	for _, command := range everyCommand {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			known := listed(t, command)
			plain := map[int]string{}
			all := runs(t, command)
			for i, run := range all {
				plain[i] = run()
			}
			for name, values := range given {
				if slices.Contains(ofDemo, name) && !strings.HasPrefix(command, "demo ") {
					continue // which are of the demo, or the command's own
				}
				does := slices.Contains(onScreen[command], name)
				for i, run := range all {
					for _, value := range values {
						got := run(value)
						refused := strings.HasPrefix(got, "1\n")
						does = does || got != plain[i] && (!refused || slices.Contains(known, name))
					}
				}
				if does != slices.Contains(known, name) {
					t.Errorf("%s --help: --%s listed: got %t, want %t, as it does something or not", command, name, !does, does)
				}
			}
		})
	}
}

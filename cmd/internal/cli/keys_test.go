package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client/simulator/authority"
)

// takenKeys is a table of keys of which some are another action's own today, as
// others will be after some release.
const takenKeys = "[keys]\nopen = [\"enter\", \"o\", \"f\"]\ncopy = [\"Y\", \"r\"]\ntimes = [\"x\", \"s\"]\nsort = [\"p\", \"t\"]\n" +
	"find = [\"i\", \"a\", \"?\"]\nrun-again = [\"w\", \"j\", \"ctrl+p\"]\nform-utc = \"tab\"\noverlay-copy = [\"c\", \"enter\"]\n"

// brokenKeys is a table of keys with one of each mistake.
const brokenKeys = "[keys]\nzoom = \"f5\"\nsort = \"f5\"\nzom = \"z\"\nfind = \"PgDn\"\ntimes = \"esc\"\nredraw = \"L\"\ncopy = 1\n"

// A command that needs no keys must run, and say nothing of them, whatever the
// table holds: it may stand in a script of years ago.
func TestCommandsThatNeedNoKeysReadNone(t *testing.T) {
	t.Parallel()
	commands := []string{
		"search --since 10d -o ndjson", "show 2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "login", "status", "doctor", "logout", "status -o json",
		"version", "completion bash", "help search", "config", "demo search --limit 3", "--plain",
		"config init --name other --tenant fabrikam.com --method managed-identity",
	}
	outcomes := func(keys string) map[string]outcome {
		x := newTenant(t, authority.Options{}, byApplication)
		x.in = "q\n"
		x.configure(x.profileText() + "\n" + keys)
		got := map[string]outcome{}
		for _, command := range commands {
			got[command] = x.run(authority.Approve, strings.Fields(command)...)
		}
		return got
	}
	want := outcomes("")
	for _, keys := range []string{brokenKeys, takenKeys} {
		for command, got := range outcomes(keys) {
			want := want[command]
			if got.code != want.code || lines(got.err) != lines(want.err) || lines(got.out) != lines(want.out) || strings.Contains(got.out+got.err, "config.toml:") {
				t.Errorf("%s: got %+v, want as without keys: %+v", command, got, want)
			}
		}
	}
}

func lines(text string) int { return strings.Count(text, "\n") }

func TestConfigShowTellsWhatTheKeysAre(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := filepath.Join(h.home, "config.toml")
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+path)
	shown := func(document string, code int, said ...string) string {
		t.Helper()
		write(t, path, document)
		o := h.run("config", "show").want(t, code, said...)
		if lines(o.err) != len(said) {
			t.Errorf("got on standard error\n%s\nwant the lines %q", o.err, said)
		}
		return strings.Join(strings.Fields(o.out), " ")
	}
	for _, want := range []string{"keys.zoom s, Z " + path + ":2", "keys.find none " + path + ":3", "keys.sort none default; s does zoom (" + path + ":2)"} {
		if got := shown("[keys]\nzoom = [\"s\", \"Z\"]\nfind = []\n", 0); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	for _, want := range []string{"keys.open enter, o, f", "keys.form none default; f does open", "keys.help f1 default; ? does find", "keys.down down default; j does run-again"} {
		if got := shown(takenKeys, 0); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	shown("[keys]\nzom = \"s\"\n", 0, path+":2: unknown action \"zom\" has no effect: did you mean \"zoom\"?")
	if got := shown(brokenKeys, 1, path+`:2: "f5" does both "sort" and "zoom"`, path+`:4: unknown action "zom"`, path+`:5: action "find": no key "PgDn"`,
		path+`:6: "esc" cannot do "times"`, path+`:7: "L" cannot do "redraw"`, path+`:8: copy must be a list`); !strings.Contains(got, "theme ansi16 default") {
		t.Errorf("got %s, want the other settings too", got)
	}
}

// A setting of another release, or one with a slip of the hand, is told by every
// command that reads the file, and stops none.
func TestAnUnknownSettingStopsNoCommand(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, byApplication)
	x.in = "q\n"
	x.configure("teleport = true\n" + x.profileText() + "page_sise = 10\n[profiles.contoso.audit]\nfile = \"x\"\n")
	for _, command := range []string{
		"search --since 10d -o ndjson", "show 2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "login", "status", "config show", "--plain", "logout",
		"config init --name other --tenant fabrikam.com --method managed-identity",
	} {
		o := x.run(authority.Approve, strings.Fields(command)...).want(t, 0, `config.toml:1: unknown setting "teleport" has no effect`,
			`unknown setting "page_sise" has no effect: did you mean "page_size"?`, `unknown setting "audit" has no effect`)
		if got := strings.Count(o.err, "has no effect"); got != 3 {
			t.Errorf("%s: got %d notes, want 3:\n%s", command, got, o.err)
		}
	}
}

func TestConfigShowTellsWhatAThemeFileIs(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := filepath.Join(h.home, "mine.toml")
	for document, want := range map[string]struct {
		code int
		said string
	}{
		"[styles]\nproblm = { bold = true }\n": {0, `:2: unknown style or attribute "problm" has no effect: did you mean "problem"?`},
		"base = \"drak\"\n":                    {1, `:1: no theme "drak"`},
	} {
		write(t, path, document)
		if o := h.run("config", "show", "--theme", path).want(t, want.code, path+want.said); !strings.Contains(o.out, path) {
			t.Errorf("config show: got %s, want the settings with %s", o.out, path)
		}
	}
}

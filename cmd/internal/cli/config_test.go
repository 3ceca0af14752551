//go:build unix

package cli_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/creack/pty"

	"msgtrace/cmd/internal/cli"
)

// answer runs a command on a terminal on which these lines are typed.
func (h *host) answer(typed []string, args ...string) outcome {
	h.t.Helper()
	keyboard, screen, err := pty.Open()
	if err != nil {
		h.t.Fatalf("got %v, want a pseudo-terminal", err)
	}
	defer keyboard.Close()
	defer screen.Close()
	go func() { _, _ = io.Copy(io.Discard, keyboard) }() // the echo
	if _, err := io.WriteString(keyboard, strings.Join(typed, "\n")+"\n\x04"); err != nil {
		h.t.Fatal(err)
	}
	var out, said bytes.Buffer
	system := h.system(&out, &said)
	system.In = screen
	return outcome{cli.Run(h.t.Context(), system, args), out.String(), said.String()}
}

func TestConfigInitAsksAgain(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	const application = "11111111-2222-3333-4444-555555555555"
	typed := []string{"common", "contoso", "contoso.com", "a b", "", "devicecode", "", "nonsense", application}
	h.answer(typed, "config", "init").want(t, 0,
		`tenant "common" is not one tenant`, "tenant must be the id of the tenant, or one of its domains",
		`profile "a b": a name has letters`, `method must be device-code, browser`, `did you mean "device-code"?`,
		"client_id must be the application id", "wrote profile contoso to")
	h.answer([]string{"contoso.com", "", "other", "managed-identity"}, "config", "init").
		want(t, 0, "profile contoso is already there", "wrote profile other to")
	h.answer([]string{"contoso"}, "config", "init").want(t, 1, "nothing was written: the questions were not answered")
	h.run("config", "show", "--profile", "contoso").want(t, 0)
}

func TestConfigInitRefusesBeforeItAsksOrWrites(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--method devicecode":        `msgtrace: --method must be device-code, browser, certificate, client-secret, workload-identity or managed-identity: did you mean "device-code"?`,
		"--client-id nonsense":       "msgtrace: --client-id must be the application id",
		"--tenant contoso":           "msgtrace: --tenant must be the id of the tenant, or one of its domains",
		"--base-url https://u:p@h/":  "msgtrace: --base-url must be like https://graph.microsoft.com",
		"--authority http://h":       "msgtrace: --authority must be like https://login.microsoftonline.com",
		"--api tracings":             "msgtrace: --api must be " + anAPI + `: did you mean "tracing"?`,
		"--name a.b":                 `msgtrace: profile "a.b": a name has letters, digits, - and _ only`,
		"--api tracing --tenant a_b": "msgtrace: --tenant must be",
	} {
		h := newHost(t)
		o := h.answer(nil, append([]string{"config", "init"}, strings.Fields(args)...)...).want(t, 1)
		if !strings.HasPrefix(o.err, want) || strings.Contains(o.err, "Tenant (") {
			t.Errorf("%s: got %s, want it to begin with %q and to ask nothing", args, o.err, want)
		}
		if _, err := os.Stat(filepath.Join(h.home, ".config")); !os.IsNotExist(err) {
			t.Errorf("%s: Stat: got %v, want that nothing was written", args, err)
		}
	}
	h := newHost(t)
	path := filepath.Join(h.home, "config.toml")
	write(t, path, "theme = 1\n")
	h.environ = append(h.environ, "MSGTRACE_CONFIG="+path)
	if o := h.answer(nil, "config", "init").want(t, 1, path+":1: theme must be a text"); strings.Contains(o.err, "Tenant (") {
		t.Errorf("a broken file: got %s, want nothing asked", o.err)
	}
}

func TestEachValueIsShownWithTheFileItIsFrom(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.environ = append(h.environ, "XDG_CONFIG_DIRS="+filepath.Join(h.home, "etc"))
	system, own := filepath.Join(h.home, "etc", "msgtrace", "config.toml"), filepath.Join(h.home, ".config", "msgtrace", "config.toml")
	for path, document := range map[string]string{
		system: "tehme = 1\nutc = true\n[profiles.contoso]\ntenant = \"contoso.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n",
		own:    "[profiles.contoso]\ncolor = \"red\"\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, path, document)
	}
	o := h.run("config", "show").want(t, 0, system+`:1: unknown setting "tehme" has no effect: did you mean "theme"?`)
	for _, want := range []string{
		`profile +contoso +the only profile in ` + own, `tenant +contoso\.com +` + system + ":4", `color +red +` + own + ":2", `utc +true +` + system + ":2", `ascii +false +default`,
	} {
		if !regexp.MustCompile(want).MatchString(o.out) {
			t.Errorf("got\n%s\nwant a line like %q", o.out, want)
		}
	}
	write(t, system, "theme = 1\n")
	if out := h.run("doctor").out; !strings.Contains(out, "correct it in an editor: "+system) {
		t.Errorf("doctor: got\n%s\nwant it to name the system's file", out)
	}
}

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/theme"
)

// withTheme writes a theme file beside the configuration of a host.
func withTheme(t *testing.T, h *host, name, content string) string {
	t.Helper()
	path := filepath.Join(h.home, ".config", "msgtrace", "themes", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestThemeListNamesTheBuiltInOnesAndTheFiles(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := withTheme(t, h, "mine.toml", "base = \"light\"\n")
	withTheme(t, h, "broken.toml", "base = \"drak\"\n")
	withTheme(t, h, "dark.toml", "base = \"light\"\n") // hidden by the built-in one
	withTheme(t, h, "notes.txt", "")
	out := h.run("theme", "list").want(t, 0).out
	for _, want := range append(theme.Choices(), "mine  ", path, "broken  ", `cannot be used: `, "(the default)") {
		if !strings.Contains(out, want) {
			t.Errorf("got\n%s\nwant %q in it", out, want)
		}
	}
	if strings.Contains(out, "notes") || strings.Count(out, "\n") != len(theme.Choices())+2 {
		t.Errorf("got\n%s\nwant the built-in themes and two files", out)
	}
	var lines []struct{ Name, About, Ground, File string }
	if err := json.Unmarshal([]byte(h.run("theme", "list", "-o", "json").want(t, 0).out), &lines); err != nil {
		t.Fatal(err)
	}
	if last := lines[len(lines)-1]; last.Name != "mine" || last.Ground != "light" || last.File != path {
		t.Errorf("got %+v, want mine, for a light background, of %s", last, path)
	}
}

func TestThemeShowDrawsTheThemeInForceOrTheOneThatIsNamed(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := withTheme(t, h, "mine.toml", "base = \"dark\"\n[glyphs]\nfailed = \"F\"\n[styles]\nkey = { fg = \"#333333\" }\n")
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"theme", "show"}, []string{"✗ Failed", "Signs", "may-change", "Roles", "border-focused"}},
		{[]string{"theme", "show", "--ascii"}, []string{"X Failed", "D Delivered"}},
		{[]string{"theme", "show", "light"}, []string{"#005faf", "light is made for a light background"}},
		{[]string{"theme", "show", "mine"}, []string{"F Failed", "key is hard to read"}},
		{[]string{"theme", "show", path}, []string{"F Failed"}},
		{[]string{"theme", "show", "--theme", "mine"}, []string{"F Failed"}},
		{[]string{"theme", "show", "mine", "-o", "toml"}, []string{"base = \"dark\"", "failed         = \"F\""}},
	} {
		out := h.run(test.args...).want(t, 0).out
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: got\n%s\nwant %q in it", test.args, out, want)
			}
		}
		if strings.Contains(out, "\x1b") {
			t.Errorf("%v: got an escape sequence in a file, want none", test.args)
		}
	}
	h.run("theme", "show", "mien").want(t, 1, `theme mien: must be ansi16, `, `: did you mean "mine"?`)
	h.run("theme", "show", "dark", "light").want(t, 1, "msgtrace theme show takes one theme, and got 2")
	h.run("theme", "show", "-o", "xml").want(t, 1, "xml")
}

func TestThemeShowAsAFileIsRightByCheck(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, name := range theme.Names() {
		withTheme(t, h, "copy.toml", h.run("theme", "show", name, "-o", "toml").want(t, 0).out)
		if o := h.run("theme", "check", "copy").want(t, 0); o.out != "Nothing is wrong.\n" {
			t.Errorf("%s as a file: got %s, want nothing wrong", name, o.out)
		}
	}
}

func TestThemeCheckSaysWhatIsWrongWithItsLine(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := withTheme(t, h, "mine.toml", "base = \"dark\"\n[styles]\nproblm = { fg = 1 }\nkey = { fg = \"gren\" }\n")
	soft := withTheme(t, h, "soft.toml", "base = \"dark\"\n[styles]\nkey = { fg = \"#333333\" }\n")
	o := h.run("theme", "check", "mine", soft, "dark").want(t, 1)
	want := path + ":3: error: unknown style or attribute \"problm\" has no effect: did you mean \"problem\"?\n" +
		path + ":4: error: no color \"gren\": write one of the 16 names, a number from 0 to 255, or #rrggbb: did you mean \"green\"?\n" +
		soft + ":3: warning: key is hard to read: its contrast on #303030 is 1.0, want 4.5 or more\n"
	if o.out != want {
		t.Errorf("got\n%s\nwant\n%s", o.out, want)
	}
	h.run("theme", "check", soft).want(t, 0)
	var found []struct {
		File, Says string
		Line       int
		Warning    bool
	}
	if err := json.Unmarshal([]byte(h.run("theme", "check", soft, "-o", "json").want(t, 0).out), &found); err != nil || len(found) != 1 || found[0].Line != 3 || !found[0].Warning {
		t.Errorf("got %+v, %v, want the warning of line 3", found, err)
	}
	h.run("theme", "check").want(t, 1, "theme check needs a file")
	h.run("theme", "check", "gone.toml").want(t, 1, "gone.toml")
}

func TestAThemeIsChosenByTheNameOfItsFile(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	path := withTheme(t, h, "mine.toml", "base = \"dark\"\n")
	if out := h.run("config", "show", "--theme", "mine").want(t, 0).out; !strings.Contains(out, path) {
		t.Errorf("got\n%s\nwant the path %s", out, path)
	}
	if err := os.WriteFile(filepath.Join(h.home, ".config", "msgtrace", "config.toml"), []byte("theme = \"mine\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := h.run("config", "show").want(t, 0).out; !strings.Contains(out, path) || !strings.Contains(out, "config.toml:1") {
		t.Errorf("got\n%s\nwant the path %s, and that line 1 says so", out, path)
	}
	h.run("config", "show", "--theme", "mien").want(t, 1, `--theme must be ansi16, `, `: did you mean "mine"?`)
	if out := h.run("__complete", "--theme", "").want(t, 0).out; !strings.Contains(out, "mine\n") || !strings.Contains(out, "dark\n") {
		t.Errorf("got the completions\n%s\nwant mine and dark", out)
	}
	h.run("demo", "search", "--theme", "mine").want(t, 0)
}

func TestAutoIsTheThemeOfTheBackgroundThatTheEnvironmentNames(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"15;0": "#5fafff", "0;15": "#005faf", "": "cyan"} {
		h := newHost(t, "COLORFGBG="+value)
		if out := h.run("theme", "show", "--theme", "auto").want(t, 0).out; !strings.Contains(out, want) {
			t.Errorf("%q: got\n%s\nwant the color %s in it", value, out, want)
		}
	}
}

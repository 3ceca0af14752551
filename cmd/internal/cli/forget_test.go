package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// remembering runs the explorer line by line once, for one search.
func (h *host) remembering(url string) outcome {
	h.in = "\nbob@contoso.com\n\n\n\n\n\nq\n"
	return h.run("--plain", "--base-url", url)
}

func TestForgettingRemovesWhatIsRemembered(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	folder := filepath.Join(h.home, ".local", "state", "msgtrace")
	h.run("forget").want(t, 0, "nothing was remembered in "+folder)
	h.remembering(s.url).want(t, 0)
	path := h.stateFile("searches-*.json")
	h.run("forget").want(t, 0, "removed "+path+"\n", "removed "+path+".lock\n")
	h.stateFile("budget-*.1.log") // stays
	if o := h.run("config", "show"); !strings.Contains(o.out, "state") || !strings.Contains(o.out, folder) {
		t.Errorf("got\n%s\nwant where it is kept: %s", o.out, folder)
	}
}

func TestNothingIsRememberedWhereASettingSaysSo(t *testing.T) {
	t.Parallel()
	h := newHost(t, "MSGTRACE_TOKEN=simulator")
	s := simulate(t, h)
	settings := filepath.Join(h.home, ".config", "msgtrace", "config.toml")
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, []byte("remember = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.remembering(s.url).want(t, 0)
	left, err := os.ReadDir(filepath.Join(h.home, ".local", "state", "msgtrace"))
	if err != nil || len(left) != 1 || !strings.HasPrefix(left[0].Name(), "budget-") {
		t.Errorf("got %v, %v, want the count of the requests alone", left, err)
	}
	if o := h.run("config", "show").want(t, 0); !strings.Contains(o.out, "remember") || !strings.Contains(o.out, "false") {
		t.Errorf("got\n%s\nwant that nothing is remembered", o.out)
	}
}

// What the state folder does wrong is said, and stops nothing.
func TestAStateFolderThatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil func(t *testing.T, path string)
		says  string
	}{
		"damaged": {func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "What was remembered is lost: PATH was damaged: it is now "},
		"foreign": {func(t *testing.T, path string) {
			if err := os.Chmod(path, 0o666); err != nil {
				t.Fatal(err)
			}
		}, "The search is not remembered for the next run: others may use PATH (mode 0666; fix: chmod 600 PATH)"},
		"open to others": {func(t *testing.T, path string) {
			if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
		}, "The search is not remembered for the next run: others may enter FOLDER (mode 0777; fix: chmod 700 FOLDER)"},
	} {
		h := newHost(t, "MSGTRACE_TOKEN=simulator")
		s := simulate(t, h)
		h.remembering(s.url).want(t, 0)
		path := h.stateFile("searches-*.json")
		test.spoil(t, path)
		want := strings.NewReplacer("PATH", path, "FOLDER", filepath.Dir(path)).Replace(test.says)
		if o := h.remembering(s.url).want(t, 0); strings.Count(o.out+o.err, want) != 1 {
			t.Errorf("%s: got\n%s%s\nwant once %q", name, o.out, o.err, want)
		}
	}
}

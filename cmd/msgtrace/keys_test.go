package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client/simulator"
)

// keyed starts the explorer on a simulator with a table of keys of a person's
// own.
func keyed(t *testing.T, keys string) *session {
	t.Helper()
	return configured(t, "[keys]\n"+keys)
}

// configured starts the explorer on a simulator with a configuration.
func configured(t *testing.T, document string) *session {
	t.Helper()
	server, err := simulator.Listen("127.0.0.1:0", simulator.New(simulator.Options{Messages: 100}), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	home := t.TempDir()
	path := filepath.Join(home, "keys.toml")
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	return startWith(t, []string{"HOME=" + home, "MSGTRACE_TOKEN=simulator", "MSGTRACE_CONFIG=" + path}, "--base-url", server.URL)
}

func TestTheExplorerGoesByAPersonsKeys(t *testing.T) {
	t.Parallel()
	s := keyed(t, "zom = \"z\"\nform = \"q\"\ntimes = \"s\"\nraw = \"?\"\n")
	s.await(0, "Recipient")
	drawn := strings.Index(s.text(), enterScreen)
	const told = `keys.toml:2: unknown action "zom" has no effect: did you mean "zoom"?`
	s.await(drawn, told)
	if !strings.Contains(s.text()[:drawn], told) {
		t.Errorf("above the prompt stays %q, want %q in it", s.text()[:drawn], told)
	}
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "contoso.com")
	for _, step := range []struct{ key, shows string }{
		{"s", "Times in UTC."},
		{"\x1bOP", `Your configuration gives s to "times".`},
		{"\x1b", "Delivered"},
		{"q", "Cost"},
	} {
		mark = len(s.text())
		s.press(step.key)
		s.await(mark, step.shows)
	}
	s.press("\x03")
	s.end(0)
}

// These keys are what a later release may give to actions of its own.
func TestTheExplorerRunsOnKeysOfALaterRelease(t *testing.T) {
	t.Parallel()
	s := keyed(t, "open = [\"enter\", \"o\"]\ncopy = \"Y\"\nform = \"x\"\ntimes = \"p\"\nerror-details = \"i\"\nsort = \"w\"\n")
	s.await(0, "Recipient")
	mark := len(s.text())
	s.press("\r")
	s.await(mark, "contoso.com")
	for _, step := range []struct{ key, shows string }{
		{"p", "Times in UTC."}, {"i", "Messages, newest first"}, {"\x1b", "filter"}, {"Y", "Copy"}, {"\x1b", "Delivered"}, {"w", "▴"}, {"x", "Cost"},
	} {
		mark = len(s.text())
		s.press(step.key)
		s.await(mark, step.shows)
	}
	s.press("\x03")
	s.end(0)
}

func TestTheExplorerRefusesKeysThatCannotBe(t *testing.T) {
	t.Parallel()
	s := keyed(t, "zoom = \"f5\"\ntimes = \"f5\"\n")
	s.await(0, `keys.toml:3: "f5" does both "zoom" and "times"`)
	s.end(1)
	if strings.Contains(s.text(), enterScreen) {
		t.Error("the explorer has begun, want that it does not")
	}
}

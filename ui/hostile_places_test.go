package ui_test

import (
	"encoding/base64"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/client/simulator/hostile"
	"msgtrace/ui/uitest"
)

var hostileRuns = flag.Int("hostile.runs", 1, "how many made-up sets of hostile texts to show")

// visits are ways from the list into everything that can be opened and back, with the
// keys of each.
var visits = [][]string{
	{"enter", "enter", "enter", "r", "esc", "j", "r", "esc", "G", "r", "esc", "esc", "esc"}, // recipients, events, events as they came
	{"r", "pgdown", "G", "esc"}, {"?", "pgdown", "esc"}, // the row in full, explained
	{"Y", "m", "pgdown", "y", "esc"}, {"y", "esc"}, {"y", "r"}, {"y", "l"}, {"y", "p"}, // note, copies
	{"b", "tab", "tab", "tab", "tab", "esc"}, {"v", "e", "esc"}, {"u", "pgdown", "esc"}, // counts, time, everyone
	{"p", "esc"}, {"p", "s", "esc"}, {"p", "u", "esc"}, {"x", "esc"}, {"x", "c", "esc"}, {"m", "x", "enter"}, {"c", "=", "esc"}, // searches from here, saving, remarks, columns
	{"space", "j", "space", "=", "esc", "esc", "k"}, {"i", "esc"}, {"z", "z", "z"}, {"t", "t", "t"}, {"s", "S"}, {"H", "enter", "esc", "H"},
	{"/", "a", "enter", "n", "esc"}, {"@", "enter", "esc", "esc"}, {"!", "esc"}, {"R"}, {"ctrl+r", "esc"}, {"f", "esc"}, {":", "a", "esc"},
}

// TestHostileTextsStayTextInEveryPlace walks through everything that the explorer can
// show of mail in which each member is a hostile text.
//
//	go test ./ui -run HostileTexts -hostile.runs 500
func TestHostileTextsStayTextInEveryPlace(t *testing.T) {
	t.Parallel()
	sizes := []uitest.Options{{Width: 160, Height: 45}, {Width: 60, Height: 20}, {Width: 100, Height: 30}}
	for i, texts := range sets(*hostileRuns) {
		api, size := dialects[i%len(dialects)], sizes[i%len(sizes)]
		t.Run(fmt.Sprintf("%d %s %d", i, api, size.Width), func(t *testing.T) {
			t.Parallel()
			explore(t, hostileSetup(t, api, size, texts, 0), func(e *explorer) { tour(e, texts, uint64(i)) })
		})
	}
}

// sets are the known texts in parts, and then others that are made up.
func sets(made int) [][]string {
	const parts = 4
	all := make([][]string, parts)
	for i, text := range hostile.Texts {
		all[i%parts] = append(all[i%parts], text)
	}
	for seed := range made {
		random := rand.New(rand.NewPCG(uint64(seed), 7))
		var texts []string
		for range 8 {
			texts = append(texts, hostile.Make(random))
		}
		all = append(all, texts)
	}
	return all
}

func hostileSetup(t *testing.T, api client.Dialect, size uitest.Options, texts []string, status int) setup {
	folder := t.TempDir()
	return setup{api: api, Options: size, look: "dark", runNow: true, noBudget: true, folder: folder, transport: func(http.RoundTripper) http.RoundTripper {
		return simulator.InProcess(&hostile.Service{Texts: texts, Now: time.Now(), Status: status})
	}}
}

// tour goes down the list, and opens something else of each message.
func tour(e *explorer, texts []string, seed uint64) {
	e.Settle()
	if !e.Shows(fmt.Sprint(2*len(texts), " messages")) {
		e.Fatalf("got this screen, want a list of %d messages", 2*len(texts))
	}
	checked := 0
	for i := range 2 * len(texts) {
		visit := visits[(i/2+int(seed))%len(visits)]
		switch i % 8 {
		case 0:
			visit = visits[0]
		case 1, 5, 7:
			visit = nil // of ids that are hostile, some will do
		}
		for _, key := range visit {
			e.Press(key)
			checked = tame(e, checked, fmt.Sprintf("row %d, %q of %q", i, key, visit))
		}
		e.Press("esc", "esc", "j")
		checked = tame(e, checked, fmt.Sprintf("row %d after %q", i, visit))
	}
	e.Press("q", "y")
	e.Settle()
	for _, left := range e.Left() {
		if e.Ended() {
			e.Errorf("got %s after the end, want the terminal as it was", left)
		}
	}
}

// clip is a text on its way to the terminal's clipboard.
var clip = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)\x07`)

// tame fails if what was sent since the last time, or what is on the screen, holds what a
// terminal acts on. It returns how much has been looked at.
func tame(e *explorer, from int, when string) int {
	e.t.Helper()
	raw := e.Raw()
	sent := raw[from:]
	if what := hostile.Reached(sent); what != "" {
		e.Errorf("%s: got %s sent to the terminal, want text", when, what)
	}
	for _, copied := range clip.FindAllStringSubmatch(sent, -1) {
		text, err := base64.StdEncoding.DecodeString(copied[1])
		key := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
		if at := strings.IndexFunc(string(text), key); err != nil || at >= 0 {
			e.Errorf("%s: got %q (%v) copied, want nothing that presses a key where it is pasted", when, text, err)
		}
	}
	for y, row := range strings.Split(e.Screen(), "\n") {
		for _, r := range row {
			if unicode.IsControl(r) {
				e.Errorf("%s: got %U in row %d of the screen, want no control character", when, r, y)
			}
		}
	}
	if title := e.Title(); title != "" && title != "msgtrace contoso.com" {
		e.Errorf("%s: got the title %q, want none of the mail in it", when, title)
	}
	return len(raw)
}

// TestHostileErrorsStayText shows errors of the service and pages of something between
// that hold hostile texts, in every place that shows errors and requests.
func TestHostileErrorsStayText(t *testing.T) {
	t.Parallel()
	for i, texts := range sets(*hostileRuns) {
		status := []int{400, 401, 403, 404, 418, 200}[i%6]
		api := dialects[i%len(dialects)]
		t.Run(fmt.Sprintf("%d %s %d", i, api, status), func(t *testing.T) {
			t.Parallel()
			explore(t, hostileSetup(t, api, uitest.Options{Width: 100, Height: 30}, texts, status), func(e *explorer) {
				e.Settle()
				checked := tame(e, 0, "first screen")
				for range texts {
					for _, key := range []string{"R", "!", "pgdown", "y", "esc", "@", "enter", "pgdown", "esc", "esc", "?", "esc"} {
						e.Press(key)
						checked = tame(e, checked, key)
					}
					e.Settle()
				}
			})
		})
	}
}

// TestFilesOfHostileMailLieInTheirFolder saves messages with hostile texts in every
// form, under the names that are proposed.
func TestFilesOfHostileMailLieInTheirFolder(t *testing.T) {
	t.Parallel()
	for i, texts := range sets(0) {
		o := hostileSetup(t, dialects[i%len(dialects)], uitest.Options{}, texts, 0)
		explore(t, o, func(e *explorer) {
			e.Settle()
			for _, form := range []string{"c", "s", "n", "m", "e", "v", "t"} {
				e.Press("x")
				e.Press(form)
				e.Settle()
				e.Press("enter")
				e.Settle()
				e.Press("esc", "esc")
			}
			tame(e, 0, "saving")
		})
		files, err := os.ReadDir(o.folder)
		if err != nil || len(files) == 0 {
			t.Fatalf("got %d files in %s, %v, want some", len(files), filepath.Base(o.folder), err)
		}
		for _, f := range files {
			if f.IsDir() || hostile.Reached(f.Name()) != "" || strings.ContainsAny(f.Name(), "\x1b\n\r\t/\\:") || strings.HasPrefix(f.Name(), ".") {
				t.Errorf("got the file name %q, want a plain one", f.Name())
			}
		}
	}
}

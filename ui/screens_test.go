package ui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"

	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// TestScreens keeps the whole screen of every step of the main job, at the sizes
// that people have, as text. After a change that is meant, go test ./ui -update
// keeps the new ones, and their difference is there to be read.
func TestScreens(t *testing.T) {
	for _, api := range dialects {
		for _, size := range []struct{ w, h int }{{160, 45}, {120, 40}, {80, 24}, {60, 20}} {
			name := fmt.Sprintf("%s-%dx%d", api, size.w, size.h)
			shots := walk(t, setup{api: api, Options: uitest.Options{Width: size.w, Height: size.h}})
			for _, shot := range shots {
				t.Run(name+"-"+shot.name, func(t *testing.T) { golden.RequireEqual(t, shot.screen) })
			}
		}
	}
	for _, shot := range walk(t, setup{ascii: true, Options: uitest.Options{Width: 120, Height: 40}}) {
		t.Run("ascii-"+shot.name, func(t *testing.T) { golden.RequireEqual(t, shot.screen) })
	}
}

// shot is one screen.
type shot struct{ name, screen string }

// randomID is the id that the client gives a request, which differs each time,
// or the end of it on a line of its own.
var randomID = regexp.MustCompile(`Client request ID [0-9a-f-]+|│ {19}[0-9a-f]{2} `)

// walk goes through the main job and keeps a screen of each step.
func walk(t *testing.T, o setup) []shot {
	var shots []shot
	explore(t, o, func(e *explorer) {
		keep := func(name string, keys ...string) {
			e.Press(keys...)
			e.Settle()
			x, y, shown := e.Cursor()
			screen := randomID.ReplaceAllStringFunc(e.Screen(), func(id string) string {
				return strings.Repeat("x", utf8.RuneCountInString(id))
			})
			shots = append(shots, shot{name, fmt.Sprintf("%s\n-- cursor %d,%d shown %v\n", screen, x, y, shown)})
		}
		keep("1-form")
		e.Press("enter")
		e.Settle()
		e.seek("mailbox full")
		keep("2-list")
		keep("3-recipients", "enter")
		keep("4-timeline", "enter")
		keep("5-help", "?")
		e.Press("esc", "esc", "esc")
		keep("6-copy", "y")
		e.Press("esc")
		keep("7-form-over-list", "f")
		e.Press("tab", "tab")
		e.Type("nobody@nowhere.example")
		keep("8-nothing", "enter")
		e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Every: 1}})
		keep("9-error", "[", "R")
		keep("9-error-details", "!")
	})
	return shots
}

package ui_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

func TestCopyGoesToTheTerminal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, env, before string }{
		{"plain", "X=y", "\x1b]52;c;"},
		{"tmux", "TMUX=/tmp/tmux-0/default,1,0", "\x1bPtmux;\x1b\x1b]52;c;"},
		{"screen", "STY=1.pts", "\x1bP\x1b]52;c;"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := setup{Options: uitest.Options{Environ: []string{test.env}}}
			listed(t, o, func(e *explorer) {
				e.Press("j")
				e.Press("y", "n")
				e.Expect("Network message ID: sent to the terminal's clipboard")
				id := base64.StdEncoding.EncodeToString([]byte(e.sim.Messages()[1].ID))
				if raw := e.Raw(); !strings.Contains(raw, test.before+id[:40]) {
					t.Errorf("got no %q sent to the terminal, want it", test.before+id)
				}
				e.Press("y", "esc")
				e.Refuse("Copy ─")
				e.Press("y", "c")
				if raw := e.Raw(); !strings.Contains(raw, base64.StdEncoding.EncodeToString([]byte("msgtrace demo since:48h"))) {
					t.Error("got no command sent to the terminal, want that of the search")
				}
			})
		})
	}
}

// What is copied belongs to what is on the screen, whatever was typed since.
func TestTheCommandIsThatOfTheListShown(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("f", "tab")
		e.Type("someone@else.example")
		e.Press("esc", "y", "c")
		command := base64.StdEncoding.EncodeToString([]byte("msgtrace demo since:48h"))
		if raw := e.Raw(); !strings.Contains(raw, "\x1b]52;c;"+command+"\a") {
			t.Errorf("got no %s sent to the terminal, want it: the command of the list", command)
		}
	})
}

func TestWhatIsCopiedPressesNoKeys(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("/")
		e.Type("cleared")
		e.Press("enter", "y", "s")
		want := base64.StdEncoding.EncodeToString([]byte(" [31mred [0m  [2J cleared  ]0;owned "))
		if !strings.Contains(e.Raw(), want) {
			t.Error("got the subject copied with its control characters, want it without")
		}
	})
}

func TestAllAddressesOfAnOutcomeAreCopiedAtOnce(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api}, func(e *explorer) {
			e.seek("nested list, one member failed")
			e.Press("enter", "j", "y")
			e.Expect("all 6 addresses: Delivered")
			e.Press("o")
			e.Expect("All 6 addresses: Delivered: sent to the terminal's clipboard.")
			if got := strings.Split(e.clipboard(), "; "); len(got) != 6 || !strings.Contains(got[0], "@") {
				e.Errorf("got %q, want the six addresses of the copies that were delivered", got)
			}
		})
	}
}

// The letter j moves down in a menu, and can choose nothing there.
func TestAnEventIsCopiedAsJSONByItsLetter(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		e.Press("y", "e")
		e.Expect("Event as JSON: sent to the terminal's clipboard.")
	})
}

package ui_test

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/pasted"
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
				e.Expect("Sent to the terminal's clipboard: network message ID")
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

// Over SSH the variables of tmux and GNU screen stay behind, and both may be "screen".
func TestCopyGoesThroughWhatTheTerminalSaysItIs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ term, answer, before string }{
		{"screen", "\x1b[>83;40900;0c", "\x1bP\x1b]52;c;"},
		{"screen.xterm-256color", "\x1b[>83;50001;0c", "\x1bP\x1b]52;c;"},
		{"screen-256color", "\x1b[>84;0;0c", "\x1bPtmux;\x1b\x1b]52;c;"},
		{"screen-256color", "\x1b[>41;390;0c", "\x1b]52;c;"},
		{"xterm-256color", "\x1b[>83;40900;0c", "\x1b]52;c;"},
	} {
		t.Run(test.term+test.answer[2:6], func(t *testing.T) {
			o := setup{Options: uitest.Options{Environ: []string{"TERM=" + test.term}}}
			listed(t, o, func(e *explorer) {
				if asked := strings.Contains(e.Raw(), "\x1b[>c"); asked != strings.HasPrefix(test.term, "screen") {
					t.Errorf("got asked who it is %t, want it of a screen only", asked)
				}
				e.Send(test.answer)
				e.Press("j", "y", "n")
				e.Expect("Sent to the terminal's clipboard: network message ID")
				id := base64.StdEncoding.EncodeToString([]byte(e.sim.Messages()[1].ID))
				raw := e.Raw()
				if wrapped := strings.Contains(raw, "\x1bP"); !strings.Contains(raw, test.before+id[:40]) || wrapped != strings.HasPrefix(test.before, "\x1bP") {
					t.Errorf("got %q sent to the terminal, want %q and no other way", raw, test.before+id)
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

func TestAllAddressesOfEachOutcomeAreCopiedAtOnce(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api}, func(e *explorer) {
			e.seek("nested list, one member failed")
			e.Press("enter", "j", "y")
			e.Expect("1 6 addresses ", "✓ Delivered: ", "4 1 address ", "✗ Failed: ")
			e.Press("1")
			e.Expect("Sent to the terminal's clipboard: 6 addresses (✓ Delivered).")
			if got := strings.Split(e.clipboard(), "; "); len(got) != 6 || !strings.Contains(got[0], "@") {
				e.Errorf("got %q, want the six addresses of the copies that were delivered", got)
			}
			e.Press("y", "4")
			if got := e.clipboard(); strings.Contains(got, ";") || !strings.Contains(got, "@") {
				e.Errorf("got %q, want the one address of the copy that failed", got)
			}
		})
	}
}

func TestTheOutcomesOfMarkedMessagesAreCopiedTogether(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("*", "y", "4")
		all := strings.Split(e.clipboard(), "; ")
		e.Press("esc")
		e.Press("y", "esc", "u")
		e.Settle()
		e.Press("y", "4")
		if want := strings.Split(e.clipboard(), "; "); len(all) != len(want) || len(all) < 2 {
			e.Errorf("got %d addresses of failed copies, want the %d of the list of all recipients", len(all), len(want))
		}
	})
}

func TestARowIsCopiedAsALineAndAsCommands(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api}, func(e *explorer) {
			e.seek("mailbox full")
			m := e.message("mailbox full")
			to := m.Recipients[0].Address
			copied := func(keys ...string) string {
				e.Press(keys...)
				return e.clipboard()
			}
			if got := copied("y", "w"); !strings.Contains(got, "  Failed  "+m.Sender+" -> "+to+" +") || !strings.HasSuffix(got, "  "+m.Subject) || strings.Contains(got, "\n") {
				e.Errorf("got the row %q, want it in one line", got)
			}
			if got, want := copied("y", "h"), "msgtrace demo show "+m.ID; got != want {
				e.Errorf("got the command %q, want %q", got, want)
			}
			if got := copied("y", "p"); !strings.HasPrefix(got, "Get-MessageTraceV2 -MessageTraceId '"+m.ID+"' -StartDate ") {
				e.Errorf("got %q, want the message in PowerShell", got)
			}
			if got := copied("y", "v"); !strings.HasPrefix(got, "Get-MessageTraceV2 -StartDate (") || strings.Contains(got, m.ID) {
				e.Errorf("got %q, want the search in PowerShell", got)
			}
			e.Press("enter", "enter")
			e.Settle()
			if got, want := copied("y", "p"), "Get-MessageTraceDetailV2 -MessageTraceId '"+m.ID+"' -RecipientAddress '"+to+"'"; got != want {
				e.Errorf("got %q, want %q", got, want)
			}
			if got, want := copied("y", "h"), "msgtrace demo show "+m.ID+" --recipient "+to; got != want {
				e.Errorf("got the command %q, want %q", got, want)
			}
			if got := copied("y", "r"); !strings.HasPrefix(got, `{"id":"`+m.ID) || !strings.Contains(got, `"events":[{`) || !strings.Contains(got, `"<`) {
				e.Errorf("got %q, want the message with its events", got)
			}
		})
	}
}

// menuLetter is the letter of a line of a menu.
var menuLetter = regexp.MustCompile(`(?m)│ . (\S) \S.*│`)

// A letter that moves the cursor of a menu cannot choose in it, and two lines cannot
// have the same.
func TestEachLineOfTheCopyMenuHasALetterOfItsOwn(t *testing.T) {
	t.Parallel()
	keymap, err := action.NewKeymap(nil)
	if err != nil {
		t.Fatal(err)
	}
	listed(t, setup{}, func(e *explorer) {
		e.Press("space")
		for _, open := range []string{"", "enter", "enter"} {
			if open != "" {
				e.Press(open)
				e.Settle()
			}
			e.Press("y")
			seen := map[string]bool{}
			for _, found := range menuLetter.FindAllStringSubmatch(e.Screen(), -1) {
				letter := found[1]
				if id, taken := keymap.Find(letter, action.ScopeOverlay); taken || seen[letter] {
					e.Errorf("got the letter %s twice, or doing %s in a menu, want it free to choose", letter, id)
				}
				seen[letter] = true
			}
			if len(seen) < 10 {
				e.Errorf("got %d lines, want 10 or more:\n%s", len(seen), e.Screen())
			}
			e.Press("esc")
		}
	})
}

// The letter j moves down in a menu, and can choose nothing there.
func TestAnEventIsCopiedAsJSONByItsLetter(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("enter", "enter")
		e.Settle()
		e.Press("y", "e")
		e.Expect("Sent to the terminal's clipboard: event as JSON.")
	})
}

// Each line can be pasted here again, with its comment.
func TestASearchIsCopiedAsALineOfPowerShellForEachCall(t *testing.T) {
	t.Parallel()
	start := time.Date(1999, 12, 30, 0, 0, 0, 0, time.UTC) // fake time begins with 2000
	for _, api := range dialects {
		query := client.Query{Senders: []string{"newsletter@contoso.com"}, FromIPs: []string{"192.0.2.1", "192.0.2.2"}, Start: start}
		listed(t, setup{api: api, query: query}, func(e *explorer) {
			e.Press("y", "v")
			lines := strings.Split(e.clipboard(), "\n")
			if len(lines) != len(query.FromIPs) {
				e.Fatalf("got %d lines, want one for each IP:\n%s", len(lines), e.clipboard())
			}
			for i, ip := range query.FromIPs {
				found := pasted.Read(lines[i], start.AddDate(0, 0, 2))
				if !strings.Contains(lines[i], " # ") || !slices.Equal(found.FromIPs, []string{ip}) || !slices.Equal(found.Senders, query.Senders) || !found.Start.Equal(start) || found.End.IsZero() {
					e.Errorf("got %q, of which %+v is read, want the search for %s with a comment", lines[i], found, ip)
				}
			}
		})
	}
}

package ui_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// trail is what was told before it was done.
type trail struct {
	deeds []ui.Deed
	full  bool
}

func (r *trail) tell(_ context.Context, d ui.Deed) error {
	if r.full {
		return errors.New("the audit trail cannot be written: no space left on device")
	}
	r.deeds = append(r.deeds, d)
	return nil
}

func (r *trail) String() string {
	var kinds []string
	for _, d := range r.deeds {
		kinds = append(kinds, strings.TrimSpace(string(d.Kind)+" "+d.What))
	}
	return strings.Join(kinds, ", ")
}

func served(change ...func(*ui.Served)) func() *ui.Served {
	return func() *ui.Served {
		s := &ui.Served{Host: []string{"-p", "2222", "jump.contoso.com"}, Person: "dana"}
		for _, f := range change {
			f(s)
		}
		return s
	}
}

// copies are the texts that were sent to the terminal's clipboard.
func copies(e *explorer) []string {
	var texts []string
	for _, match := range clip.FindAllStringSubmatch(e.Raw(), -1) {
		text, err := base64.StdEncoding.DecodeString(match[1])
		if err != nil {
			e.Fatalf("got %q copied, want base64: %v", match[1], err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

func TestRowsOfAServedExplorerGoToTheClipboardOrThroughACommandAtHome(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}} {
		listed(t, setup{Options: size, served: served(), query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
			e.Press("x")
			e.Expect("Copy ", "CSV", "Ticket note", "ssh -p 2222 jump.contoso.com search 'to:bob@contoso.com since:48h' -o", "csv")
			e.Refuse("File  ", "Save ", "msgtrace-traces")
			e.Press("c")
			e.Settle()
			e.Expect("Sent to the terminal's clipboard")
			got := copies(e)
			if len(got) != 1 || !strings.Contains(got[0], "bob@contoso.com") || strings.Contains(got[0], "\r") {
				t.Errorf("got %q copied, want CSV", got)
			}
			e.Press("x", "h")
			e.Settle()
			e.Expect("Sent to the terminal's clipboard: the command ssh ")
			if got := copies(e); !strings.HasPrefix(got[len(got)-1], "ssh -p 2222 jump.contoso.com search 'to:bob@contoso.com ") || !strings.HasSuffix(got[len(got)-1], " -o csv") {
				t.Errorf("got %q copied, want the command", got[len(got)-1])
			}
			e.Press("x", "j", "j", "h")
			e.Settle()
			if got := copies(e); !strings.HasSuffix(got[len(got)-1], " -o ndjson") {
				t.Errorf("got %q copied, want the command of the form", got[len(got)-1])
			}
			e.Press("x", "t")
			e.Settle()
			e.Expect("Sent to the terminal's clipboard")
		})
	}
}

func TestTheNoteOfAServedExplorerIsCopiedOrWrittenByACommandAtHome(t *testing.T) {
	t.Parallel()
	listed(t, setup{served: served()}, func(e *explorer) {
		e.Press("Y")
		e.Settle()
		e.Expect("Ticket note", "copies its command")
		e.Press("s")
		e.Settle()
		id := e.sim.Messages()[0].ID
		e.Expect("Sent to the terminal's clipboard: the command ssh -p 2222 jump.contoso.com show " + id)
		if got, want := copies(e), "ssh -p 2222 jump.contoso.com show "+id; len(got) != 1 || !strings.HasPrefix(got[0], want) || !strings.HasSuffix(got[0], "-o note") {
			t.Errorf("got %q copied, want %s ... -o note", got, want)
		}
		e.Press("esc", "Y")
		e.Settle()
		e.Press("y")
		e.Settle()
		e.Expect("Sent to the terminal's clipboard: the ticket note")
	})
}

func TestANarrowScreenStillSaysThatACommandWasCopied(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
		listed(t, setup{Options: size, served: served()}, func(e *explorer) {
			e.Press("Y")
			e.Settle()
			e.Press("s")
			e.Settle()
			e.Expect("Sent to the terminal's clipboard: the command ssh ")
		})
	}
}

func TestCommandsOfAServedExplorerAskTheServer(t *testing.T) {
	t.Parallel()
	listed(t, setup{served: served()}, func(e *explorer) {
		e.Press("y", "c")
		e.Settle()
		if got, want := copies(e)[0], "ssh -p 2222 jump.contoso.com search since:48h"; got != want {
			t.Errorf("got %q copied, want %q", got, want)
		}
		e.Press("y", "h")
		e.Settle()
		if got, want := copies(e)[1], "ssh -p 2222 jump.contoso.com show "; !strings.HasPrefix(got, want) {
			t.Errorf("got %q copied, want %q", got, want)
		}
		e.Press("ctrl+z")
		e.Expect("There is no shell to return to here.")
		e.Press("f")
		e.Expect("Same as     ssh -p 2222 jump.contoso.com search since:48h")
		e.Refuse("msgtrace search", "msgtrace demo")
	})
}

func TestAServedExplorerTellsTheTrailBeforeItDoesSomething(t *testing.T) {
	t.Parallel()
	var told trail
	explore(t, setup{served: served(func(s *ui.Served) { s.Audit = told.tell }), query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		do := func(what, want string, keys ...string) {
			t.Helper()
			told.deeds = nil
			e.Press(keys...)
			e.Settle()
			if got := told.String(); got != want {
				t.Errorf("%s: got %q told, want %q", what, got, want)
			}
		}
		do("a search", "searched", "enter")
		if got := told.deeds[0].Query; got != "to:bob@contoso.com" && got != "to:bob@contoso.com since:48h" {
			t.Errorf("got the query %q, want that of the search", got)
		}
		do("a message", "opened", "enter", "enter", "esc", "esc")
		opened := told.deeds[0].Message
		if opened == "" {
			t.Error("got a message opened without its id, want it")
		}
		do("the same again", "", "enter", "enter", "esc", "esc")
		ofMessage := func(what string) {
			t.Helper()
			if got := told.deeds[0].Message; got != opened {
				t.Errorf("%s: got the message %q told, want %q", what, got, opened)
			}
		}
		do("the search", "copied search as a command", "y", "c")
		if got := told.deeds[0].Message; got != "" {
			t.Errorf("got the message %q told of a copy of the search, want none", got)
		}
		do("a value", "copied network message ID", "y", "n")
		ofMessage("a value")
		do("the note", "copied the ticket note", "Y", "y")
		ofMessage("the note")
		do("the note's command", "copied a command", "esc", "enter", "Y", "s", "esc", "esc")
		ofMessage("the note's command")
		do("rows", "exported 38 messages", "x", "c")
		if got := told.deeds[0].Rows; got != 38 {
			t.Errorf("got %d rows told of the export, want 38", got)
		}
		do("the command of rows", "copied a command", "x", "h", "esc")
		do("again", "searched", "R")

		told.full = true
		before := len(copies(e))
		requests := e.asked(func() {
			for _, keys := range [][]string{{"R"}, {"j", "j", "enter", "enter"}} {
				e.Press(keys...)
				e.Settle()
				if !e.Shows("the audit trail cannot be written") && !e.Shows("The audit trail cannot be written") {
					e.Errorf("%q: got no word of the trail, want why nothing was done", keys)
				}
			}
			e.Press("esc", "esc")
			for _, keys := range [][]string{{"y", "n"}, {"x", "c"}, {"Y", "y"}} {
				e.Press(keys...)
				e.Settle()
				e.Expect("Not done: the audit trail cannot be written: no space left on device.")
				e.Press("esc")
			}
		})
		if got := len(copies(e)); requests != 0 || got != before {
			t.Errorf("got %d requests and %d copies without a trail, want none", requests, got-before)
		}
	})
}

func TestTheTrailIsToldOfASearchForWhatAViewerMayNotSee(t *testing.T) {
	t.Parallel()
	var told trail
	o := setup{scope: &client.Scope{Sees: []string{"*@contoso.com"}}, served: served(func(s *ui.Served) { s.Audit = told.tell }), query: client.Query{Recipients: []string{"ann@fabrikam.com"}}}
	explore(t, o, func(e *explorer) {
		for range 2 {
			told.deeds = nil
			e.Press("enter")
			e.Settle()
			if len(told.deeds) != 1 {
				t.Fatalf("got %+v told, want the refusal alone", told.deeds)
			}
			got, want := told.deeds[0], ui.Deed{Kind: ui.DeedRefused, Query: "to:ann@fabrikam.com", Reason: "you may not see mail to ann@fabrikam.com, only mail to *@contoso.com"}
			if got != want {
				t.Errorf("got %+v told, want %+v", got, want)
			}
		}
	})
}

func TestTheFormSaysTheWholeReasonWhyAViewerMayNotSearch(t *testing.T) {
	t.Parallel()
	sees := []string{"*@contoso.com", "*@tailspin.com", "guest@wingtip.example", "*@litware.example"}
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
		o := setup{Options: size, scope: &client.Scope{Sees: sees}, served: served(func(s *ui.Served) { s.View = "viewer of " + strings.Join(sees, ", ") }), query: client.Query{Recipients: []string{"ann@fabrikam.com"}}}
		explore(t, o, func(e *explorer) {
			whole := func(when string) {
				t.Helper()
				got := strings.Join(strings.Fields(strings.NewReplacer("│", "", "┃", "").Replace(e.Screen())), " ")
				if want := "✗ Recipient: you may not see mail to ann@fabrikam.com, only mail to *@contoso.com or 3 others"; !strings.Contains(got, want) {
					t.Errorf("%s: got\n%s\nwant %q", when, e.Screen(), want)
				}
			}
			e.Press("tab")
			whole("before")
			e.Press("enter")
			e.Settle()
			whole("refused")
			e.Press("f1")
			if !e.Shows(sees[3]) {
				e.Press("pgdown")
			}
			e.Expect(sees[3])
		})
	}
}

func TestAServedExplorerSaysWhoSearchesAndWhatTheySee(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}} {
		for _, view := range []string{"", "viewer of *@contoso.com"} {
			o := setup{Options: size, served: served(func(s *ui.Served) { s.View = view })}
			listed(t, o, func(e *explorer) {
				first, _, _ := strings.Cut(e.Screen(), "\n")
				if !strings.Contains(first, "· dana") || strings.Contains(first, "ann@contoso.com") || strings.Contains(first, "dana, viewer of") != (view != "") {
					t.Errorf("got %q on the first line, want dana and %q", first, view)
				}
				e.Press("?")
				if got := e.Shows("Viewer of *@contoso.com: mail to"); got != (view != "") {
					t.Errorf("got %t, want what a viewer sees, and nothing of who sees all:\n%s", got, e.Screen())
				}
			})
		}
	}
}

func TestAnEmptyListSaysTheWholeReasonWhyItHasStopped(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
		why := errors.New("The audit trail cannot be written (no space left on device): nothing is searched until it can be, tell whoever runs it")
		fails := true
		o := setup{Options: size, served: served(func(s *ui.Served) {
			s.Audit = func(context.Context, ui.Deed) error {
				if fails {
					return why
				}
				return nil
			}
		})}
		explore(t, o, func(e *explorer) {
			e.Press("enter")
			e.Settle()
			if got := strings.Join(strings.Fields(e.Screen()), " "); !strings.Contains(got, "R resumes. "+why.Error()) {
				t.Errorf("got\n%s\nwant %q in the list", e.Screen(), why)
			}
			fails = false
			e.Press("R")
			e.Settle()
			e.Refuse("The audit trail")
		})
	}
}

func TestTheMeterSaysHowManyPeopleAreOn(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 120, Height: 40}, {Width: 80, Height: 24}} {
		people, notice := 1, ""
		var changed chan struct{}
		explore(t, setup{Options: size, served: served(func(s *ui.Served) {
			changed = make(chan struct{}, 1)
			s.People, s.Notice, s.Changed = func() int { return people }, func() string { return notice }, changed
		})}, func(e *explorer) {
			e.Refuse("people", " on ")
			people = 12
			changed <- struct{}{}
			e.Settle()
			if size.Width < 90 {
				e.Expect("12 on · 0/100")
			} else {
				e.Expect("12 people · 0/100 requests")
			}
			people, notice = 1, "The server stops in 30 s."
			changed <- struct{}{}
			e.Settle()
			e.Expect(notice)
			e.Refuse(" on · ", "people")
			if first, _, _ := strings.Cut(e.Screen(), "\n"); strings.TrimSpace(first) != notice {
				t.Errorf("got %q on the first line, want %q: the last is for answers to keys", first, notice)
			}
			for _, key := range []string{"enter", "?", "esc", "z", "z", "z", "Y"} {
				e.Press(key)
				e.Expect(notice)
			}
			close(changed)
		})
	}
}

// TestACommandWithQuotationMarksComesThroughTwoShells copies the command of a search that
// holds both kinds: the shell at home takes some away, and the server others.
func TestACommandWithQuotationMarksComesThroughTwoShells(t *testing.T) {
	t.Parallel()
	listed(t, setup{served: served(), query: client.Query{Subject: `it's "x"`}}, func(e *explorer) {
		e.Press("y", "c")
		e.Settle()
		line := split(split(copies(e)[0], true)[5], false)
		if got, want := strings.Join(line, "|"), `subject:"it's \"x\"" since:48h`; got != want {
			t.Errorf("got %q from %q, want %q", got, copies(e)[0], want)
		}
	})
}

// split splits a line into words, as a shell does or as the server does, which knows no
// backslash.
func split(line string, shell bool) []string {
	var words []string
	word, quote := "", rune(0)
	for at, r := range line + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"') && !(shell && at > 0 && line[at-1] == '\\'):
			quote = r
		case quote == 0 && r == ' ':
			words, word = append(words, word), ""
		case quote == 0 && shell && r == '\\':
		default:
			word += string(r)
		}
	}
	return words
}

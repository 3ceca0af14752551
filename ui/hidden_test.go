package ui_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/ui/uitest"
)

// secret finds a name or a subject of the simulated mail in a text.
func (e *explorer) secret(content string) string {
	lines := strings.Split(content, "\n")
	for _, m := range e.sim.Messages() {
		addresses := []string{m.Sender}
		for _, r := range m.Recipients {
			addresses = append(addresses, r.Address)
		}
		for _, address := range addresses {
			if local, _, ok := strings.Cut(address, "@"); ok && (strings.Contains(content, local+"@") || len(local) > 8 && strings.Contains(local[:8], ".") && strings.Contains(content, local[:8])) {
				return address
			}
		}
		// A subject may be cut off; a short one may be an ordinary word.
		if head := []rune(strings.TrimSpace(m.Subject)); len(head) > 9 {
			for _, line := range lines {
				if strings.Contains(line, string(head[:9])) {
					return m.Subject
				}
			}
		}
	}
	return ""
}

// keeps fails where a text has a name or a subject in it.
func (e *explorer) keeps(what, content string) {
	e.t.Helper()
	if found := e.secret(content); found != "" {
		e.Errorf("%s: got %q in\n%s\nwant it hidden", what, found, content)
	}
}

// everythingCopied is all that was sent to the clipboard.
func (e *explorer) everythingCopied() string {
	var all []string
	for _, sent := range regexp.MustCompile("\x1b]52;c;([A-Za-z0-9+/=]*)\a").FindAllStringSubmatch(e.Raw(), -1) {
		content, err := base64.StdEncoding.DecodeString(sent[1])
		if err != nil {
			e.t.Fatal(err)
		}
		all = append(all, string(content))
	}
	return strings.Join(all, "\n")
}

// While names are hidden, none is on the screen, in a copy, in a file or in what is left.
func TestNoNameOrSubjectIsSeenWhileTheyAreHidden(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, size := range []uitest.Options{{Width: 180, Height: 50}, {Width: 60, Height: 20}} {
			folder := t.TempDir()
			explore(t, setup{api: api, Options: size, folder: folder, hide: true, pageSize: 100, query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
				e.keeps("the form", e.Screen())
				begun := len(e.Raw())
				e.Press("enter")
				e.Settle()
				e.Expect("hidden (H)", "•••••", "b•••1")
				e.keeps("the list", e.Screen())
				steps := [][]string{
					{"enter"}, {"enter"}, {"r"}, {"esc"}, {"?"}, {"esc"}, {"j", "j", "r"}, {"esc"}, {"J"}, {"enter"}, {"y"}, {"esc"}, {"Y"}, {"m"}, {"esc"},
					{"p"}, {"esc"}, {"u"}, {"esc"}, {"b"}, {"esc"}, {"i"}, {"esc"}, {"a"}, {"t"}, {"z"}, {"z"}, {"tab"}, {"tab"}, {"s"}, {"S"}, {"s"}, {"s"}, {"R"}, {"!"}, {"tab"}, {"esc"},
					{"@"}, {"enter"}, {"esc"}, {"G", "enter"}, {"esc"}, {"esc"}, {"f"}, {"esc"}, {"["}, {"]"}, {"G"}, {":"}, {"esc"}, {"space", "j", "space"}, {"Y"}, {"esc"},
				}
				for _, keys := range steps {
					e.Press(keys...)
					e.Settle()
					e.keeps("after "+strings.Join(keys, " "), e.Screen())
				}
				for _, key := range []string{"a", "o", "f", "s", "m", "n", "r", "u", "c", "l", "h", "w", "p", "v", "i"} {
					e.Press("y", key)
					e.Settle()
					e.Press("esc")
				}
				e.Press("Y", "y")
				e.Settle()
				for _, key := range []string{"c", "s", "n", "m", "e", "v", "t"} {
					e.Press("x", key)
					e.Settle()
				}
				e.keeps("what was copied", e.everythingCopied())
				names, err := filepath.Glob(filepath.Join(folder, "*"))
				if err != nil || len(names) < 7 {
					e.Errorf("got the files %q, %v, want seven", names, err)
				}
				for _, name := range names {
					content, err := os.ReadFile(name)
					if err != nil {
						e.t.Fatal(err)
					}
					e.keeps(name, string(content))
				}
				e.keeps("what is left", e.app.ExitNote())
				e.keeps("all that went to the terminal", e.Raw()[begun:])
			})
		}
	}
}

// Hiding changes what is seen and nothing else: cursor, chips, verdicts, what is searched.
func TestHidingChangesOnlyWhatIsSeen(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		listed(t, setup{api: api, query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
			e.seek("mailbox full")
			e.Press("enter")
			e.Settle()
			e.Press("esc", "esc")
			e.Settle()
			before := e.Screen()
			e.Refuse("hidden (H)")
			if e.secret(before) == "" {
				e.Fatalf("got no name found on the screen before they are hidden, want some")
			}
			e.Press("H")
			e.Settle()
			e.Expect("hidden (H)", "Names and subjects are hidden", "mailbox", "•••")
			e.keeps("the screen", e.Screen())
			e.costs("the same search again", 1, func() {
				e.Press("R")
				e.Settle()
			})
			if log := e.sim.Log(); !strings.Contains(log[len(log)-1].URL, "bob@contoso.com") {
				e.Errorf("got %s asked for, want bob@contoso.com", log[len(log)-1].URL)
			}
			e.Press("p", "f") // the same sender
			e.Settle()
			e.keeps("a pivot", e.Screen())
			e.Refuse("No message matched.")
			e.Press("p", "s")
			e.Settle()
			e.keeps("a pivot by the subject", e.Screen())
			e.Press("[", "[")
			e.Settle()
			e.Press("H")
			e.Settle()
			if after := e.Screen(); rowsOf(after) != rowsOf(before) {
				e.Errorf("got\n%s\nwant as before\n%s", after, before)
			}
		})
	}
}

// rowsOf is the list of a screen: above it stands what was spent and when it was asked.
func rowsOf(screen string) string {
	rows, _, _ := strings.Cut(screen, "┈┈")
	return strings.Join(strings.Split(rows, "\n")[2:], "\n")
}

// What a person types or pastes while names are hidden is hidden once it is taken, and is
// searched for as it was.
func TestWhatIsTypedAndPastedIsHiddenToo(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		explore(t, setup{api: api, hide: true, Options: uitest.Options{Width: 160, Height: 45}}, func(e *explorer) {
			m := e.message("mailbox full")
			e.Press("tab")
			e.Paste("From: <" + m.Sender + ">\r\nTo: <bob@contoso.com>\r\nSubject: " + m.Subject + "\r\nDate: " + m.Received.Format("Mon, 02 Jan 2006 15:04:05 -0700") + "\r\nMessage-ID: " + m.MessageID + "\r\n")
			e.Settle()
			e.keeps("pasted headers", e.Screen())
			e.Press("ctrl+x", "tab")
			e.Type(m.Sender)
			e.Press("tab")
			e.Type("bob@contoso.com")
			e.Press("tab")
			e.Type(m.Subject)
			e.costs("the search", 1, func() {
				e.Press("enter")
				e.Settle()
			})
			e.keeps("the list", e.Screen())
			e.Expect("1 match", "•••")
			e.Press("y", "c")
			e.Settle()
			e.keeps("the command", e.everythingCopied())
			if got := e.everythingCopied(); !strings.Contains(got, "•••") || !strings.Contains(got, "msgtrace demo ") {
				e.Errorf("got %q copied, want a command with what is hidden", got)
			}
			e.Press("f")
			e.keeps("the form", e.Screen())
			e.costs("the same from the form", 1, func() {
				e.Press("enter")
				e.Settle()
			})
			e.Expect("1 match")
			e.Paste("Message-ID: " + m.MessageID + " from " + m.Sender + " to bob@contoso.com")
			e.Settle()
			e.keeps("what a paste offers", e.Screen())
			e.Press("esc", "H")
			e.Settle()
			e.Press("y", "c")
			if got := e.clipboard(); !strings.Contains(got, "bob@contoso.com") || !strings.Contains(got, m.Sender) || strings.Contains(got, "•") {
				e.Errorf("got %q copied when names are shown again, want them in it", got)
			}
		})
	}
}

// Who is signed in is a name, too, in each profile. Names are hidden in all profiles alike.
func TestAccountsOfProfilesAreHidden(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, _ *simulator.Simulator) {
		before := rowsOf(e.Screen())
		e.Press("H")
		e.Settle()
		e.Press("P")
		e.Settle()
		e.Expect("here · contoso.com · message-traces · a•••", "fabrikam.com · tracing · b•••")
		e.Refuse("ann@", "ben@")
		e.Press("j", "enter")
		e.Settle()
		e.Expect("fabrikam.com · b•••", "hidden (H)")
		e.Press("enter")
		e.Settle()
		e.Press("H")
		e.Settle()
		e.Expect("fabrikam.com · ben@fabrikam.com")
		e.Press("P")
		e.Settle()
		e.Press("enter")
		e.Settle()
		if got := rowsOf(e.Screen()); got != before {
			e.Errorf("got\n%s\nwant the names in the profile before shown again, too\n%s", got, before)
		}
	})
}

// What a sign-in says may name who signs in.
func TestTheAccountThatASignInNamesIsHidden(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d, hide: true}, func(e *explorer) {
		d.decide(e, errors.New("the account ann@contoso.com does not exist"))
		e.WaitFor("Not signed in to contoso.com")
		e.Expect("@contoso.com does not exist")
		e.Refuse("ann@")
		e.Press("esc")
		e.Settle()
		e.Refuse("ann@")
		e.Press("!")
		e.Settle()
		e.Expect("@contoso.com does not exist")
		e.Refuse("ann@")
	})
}

// A file that waits for requests is written when names may have been hidden since.
func TestAFileThatWaitedIsWrittenWithNamesHidden(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"n", "s", "t"} {
		folder := t.TempDir()
		foundForBob(t, setup{api: client.Tracing, folder: folder, limit: 5, query: client.Query{Recipients: toBob.Recipients, Subject: "e"}}, func(e *explorer) {
			e.Press("x", "w")
			e.Press(form)
			e.WaitFor("Resuming at ")
			e.Press("H")
			e.Expect("hidden (H)")
			e.Press("esc")
			e.Settle()
			e.Expect("Wrote ")
			_, content := saved(t, folder)
			e.keeps("the file", content)
			if !strings.Contains(content, "•••") {
				e.Errorf("got\n%s\nwant names hidden in it", content)
			}
		})
	}
}

package overlay

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"msgtrace/theme"
	"msgtrace/ui/action"
	"msgtrace/ui/text"
)

func codePrompt() Prompt {
	return Prompt{
		Title: "Sign in to contoso.com", Message: "Open the page in any browser, on any machine, and enter the code.",
		URL: "https://login.microsoft.com/device", Code: "ABCD-EFGH",
	}
}

func browserPrompt() Prompt {
	return Prompt{
		Title: "Sign in to contoso.com", Message: "Open the page in a browser on your machine.",
		URL:     "https://login.microsoftonline.com/contoso.com/authorize?" + strings.Repeat("state=0123456789&", 40),
		Forward: "ssh -L 18400:localhost:18400", Answers: true,
	}
}

func TestTheSignInFitsItsRoom(t *testing.T) {
	ascii, err := theme.Builtin("none", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, look := range []theme.Theme{plain(t), ascii} {
		for _, prompt := range []Prompt{codePrompt(), browserPrompt()} {
			for _, failed := range []bool{false, true} {
				w := NewSignIn(look, prompt, "y copies the code")
				w.SetCountdown("Expires at 14:07:31, in 14:32.")
				w.SetNote("The sign-in service does not answer.")
				w.Paste(strings.Repeat("http://localhost:18400/?code=発", 20))
				if failed {
					w.Fail("Not signed in", "esc closes", "The code ran out before it was used.", "Start the sign-in again.", "")
				}
				for width := 12; width < 130; width += 9 {
					for height := 3; height < 34; height += 2 {
						view := view(w, width, height)
						exact(t, view, width, height)
						if x, y := w.Cursor(); x >= width || y < 0 || height > 9 && width > 40 && y >= len(view) {
							t.Errorf("%dx%d: the cursor is at %d,%d", width, height, x, y)
						}
					}
				}
			}
		}
	}
}

func TestTheCodeIsAlwaysThereAsText(t *testing.T) {
	for height := 6; height < 20; height++ {
		w := NewSignIn(plain(t), codePrompt(), "")
		view := strings.Join(view(w, 60, height), "\n")
		if !strings.Contains(view, "ABCD-EFGH") || !strings.Contains(view, "https://login.microsoft.com/device") {
			t.Errorf("height %d:\n%s", height, view)
		}
	}
	w := NewSignIn(plain(t), Prompt{Code: "abcd1234", URL: "https://login.microsoft.com/device"}, "")
	if view := strings.Join(view(w, 60, 20), "\n"); !strings.Contains(view, "a b c d 1 2 3 4") {
		t.Errorf("a code of small letters:\n%s", view)
	}
}

func TestALongAddressCanBeSelectedWhole(t *testing.T) {
	w := NewSignIn(plain(t), browserPrompt(), "")
	var joined strings.Builder
	for _, line := range view(w, 80, 30) {
		joined.WriteString(strings.TrimRight(line, " "))
	}
	if !strings.Contains(joined.String(), browserPrompt().URL) {
		t.Error("the lines of the address, put together, are not the address")
	}
}

func TestLargeLettersDiffer(t *testing.T) {
	seen := map[string]rune{}
	for letter, shape := range dots {
		if other, there := seen[shape]; there {
			t.Errorf("%c and %c look the same", letter, other)
		}
		seen[shape] = letter
		rows := strings.Split(shape, "|")
		for _, row := range rows {
			if len(row) != bigWidth {
				t.Errorf("%c has a row of %d dots", letter, len(row))
			}
		}
		if len(rows) != bigRows {
			t.Errorf("%c has %d rows", letter, len(rows))
		}
	}
	for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-" {
		if dots[letter] == "" {
			t.Errorf("there is no large %c", letter)
		}
	}
	for _, row := range big("MW-09", false) {
		if text.Width(row) != 5*bigWidth+4 {
			t.Errorf("a row of %d columns", text.Width(row))
		}
	}
}

func TestWhatIsDoneInASignIn(t *testing.T) {
	w := NewSignIn(plain(t), codePrompt(), "")
	if w.Handle(action.SignInCode) != Copy || w.Value() != "ABCD-EFGH" || w.Handle(action.SignInPage) != Copy || w.Value() != codePrompt().URL {
		t.Errorf("copied %q", w.Value())
	}
	if w.Handle(action.SignInAgain) != Stay || w.Key(typed("x")) != Stay || w.Typed() != "" || w.Scope() != action.ScopeSignIn {
		t.Error("a prompt with a code is typed into, or begins again")
	}
	w.Fail("Not signed in", "", "The sign-in was declined.")
	if w.Handle(action.SignInCode) != Stay || w.Handle(action.SignInAgain) != Choose || w.Handle(action.SignInLeave) != Close {
		t.Error("a failed sign-in cannot be begun again or closed")
	}
	b := NewSignIn(plain(t), browserPrompt(), "")
	if b.Scope() != action.ScopeAnswer || b.Handle(action.AnswerTake) != Stay {
		t.Error("an address is handed over that is not there")
	}
	b.Key(typed("y"))
	b.Key(typed("u"))
	b.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
	b.Paste("\x1b[31m a\nb ")
	if b.Typed() != "y[31mab" || b.Handle(action.AnswerTake) != Choose {
		t.Errorf("typed %q", b.Typed())
	}
	if b.Handle(action.AnswerForward) != Copy || b.Value() != "ssh -L 18400:localhost:18400" {
		t.Errorf("copied %q", b.Value())
	}
	b.Fail("Not signed in", "", "It has expired.")
	if b.Scope() != action.ScopeSignIn {
		t.Error("a sign-in that has ended takes an address")
	}
}

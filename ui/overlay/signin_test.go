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
	t.Parallel()
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
							t.Errorf("%dx%d: got the cursor at %d,%d, want it in the window", width, height, x, y)
						}
					}
				}
			}
		}
	}
}

func TestTheCodeIsAlwaysThereAsText(t *testing.T) {
	t.Parallel()
	for height := 6; height < 20; height++ {
		w := NewSignIn(plain(t), codePrompt(), "")
		view := strings.Join(view(w, 60, height), "\n")
		if !strings.Contains(view, "ABCD-EFGH") || !strings.Contains(view, "https://login.microsoft.com/device") {
			t.Errorf("height %d: got\n%s\nwant the code and the address in it", height, view)
		}
	}
	w := NewSignIn(plain(t), Prompt{Code: "abcd1234", URL: "https://login.microsoft.com/device"}, "")
	if view := strings.Join(view(w, 60, 20), "\n"); !strings.Contains(view, "a b c d 1 2 3 4") {
		t.Errorf("a code of small letters: got\n%s\nwant it spaced out", view)
	}
}

func TestALongAddressCanBeSelectedWhole(t *testing.T) {
	t.Parallel()
	w := NewSignIn(plain(t), browserPrompt(), "")
	var joined strings.Builder
	for _, line := range view(w, 80, 30) {
		joined.WriteString(strings.TrimRight(line, " "))
	}
	if !strings.Contains(joined.String(), browserPrompt().URL) {
		t.Errorf("got the lines %q, want %q in them", joined.String(), browserPrompt().URL)
	}
}

func TestLargeLettersDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]rune{}
	for letter, shape := range dots {
		if other, there := seen[shape]; there {
			t.Errorf("got one shape of %c and %c, want two", letter, other)
		}
		seen[shape] = letter
		rows := strings.Split(shape, "|")
		for _, row := range rows {
			if len(row) != bigWidth {
				t.Errorf("%c: got a row of %d dots, want %d", letter, len(row), bigWidth)
			}
		}
		if len(rows) != bigRows {
			t.Errorf("%c: got %d rows, want %d", letter, len(rows), bigRows)
		}
	}
	for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-" {
		if dots[letter] == "" {
			t.Errorf("got no large %c, want one", letter)
		}
	}
	for _, row := range big("MW-09", false) {
		if got, want := text.Width(row), 5*bigWidth+4; got != want {
			t.Errorf("got a row of %d columns, want %d", got, want)
		}
	}
}

func TestWhatIsDoneInASignIn(t *testing.T) {
	t.Parallel()
	w := NewSignIn(plain(t), codePrompt(), "")
	if w.Handle(action.SignInCode) != Copy || w.Value() != "ABCD-EFGH" || w.Handle(action.SignInPage) != Copy || w.Value() != codePrompt().URL {
		t.Errorf("got %q copied, want the code, then the address", w.Value())
	}
	if w.Handle(action.SignInAgain) != Stay || w.Key(typed("x")) != Stay || w.Typed() != "" || w.Scope() != action.ScopeSignIn {
		t.Errorf("a prompt with a code: got %q typed in scope %q, want nothing, and no other sign-in", w.Typed(), w.Scope())
	}
	w.Fail("Not signed in", "", "The sign-in was declined.")
	if w.Handle(action.SignInCode) != Stay || w.Handle(action.SignInAgain) != Choose || w.Handle(action.SignInLeave) != Close {
		t.Error("a failed sign-in: got another outcome of its keys, want it to begin again and to close, and no code to copy")
	}
	b := NewSignIn(plain(t), browserPrompt(), "")
	if b.Scope() != action.ScopeAnswer || b.Handle(action.AnswerTake) != Stay {
		t.Errorf("before an address is typed: got it taken, or scope %q, want it to stay in %q", b.Scope(), action.ScopeAnswer)
	}
	b.Key(typed("y"))
	b.Key(typed("u"))
	b.Key(tea.KeyPressMsg{Code: tea.KeyBackspace})
	b.Paste("\x1b[31m a\nb ")
	if b.Typed() != "y[31mab" || b.Handle(action.AnswerTake) != Choose {
		t.Errorf("got %q typed, want %q, to be taken", b.Typed(), "y[31mab")
	}
	if b.Handle(action.AnswerForward) != Copy || b.Value() != "ssh -L 18400:localhost:18400" {
		t.Errorf("got %q copied, want the option of ssh", b.Value())
	}
	b.Fail("Not signed in", "", "It has expired.")
	if b.Scope() != action.ScopeSignIn {
		t.Errorf("after the end: got the scope %q, want %q", b.Scope(), action.ScopeSignIn)
	}
}

package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// TestSignInScreens keeps what the sign-in looks like. What the other sizes must
// show is in TestEveryStepOfASignInFitsItsScreen.
func TestSignInScreens(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{120, 40}, {80, 24}} {
		var shots []shot
		walkSignIn(t, setup{Options: uitest.Options{Width: size.w, Height: size.h}}, func(e *explorer, step string) {
			shots = append(shots, e.shot(step))
		})
		for _, shot := range shots {
			t.Run(fmt.Sprintf("%dx%d-%s", size.w, size.h, shot.name), func(t *testing.T) { uitest.Golden(t, shot.screen) })
		}
	}
}

// walkSignIn goes through sign-ins with a code and in a browser, and looks at each
// step.
func walkSignIn(t *testing.T, o setup, look func(e *explorer, step string)) {
	t.Helper()
	d := &desk{}
	o.signIn = d
	prompted(t, o, func(e *explorer) {
		look(e, "1-code")
		e.Press("y")
		d.signIns.Tell(ui.SignInEvent{Step: ui.SignInTroubled, Err: errors.New("the sign-in service cannot be reached")})
		e.Frame()
		look(e, "2-trouble")
		d.decide(e, declined)
		look(e, "3-declined")
		e.Settle()
		e.Press("esc")
		look(e, "4-put-away")
		e.Press("R")
		e.WaitFor("FXJ4-KLP2")
		d.decide(e, nil)
		e.Settle()
		look(e, "5-rows")
	})
	o.signIn = &desk{browser: true}
	prompted(t, o, func(e *explorer) {
		e.Paste("http://localhost:18400/?code=0.AAAA")
		look(e, "6-browser")
	})
}

// signInEssentials are what a step of a sign-in must show at every size: the code
// whole, the first words of what went wrong, and what the next key does.
var signInEssentials = map[string][]string{
	"1-code":     {" Sign in to contoso.com ", "Code  FXJ4-KLP2", "Expires at 01:15:00, in 14:59.", "\ny copy code  u copy address  esc cancel"},
	"2-trouble":  {" Sign in to contoso.com ", "Code  FXJ4-KLP2", "The sign-in service does not answer:", "\nSent to the terminal's clip"},
	"3-declined": {" Not signed in to contoso.com ", "The sign-in was declined.", "Sign in again, and approve it.", "enter tries again · esc closes", "\nenter try again  esc cancel"},
	"4-put-away": {"\nNot signed in:", " · R resumes · ! details", "nothing read yet"},
	"5-rows":     {"Received", "567 messages", "\nSigned in. Continuing with the request."},
	"6-browser":  {" Sign in to contoso.com ", "Over SSH: ssh -L 18400:localhost:18400", "ocalhost:18400/?code=0.AAAA", "Expires at 01:15:00, in 14:59.", "\nenter submit  ctrl+y copy address"},
}

func TestEveryStepOfASignInFitsItsScreen(t *testing.T) {
	t.Parallel()
	for _, size := range []struct{ w, h int }{{160, 45}, {80, 24}, {60, 20}, {40, 10}} {
		for _, ascii := range []bool{false, true} {
			t.Run(fmt.Sprintf("%dx%d-ascii=%v", size.w, size.h, ascii), func(t *testing.T) {
				o := setup{ascii: ascii, Options: uitest.Options{Width: size.w, Height: size.h}}
				if ascii {
					o.transport = asciiMail
				}
				walkSignIn(t, o, func(e *explorer, step string) {
					ui.FillsScreen(t, e.app.View(), size.w, size.h)
					for _, words := range signInEssentials[step] {
						if ascii {
							ui.OnlyASCII(t, e.app.View())
							words = plainly.Replace(words)
						}
						if !e.Shows(words) {
							e.Errorf("%s: got no %q on the screen, want it", step, words)
						}
					}
					showsAddress(e, step, size.h)
				})
			})
		}
	}
}

// showsAddress fails unless the address that one has to open is on the screen,
// over as many lines as it takes. Where it is long, the smallest screen has no room
// for all of it.
func showsAddress(e *explorer, step string, height int) {
	e.t.Helper()
	want := page
	switch {
	case step == "6-browser" && height < 20:
		want = visited[:80]
	case step == "6-browser":
		want = visited
	case step != "1-code" && step != "2-trouble":
		return
	}
	joined := strings.NewReplacer("│", "", " :\n: ", "", " ", "", "\n", "").Replace(e.Screen())
	if !strings.Contains(joined, want) {
		e.Errorf("%s: got lines that do not make the address, want %s", step, want)
	}
}

package ui_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator"
	"msgtrace/ui"
)

// prompted runs the search of the form, which makes the desk ask.
func prompted(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	if o.signIn == nil {
		o.signIn = &desk{}
	}
	explore(t, o, func(e *explorer) {
		e.Press("enter")
		e.WaitFor("Sign in to contoso.com")
		e.Advance(time.Second) // the person has read it
		script(e)
	})
}

func TestASignInGoesOnWithTheSameRequest(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			d := &desk{}
			prompted(t, setup{api: api, signIn: d}, func(e *explorer) {
				e.Expect("https://login.microsoft.com/device", "FXJ4-KLP2", "in 14:5", "waiting for the sign-in")
				e.Refuse("ann@contoso.com", "bob@contoso.com", "G reads on")
				e.costs("the search that waited", 1, func() {
					d.decide(e, nil)
					e.Settle()
				})
				e.Refuse("FXJ4-KLP2")
				e.Expect("all of it", "Signed in.", "contoso.com · bob@contoso.com")
				if d.asked != 1 {
					t.Errorf("got the person asked %d times, want once", d.asked)
				}
				spends(e, "an idle minute afterwards", 0, func() { e.Advance(time.Minute) })
			})
		})
	}
}

func TestKeysTypedBeforeThePromptAppearedAreNotForIt(t *testing.T) {
	t.Parallel()
	d := &desk{}
	explore(t, setup{signIn: d}, func(e *explorer) {
		e.Send("\r") // and, without having seen what comes of it:
		e.Send("yuR\x1b[B\x1b[200~nonsense\x1b[201~\x1b")
		e.Advance(150 * time.Millisecond)
		e.Expect("Sign in to contoso.com")
		e.Press("y", "esc")
		e.Expect("Sign in to contoso.com")
		e.Refuse("clipboard")
		e.Advance(400 * time.Millisecond)
		e.Press("y")
		e.Expect("Sent to the terminal's clipboard: the code.")
	})
}

func TestCtrlCQuitsEvenWhileThePromptAppears(t *testing.T) {
	t.Parallel()
	explore(t, setup{signIn: &desk{}}, func(e *explorer) {
		e.Press("enter")
		e.WaitFor("Sign in to contoso.com")
		e.Press("ctrl+c")
		if _, err := e.Result(); err != nil {
			t.Errorf("ctrl+c: got %v, want no error", err)
		}
	})
}

func TestTheCountdownTicksOnceASecondWhileItIsSeen(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		e.WaitFor("in 14:50.")
		spends(e, "ten seconds", 10*40, func() {
			e.Advance(10 * time.Second)
			e.Expect("in 14:40.")
		})
		e.Press("esc")
		e.Settle()
		spends(e, "a minute without it", 0, func() { e.Advance(time.Minute) })
	})
}

func TestCodeAndAddressAreCopied(t *testing.T) {
	t.Parallel()
	prompted(t, setup{}, func(e *explorer) {
		for key, want := range map[string]string{"y": "FXJ4-KLP2", "u": page} {
			before := len(e.Raw())
			e.Press(key)
			if sent := "]52;c;" + base64.StdEncoding.EncodeToString([]byte(want)); !strings.Contains(e.Raw()[before:], sent) {
				t.Errorf("%s: got no %q sent to the clipboard, want it", key, want)
			}
			e.Expect("Sent to the terminal's clipboard", "FXJ4-KLP2")
		}
	})
}

func TestASignInThatFailedCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fail  func(*desk, *explorer)
		words []string
	}{
		{"declined", func(d *desk, e *explorer) { d.decide(e, declined) }, []string{"The sign-in was declined.", "Sign in again, and approve it."}},
		{"expired", func(_ *desk, e *explorer) { e.Advance(15 * time.Minute) }, []string{"The code ran out before it was used.", "Start the sign-in again."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := &desk{}
			prompted(t, setup{signIn: d}, func(e *explorer) {
				e.costs("a sign-in that fails", 0, func() { test.fail(d, e) })
				e.WaitFor("Not signed in to contoso.com")
				e.Expect(append(test.words, "enter tries again · esc closes")...)
				e.Refuse("FXJ4-KLP2")
				e.Settle()
				spends(e, "an idle minute with the error", 0, func() { e.Advance(time.Minute) })
				e.Press("enter")
				e.WaitFor("FXJ4-KLP2")
				e.costs("the search at last", 1, func() {
					d.decide(e, nil)
					e.Settle()
				})
				e.Expect("all of it")
				e.Refuse("Not signed in")
			})
		})
	}
}

func TestAFailedSignInIsPutAwayAndRAsksAgain(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		d.decide(e, declined)
		e.Settle()
		e.Press("esc")
		e.Expect("Not signed in: the sign-in was declined. Sign in again, and approve it. · R resumes · ! details")
		e.Press("R")
		e.WaitFor("FXJ4-KLP2")
		e.costs("the search at last", 1, func() {
			d.decide(e, nil)
			e.Settle()
		})
		e.Expect("all of it")
	})
}

func TestEscGivesASignInUpAndKeepsTheRows(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			d := &desk{}
			prompted(t, setup{api: api, signIn: d, pageSize: 100}, func(e *explorer) {
				d.decide(e, nil)
				e.Settle()
				d.signedIn = false // it has ended
				e.Press("j", "j")
				e.Settle()
				row := e.CursorRow()
				e.Press("enter", "enter")
				e.WaitFor("FXJ4-KLP2")
				e.Advance(time.Second)
				e.costs("giving up", 0, func() {
					e.Press("esc")
					e.Settle()
				})
				e.Expect("Not signed in. What was loaded stays; R tries again.", strings.TrimSpace(row[4:40]))
				e.Refuse("FXJ4-KLP2")
				spends(e, "an idle minute", 0, func() { e.Advance(time.Minute) })
				e.costs("asking again", 1, func() {
					e.Press("R")
					e.WaitFor("FXJ4-KLP2")
					d.decide(e, nil)
					e.Settle()
				})
				e.Expect("Receive")
				if d.asked != 3 {
					t.Errorf("got the person asked %d times, want 3", d.asked)
				}
			})
		})
	}
}

func TestWhatFailedForTheSignInIsRepeatedAndNothingElse(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		d.decide(e, nil)
		e.Settle()
		d.signedIn = false
		e.Press("enter")
		e.WaitFor("FXJ4-KLP2")
		d.decide(e, declined)
		e.WaitFor("Not signed in to")
		e.Advance(time.Second)
		e.costs("the events alone", 1, func() {
			e.Press("R")
			e.WaitFor("FXJ4-KLP2")
			d.decide(e, nil)
			e.Settle()
		})
		e.Expect("Receive")
	})
}

func TestTroubleOnTheWayIsSaid(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		d.signIns.Tell(ui.SignInEvent{Step: ui.SignInTroubled, Err: errors.New("connection refused by \x1b[31mlogin")})
		e.Frame()
		e.Expect("The sign-in service does not answer: connection refused by", "Still trying.", "FXJ4-KLP2")
		d.signIns.Tell(ui.SignInEvent{Step: ui.SignInRecovered})
		e.Frame()
		e.Expect("The sign-in service answers again.")
		d.signIns.Tell(ui.SignInEvent{Step: ui.SignInNoted, Note: "tokens are kept in memory only"})
		e.Frame()
		e.Expect("Tokens are kept in memory only")
		d.decide(e, nil)
		e.Settle()
		e.Expect("all of it")
	})
}

func TestTheAddressOfTheBrowserIsTaken(t *testing.T) {
	t.Parallel()
	d := &desk{browser: true}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		e.Expect("ssh -L 18400:localhost:18400", "Ended at:")
		e.Type("yu?q:f")
		e.Expect("Ended at: yu?q:f")
		e.Press("enter")
		e.Expect("This is not the address at which the sign-in ended.")
		e.Press("ctrl+u")
		e.Paste(ended[:40] + "\n   " + ended[40:] + "\n")
		e.Expect("Ended at: " + ended)
		e.costs("the search that waited", 1, func() {
			e.Press("enter")
			e.Settle()
		})
		e.Expect("all of it", "Signed in.")
		if len(d.given) != 2 || d.given[1] != ended {
			t.Errorf("got %q handed over, want two, the last %q", d.given, ended)
		}
	})
}

func TestAnotherTokenIsGotBeforeARefusedRequestIsMadeAgain(t *testing.T) {
	t.Parallel()
	d := &desk{}
	prompted(t, setup{signIn: d}, func(e *explorer) {
		e.sim.SetFaults(simulator.Faults{Forbidden: simulator.When{Next: 1}})
		d.decide(e, nil)
		e.Settle()
		e.Expect("Not allowed (403): MessageTrace.Read.All or a role is missing; ask an administrator. · R resumes")
		e.costs("going on", 1, func() {
			e.Press("R")
			e.Settle()
		})
		e.Expect("all of it")
		e.Refuse("Not allowed")
		if d.renewed != 1 {
			t.Errorf("got the token renewed %d times, want once", d.renewed)
		}
	})
}

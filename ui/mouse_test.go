package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// click presses and releases the left button on a cell, counted from the upper left one.
func (e *explorer) click(x, y int) {
	e.t.Helper()
	e.Send(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
	e.Frame()
	e.Settle()
}

// clickOn clicks on a text of the screen.
func (e *explorer) clickOn(text string) {
	e.t.Helper()
	y := e.Find(text)
	if y < 0 {
		e.Fatalf("got no %q to click on", text)
	}
	before, _, _ := strings.Cut(e.Row(y), text)
	e.click(len([]rune(before)), y)
}

// footer clicks on an action of the last line.
func (e *explorer) footer(action string) {
	e.t.Helper()
	y := strings.Count(e.Screen(), "\n")
	before, _, found := strings.Cut(e.Row(y), action)
	if !found {
		e.Fatalf("got the last line %q, want %q in it", e.Row(y), action)
	}
	e.click(len([]rune(before)), y)
}

// wheel turns the wheel over a text of the screen: 65 is down, 64 up.
func (e *explorer) wheel(button int, text string) {
	e.t.Helper()
	y := e.Find(text)
	before, _, _ := strings.Cut(e.Row(y), text)
	e.Send(fmt.Sprintf("\x1b[<%d;%d;%dM", button, len([]rune(before))+1, y+1))
	e.Frame()
	e.Settle()
}

// moused is the explorer with the mouse on.
func moused(t *testing.T, o setup, script func(*explorer)) {
	t.Helper()
	o.mouse = true
	listed(t, o, script)
}

func TestAClickFocusesAPaneAndPutsItsCursorThere(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		for _, width := range []int{120, 160} {
			moused(t, setup{api: api, Options: uitest.Options{Width: width, Height: 40}}, func(e *explorer) {
				e.seek("quarantined")
				e.Press("g")
				e.Settle()
				e.costs("a click on a row", 0, func() { e.clickOn("Your password") })
				if row := e.CursorRow(); !strings.Contains(row, "Your password") {
					e.Errorf("got the cursor on %q, want it on the row that was clicked", row)
				}
				e.clickOn("Recipients 3")
				e.Expect("» Recipients 3")
				e.clickOn("Your password")
				e.Refuse("» Recipients 3")
			})
		}
	}
}

func TestOnlyASecondClickOpensARow(t *testing.T) {
	t.Parallel()
	moused(t, setup{Options: uitest.Options{Width: 120, Height: 40}, query: client.Query{Recipients: []string{"bob@contoso.com"}}}, func(e *explorer) {
		e.costs("two clicks that are far apart", 0, func() {
			e.clickOn("Your receipt")
			e.Advance(time.Second)
			e.clickOn("Your receipt")
		})
		e.Advance(time.Second)
		e.costs("a double click", 1, func() {
			y := e.Find("Your receipt") + 1
			e.Send(strings.Repeat(fmt.Sprintf("\x1b[<0;10;%dM\x1b[<0;10;%dm", y, y), 2))
			e.Settle()
		})
		e.Expect("» bob@contoso.com", "Receive")
	})
}

func TestTheWheelMovesThePaneUnderThePointer(t *testing.T) {
	t.Parallel()
	moused(t, setup{Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.Press("g")
		e.Settle()
		first := e.CursorRow()
		e.Press("j", "j", "j")
		third := e.CursorRow()
		e.Press("g")
		e.wheel(65, "Received")
		if row := e.CursorRow(); row != third {
			e.Errorf("got %q after a step down, want %q", row, third)
		}
		e.wheel(64, "Received")
		if row := e.CursorRow(); row != first {
			e.Errorf("got %q after a step up, want %q", row, first)
		}
		e.seek("mailbox full")
		before := e.Row(e.Find("▏ "))
		e.wheel(65, "─ Recipients")
		e.Refuse("» Recipients") // the focus stays
		if row := e.Row(e.Find("▏ ")); row == before {
			e.Errorf("got the cursor of the recipients on %q still, want it three rows below", row)
		}
	})
}

func TestAClickOnAChipNarrowsTheListAndOneInTheFooterActs(t *testing.T) {
	t.Parallel()
	for _, width := range []int{120, 60} {
		moused(t, setup{Options: uitest.Options{Width: width, Height: 40}}, func(e *explorer) {
			e.clickOn("⊘ ")
			e.Expect("⊘ 20]")
			e.clickOn("All ")
			e.Refuse("⊘ 20]")
			e.footer("f search")
			e.Expect("┌ Search", "enter search")
			e.footer("tab next")
			e.Press("esc")
			e.footer("? help")
			e.Expect("Help · ")
			e.footer("esc close")
			e.Refuse("Help · ")
		})
	}
}

func TestAClickGoesToAFieldAndTakesASuggestion(t *testing.T) {
	t.Parallel()
	explore(t, setup{mouse: true, Options: uitest.Options{Width: 120, Height: 40}, memory: &disk{}}, func(e *explorer) {
		e.Settle()
		e.clickOn("Subject  ")
		e.Type("invoice")
		e.Expect("subject:invoice")
		e.clickOn("Sender  ")
		e.Type("ann@fabrikam.com")
		e.Expect("from:ann@fabrikam.com")
		e.clickOn("By id or IP")
		e.Expect("Message-ID")
		e.footer("enter search")
		e.Expect("from:ann@fabrikam.com", " match")
		e.Press("f")
		e.clickOn("Sender  ")
		e.Press("ctrl+x")
		e.clickOn("Sender  ")
		e.Type("ann@fab")
		e.Settle()
		if e.Shows("│▌ ann@fabrikam.com") {
			e.clickOn("│▌ ann@fabrikam.com")
		}
		e.Press("enter")
		e.Settle()
		e.Expect("from:ann@fab")
	})
}

func TestAClickChoosesInAMenu(t *testing.T) {
	t.Parallel()
	moused(t, setup{Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.seek("mailbox full")
		e.Press("y")
		e.clickOn("sender's address")
		e.Expect("Sent to the terminal's clipboard")
		if got := e.clipboard(); got != "ann@fabrikam.com" {
			e.Errorf("got %q on the clipboard, want the address of the sender", got)
		}
		e.Press(":")
		e.Type("requests m")
		e.clickOn("requests made")
		e.Expect("Requests, newest first")
		e.Press("esc")
		e.Press("?")
		before := e.Screen()
		e.wheel(65, "Keys ")
		if e.Screen() == before {
			e.Errorf("got the same help after a step of the wheel, want it scrolled")
		}
	})
}

func TestTheMouseIsTheTerminalsUnlessItIsAskedFor(t *testing.T) {
	t.Parallel()
	listed(t, setup{Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		if raw := e.Raw(); strings.Contains(raw, "\x1b[?100") {
			e.Errorf("got %q, want no mode of the mouse", raw)
		}
		before := e.CursorRow()
		e.click(20, 8)
		if row := e.CursorRow(); row != before {
			e.Errorf("got the cursor on %q after a click, want it to stay on %q", row, before)
		}
		from := len(e.Raw())
		e.Press("M")
		e.Settle()
		e.Expect("The mouse works here now.")
		if raw := e.Raw()[from:]; !strings.Contains(raw, "\x1b[?1000h") || !strings.Contains(raw, "\x1b[?1006h") || strings.Contains(raw, "\x1b[?1002h") || strings.Contains(raw, "\x1b[?1003h") {
			e.Errorf("got %q, want clicks in the encoding of SGR, and no motion", raw)
		}
		e.click(20, 8)
		if row := e.CursorRow(); row == before {
			e.Errorf("got the cursor on %q after a click, want it to move", row)
		}
		from = len(e.Raw())
		e.Press("z", "z")
		e.Settle()
		if raw := e.Raw()[from:]; !strings.Contains(raw, "\x1b[?1000l") {
			e.Errorf("got %q, want the mouse given back while text is selected", raw)
		}
		e.Press("esc", "M")
		e.Expect("The mouse is the terminal's again")
	})
}

func TestTheModesOfTheMouseAreTakenBackAtTheEnd(t *testing.T) {
	t.Parallel()
	moused(t, setup{quitAtOnce: true}, func(e *explorer) {
		e.Press("q")
		e.WaitUntil("the end", e.Ended)
		if left := e.Left(); len(left) > 0 {
			e.Errorf("got %q, want nothing left on the terminal", left)
		}
	})
}

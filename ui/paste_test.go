package ui_test

import (
	"strings"
	"testing"
	"time"

	"msgtrace/ui/uitest"
)

func TestPastingOutsideTheFormOffersASearch(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api}, func(e *explorer) {
				message := e.sim.Messages()[4]
				e.costs("the paste itself", 0, func() {
					e.Paste("please look at " + message.MessageID + "\nq\n")
					e.Settle()
				})
				e.Expect("Search for this", "Message-ID")
				e.costs("the search", 1, func() {
					e.Press("enter")
					e.Settle()
				})
				e.Expect("all of it", message.MessageID[:20], "1 matches · ")
				e.Paste("nothing of interest")
				e.Expect("No Message-ID, network message ID or address")
			})
		})
	}
}

func TestKeysWorkAfterBinaryJunkWasPasted(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		var junk strings.Builder
		for c := range 2560 {
			junk.WriteByte(byte(c))
		}
		e.Paste(junk.String())
		e.Settle()
		e.Press("f")
		e.Expect("Cost")
	})
}

func TestLinesAreReadAsTerminalsSendThem(t *testing.T) {
	t.Parallel()
	headers := "From: Ann <ann@fabrikam.com>\nTo: Bob <bob@contoso.com>\n" +
		"Message-ID: <a.1@mail.fabrikam.com>\nSubject: Invoice\n"
	for _, end := range []string{"\n", "\r", "\r\n"} {
		pasted := strings.ReplaceAll(headers, "\n", end)
		listed(t, setup{}, func(e *explorer) {
			e.Paste(pasted)
			e.Expect("1 Message-ID     <a.1@mail.fabrikam.com>")
			e.Press("esc", "f")
			e.Paste(pasted)
			e.Expect("Took Message-ID.")
		})
	}
}

// pastes are texts that would do a lot as keys: open, sort, zoom, copy, quit.
var pastes = map[string]string{
	"words that quit": "quit now please q q q\r",
	"headers":         "From: Ann <ann@fabrikam.com>\rTo: Bob <bob@contoso.com>\rSubject: Invoice\rMessage-ID: <113c01d86b4a$53bb4230$fa9e45a$@ann@fabrikam.com>\r\r",
	"German":          "Grüß Gott, seit gestern fehlt mir die Rechnung von Frau Müller – können Sie bitte nachsehen?\r\n",
	"emoji":           "📧🚚🐛🧪🎯🧵🪄🌍🎉🔥✅👩‍🚀 q\r",
	"an address":      "bob@contoso.com\r",
	"a table":         "Sender\tRecipient\tStatus\r\nann@fabrikam.com\tbob@contoso.com\tFailed\r\n",
	"ten kilobytes":   strings.Repeat("Received: from mail.fabrikam.com by mx.contoso.com; q quit\r\n", 170),
}

// ways are how a terminal hands a text over: marked, as one piece, as lines, and
// as pieces that cut letters, of which the last is a single key.
var ways = map[string]func(e *uitest.Session, text string){
	"marked":       (*uitest.Session).Paste,
	"in one write": (*uitest.Session).Send,
	"in pieces": func(s *uitest.Session, text string) {
		last := len(text) - 1
		for at := 0; at < last; at += 61 {
			s.Send(text[at:min(last, at+61)])
		}
		s.Advance(50 * time.Millisecond)
		s.Send(text[last:])
	},
	"slowly": func(s *uitest.Session, text string) {
		size := max(64, len(text)/8)
		for len(text) > 1 {
			n := min(len(text)-1, size)
			s.Send(text[:n])
			s.Advance(90 * time.Millisecond)
			text = text[n:]
		}
		s.Send(text)
	},
}

// pasteEverywhere pastes each text in some place, in each way, and fails unless
// what is seen afterwards is what a marked paste leaves.
func pasteEverywhere(t *testing.T, at func(script func(*uitest.Session))) {
	for name, text := range pastes {
		want := ""
		for _, way := range []string{"marked", "in one write", "in pieces", "slowly"} {
			if cut := way == "in pieces" || way == "slowly"; cut && len(text) < 61 {
				continue // which is one piece
			}
			at(func(s *uitest.Session) {
				const enough = 3 * time.Second
				start := time.Now()
				ways[way](s, text)
				s.Advance(enough - time.Since(start))
				switch got := s.Screen(); {
				case s.Ended():
					s.Errorf("%s, %s: got the program ended, want it to go on", name, way)
				case way == "marked":
					want = got
				case got != want:
					t.Errorf("%s, %s: got\n%s\nwant\n%s", name, way, got, want)
				}
			})
		}
	}
}

// A terminal without bracketed paste types what is pasted. None of it may act as
// a key, wherever it lands.
func TestAPasteWithoutMarksIsAPaste(t *testing.T) {
	t.Parallel()
	on := func(o setup, keys ...string) func(func(*uitest.Session)) {
		return func(script func(*uitest.Session)) {
			o.messages = 60
			explore(t, o, func(e *explorer) {
				for _, key := range keys {
					e.Press(key)
					e.Advance(time.Second)
				}
				script(e.Session)
			})
		}
	}
	for name, at := range map[string]func(func(*uitest.Session)){
		"the form":       on(setup{}),
		"its subject":    on(setup{}, "tab", "tab", "tab"),
		"the list":       on(setup{}, "enter"),
		"the recipients": on(setup{}, "enter", "tab"),
		"the timeline":   on(setup{}, "enter", "tab", "tab"),
		"a find line":    on(setup{}, "enter", "/"),
		"the help":       on(setup{}, "enter", "?"),
		"the copy menu":  on(setup{}, "enter", "y"),
		"the palette":    on(setup{}, "enter", ":"),
		"a sign-in": func(script func(*uitest.Session)) {
			prompted(t, setup{signIn: &desk{}, messages: 60}, func(e *explorer) { script(e.Session) })
		},
		"a sign-in in a browser": func(script func(*uitest.Session)) {
			prompted(t, setup{signIn: &desk{browser: true}, messages: 60}, func(e *explorer) { script(e.Session) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pasteEverywhere(t, at)
		})
	}
}

// What a slow line delivers at once is still typed: a key that was held down,
// and a few keys that were typed ahead.
func TestKeysThatComeAtOnceAreKeys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, keys, same string }{
		{"a held key", strings.Repeat("j", 20), "j"},
		{"a held arrow", strings.Repeat("\x1b[B", 20), "j"},
		{"two keys in turn", strings.Repeat("jjjk", 10), "j"},
	} {
		listed(t, setup{}, func(e *explorer) {
			for range 20 {
				e.Press(test.same)
			}
			e.Settle()
			want := e.CursorRow()
			e.Press("g")
			e.Send(test.keys)
			e.Settle()
			if got := e.CursorRow(); got != want {
				e.Errorf("%s: the cursor is on %q, want %q", test.name, got, want)
			}
		})
	}
	listed(t, setup{}, func(e *explorer) {
		e.Send("/invoice\r")
		e.Settle()
		e.Expect("invoice")
		e.Refuse("what was pasted")
		e.Send("\x1b")
		e.Settle()
		e.Send("q")
		if _, err := e.Result(); err != nil {
			t.Errorf("q: got %v, want it to quit", err)
		}
	})
}

// The end of a paste is its own: it submits nothing, and the next key does.
func TestAPasteWithoutMarksSubmitsNothing(t *testing.T) {
	t.Parallel()
	explore(t, setup{}, func(e *explorer) {
		e.costs("a pasted address with the end of its line", 0, func() {
			e.Send("bob@contoso.com\r")
			e.Advance(time.Second)
		})
		e.Expect("bob@contoso.com", "Cost")
		e.costs("enter", 1, func() {
			e.Press("enter")
			e.Settle()
		})
	})
}

func TestAnOfferSaysTheTimeOfWhatWasPasted(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		listed(t, setup{ascii: ascii}, func(e *explorer) {
			sent := time.Now().Add(-30 * time.Hour).UTC()
			e.Paste("To: bob@contoso.com\nDate: " + sent.Format(time.RFC1123Z) + "\n")
			e.Expect("Search for this ("+sent.Format("2 Jan 2006 ")+map[bool]string{false: "±", true: "+-"}[ascii]+" 24 h)", "1 messages to  bob@contoso.com")
			e.Press("enter")
			e.Settle()
			e.Expect("to:bob@contoso.com since:\"" + sent.Add(-24*time.Hour).Format("2 Jan"))
			e.Paste("Message-ID: <cut.off@conto")
			e.Expect("No Message-ID", "The Message-ID is cut off there and was not taken.")
		})
	}
}

// What was pasted beside an id is at hand where the id finds nothing.
func TestWhatWasPastedBesideAnIDIsOffered(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		explore(t, setup{api: api}, func(e *explorer) {
			e.Paste("From: ann@contoso.com\nTo: bob@contoso.com\nSubject: Invoice\nMessage-ID: <changed.on.the.way@contoso.com>\n")
			e.Expect("Took Message-ID.", "Kept for a wider search: to bob@contoso.com, from ann@contoso.com,")
			e.Press("enter")
			e.Settle()
			e.Expect("No message matched.", "1 the recipient, sender and subject that were pasted with it: ", "A server on the way gave it")
			e.Press("1")
			e.Settle()
			e.Press("f")
			e.Expect("to:bob@contoso.com from:ann@contoso.com")
			e.Refuse("another id", "filled in") // by id; the last searches stand below
		})
	}
}

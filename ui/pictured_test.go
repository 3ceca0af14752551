package ui_test

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"msgtrace/client"
	"msgtrace/ui/uitest"
	"msgtrace/ui/uitest/picture"
)

// pictured is a screen to draw: how it is reached, what it then shows, and what a
// person hears who does not see it.
type pictured struct {
	name, title, description string
	width, height            int
	api                      client.Dialect
	script                   func(*explorer)
	shows                    []string
}

// toDraw are the screens of the pictures, that of every theme first.
var toDraw = []pictured{
	{
		name: "list", title: "The messages of a search over the details of one", width: 120, height: 32,
		description: "Fourteen messages to bob@contoso.com, each with its status. The first has failed, and below the list stands why: not delivered, the mailbox is full. Under this verdict are the next step and the events.",
		script:      func(e *explorer) { e.search(mailOfBob); e.open("mailbox full") },
		shows:       []string{"14 match", "✗ Not delivered: the mailbox of bob@contoso.com is full"},
	},
	{
		name: "form", title: "The search form", width: 110, height: 26,
		description: "Recipient, sender, time, subject and status to fill in; above them the same search as one line, below them what it costs.",
		script: func(e *explorer) {
			e.Type("bob@contoso.com")
			e.Press("tab")
			e.Type("*@fabrikam.com")
		},
		shows: []string{"to:bob@contoso.com from:*@fabrikam.com since:48h", "Cost"},
	},
	{
		name: "events", title: "The events of a copy that came late", width: 110, height: 24,
		description: "The verdict, and under it each step with the time since the first one and a bar for how long it took: the next server asked four times to try again, and took the message then.",
		script: func(e *explorer) {
			e.search("since:2d")
			e.open("deferred four times, then delivered")
			e.Press("enter", "z")
		},
		shows: []string{"Delivered: the next server accepted it", "Defer ×4", "slowest"},
	},
	{
		name: "group", title: "Whom a message to a group reached", width: 120, height: 30, api: client.Tracing,
		description: "The recipients of a message, the members of a group under that group, each with what became of the copy, and how many were reached.",
		script: func(e *explorer) {
			e.search("since:2d")
			e.open(nested)
			openMember(e, "megan.pereira@contoso.com")
			for range 2 {
				e.Press(">", "enter")
				e.Settle()
			}
			e.Press("shift+tab")
		},
		shows: []string{"└ sales-emea@contoso.com", "└ megan", "reached 12 of 12"},
	},
	{
		name: "note", title: "The note for the ticket", width: 110, height: 28,
		description: "Verdict, next step, message, time, steps, ids and search, each on a line of its own, to be copied as they stand.",
		script:      func(e *explorer) { e.search(mailOfBob); e.open("mailbox full"); e.Press("Y") },
		shows:       []string{"VERDICT", "NEXT", "SEARCHED"},
	},
	{
		name: "nothing", title: "A search that found nothing, and why that may be", width: 110, height: 24,
		description: "No message matched. The likely reasons stand in their order, each with the key that searches again and with what that costs.",
		script:      func(e *explorer) { e.search("to:bob@contso.com from:ann@fabrikam.com since:4h") },
		shows:       []string{"No message matched.", "with bob@contoso.com", "at most"},
	},
	{
		name: "causes", title: "What failed, counted by cause", width: 110, height: 28,
		description: "The messages that failed in two days, counted by the reason and by who said so.",
		script: func(e *explorer) {
			e.search("status:failed since:2d")
			e.Press("i", "enter")
			e.Settle()
			e.Press("b")
		},
		shows: []string{"By cause", "2 × mailbox full"},
	},
	{
		name: "volume", title: "The messages over time", width: 120, height: 32,
		description: "The messages of two days as bars over the time, those with problems in their color, and a span of them that is chosen.",
		script:      func(e *explorer) { e.search("since:2d"); e.Press("v", "left", "left", "left", "space", "left", "left") },
		shows:       []string{"Messages over time", "problems", "23 Nov 11:30"},
	},
	{
		name: "narrow", title: "The list on 80 columns", width: 80, height: 24,
		description: "The messages alone, with time, status, sender and subject.",
		script:      func(e *explorer) { e.search(mailOfBob); e.seek("mailbox full") },
		shows:       []string{"14 match", "✗ Failed"},
	},
	{
		name: "narrowest", title: "The events on 60 columns", width: 60, height: 20,
		description: "A line that says where this is, the verdict over several lines, and the events.",
		script:      func(e *explorer) { e.search(mailOfBob); e.open("mailbox full") },
		shows:       []string{"Invoice 1815", "Not delivered", "+2s  Fail"},
	},
}

// mailOfBob is what most pictures are about: Bob misses a message.
const (
	mailOfBob = "to:bob@contoso.com since:2d"
	nested    = "nested groups, all reached"
)

// picturedMail are the scenarios of the pictures. There are none of those in them that
// are there to be hard to draw.
func picturedMail() []string {
	mail := slices.DeleteFunc(slices.Clone(scenarios), func(name string) bool {
		return slices.Contains([]string{"hostile answer", "hostile address", "hostile subjects"}, name)
	})
	return append(mail, nested, "Gmail, bad reputation", "Gmail, mailbox full", "GMX, no reverse DNS", "no such domain", "mistyped outside")
}

// draw returns the screen of a picture in a theme.
func (p pictured) draw(t *testing.T, look string) picture.Screen {
	t.Helper()
	o := setup{api: p.api, look: look, mail: picturedMail(), Options: uitest.Options{
		Width: p.width, Height: p.height, Begin: time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC),
	}, program: []tea.ProgramOption{tea.WithColorProfile(colorprofile.TrueColor)}}
	var screen picture.Screen
	explore(t, o, func(e *explorer) {
		p.script(e)
		e.Settle()
		e.Expect(p.shows...)
		screen = e.Picture("msgtrace: "+p.title, p.description)
	})
	return screen
}

// search searches for a query line.
func (e *explorer) search(line string) {
	e.t.Helper()
	e.Press("up")
	e.Paste(line)
	e.Press("enter")
	e.Settle()
}

// open opens the newest message of a scenario.
func (e *explorer) open(scenario string) {
	e.t.Helper()
	e.seek(scenario)
	e.Press("enter")
	e.Settle()
}

package ui_test

import (
	"net/http"
	"regexp"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// ofTheHost are words for what somebody does not have who comes over SSH. Mail has
// folders, and an ssh command may look like a flag.
var ofTheHost = regexp.MustCompile(`(?i)\b(files?|director(y|ies)|disks?|home is|suspend|configuration|config|profiles?|environment|saves (as|it in))\b|\bshell\b|--(restore|saved|paste|profile|plain|ascii)\b|msgtrace (config|doctor|login|open|help|search|show)\b|MSGTRACE_|HTTPS_PROXY`)

// servedPlaces are keys that lead from the list to everything that can be open.
var servedPlaces = map[string][]string{
	"form": {"f"}, "list": nil, "recipients": {"enter"}, "timeline": {"enter", "enter", "enter"}, "raw event": {"enter", "enter", "enter", "r"}, "note": {"Y"}, "copies": {"x"}, "command": {"x", "tab"},
	"everyone": {"u"}, "palette": {":"}, "help": {"?"}, "errors": {"!"}, "requests": {"@"}, "searches": {"ctrl+r"}, "columns": {"c"}, "counts": {"b"}, "volume": {"v"}, "filter": {"/"}, "pivot": {"p"},
	"saving": {"ctrl+s"}, "playbooks": {"B"}, "zone": {"T"}, "remark": {"m"}, "copying": {"y"}, "profiles": {"P"}, "message": {"r"}, "time": {"W"}, "reasons": {"i"}, "note as Markdown": {"Y", "m"},
	"suggestions": {"f", "tab", "b"}, "events of everyone": {"x", "a", "w"}, "names hidden": {"H"}, "restore": {"ctrl+g"}, "form's profiles": {"f", "ctrl+o"}, "marks": {"space", "j", "space", "=", "x"},
	"remark kept": {"m", "q", "enter"}, "a search with a name": {"ctrl+s", "q", "enter"}, "text of the help, copied": {"?", "y"}, "everyone's copies": {"u", "x"}, "everyone's addresses": {"u", "y"},
}

// TestAServedExplorerSpeaksOfNoFileOfTheHost reads every place, and its help.
func TestAServedExplorerSpeaksOfNoFileOfTheHost(t *testing.T) {
	t.Parallel()
	for place, way := range servedPlaces {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			o := setup{Options: uitest.Options{Width: 160, Height: 50}, noBudget: true, quitAtOnce: true, served: served(), messages: 20, query: client.Query{Recipients: []string{"bob@contoso.com"}}}
			listed(t, o, func(e *explorer) {
				read := func(what, shown string) {
					if at := ofTheHost.FindStringIndex(shown); at != nil {
						e.Errorf("%s: got %q, want nothing that is on the host", what, shown[max(0, at[0]-80):min(len(shown), at[1]+40)])
					}
				}
				for _, key := range way {
					e.Press(key)
					e.Settle()
					read(key, e.Screen())
				}
				for _, key := range []string{"f1", "?"} {
					e.Press(key)
					if !e.Shows("Help ") {
						continue
					}
					read("help", e.Screen())
					before := len(copies(e))
					e.Press("y")
					e.Settle()
					if got := copies(e); len(got) > before {
						read("help, copied", got[len(got)-1])
					}
					return
				}
				if place == "filter" {
					return // a line of text without help
				}
				e.Errorf("got no help on f1 and ?, want some:\n%s", e.Screen())
			})
		})
	}
}

func TestErrorsOfAServedExplorerAreForWhoeverRunsTheServer(t *testing.T) {
	t.Parallel()
	line := &plug{}
	o := setup{served: served(), pageSize: 100, transport: func(r http.RoundTripper) http.RoundTripper {
		line.RoundTripper = r
		return line
	}}
	explore(t, o, func(e *explorer) {
		line.out.Store(true)
		e.Press("enter")
		e.WaitFor("! details")
		e.WaitUntil("it has failed", func() bool { return !e.Shows("Again in") })
		e.Press("!")
		e.Expect("What to do", "Try again. If it stays so, tell whoever runs this server.", "On the server", "HTTPS_PROXY")
	})
}

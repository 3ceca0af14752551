package action

import (
	"fmt"
	"slices"
	"strings"
)

// ID names an action, in the catalogue and in a person's configuration.
type ID string

// Scope is where a key means something.
type Scope string

// The scopes. A chain of them says where a key is looked up, see [Chain].
const (
	ScopeAlways      Scope = "always"      // whatever is focused
	ScopeApp         Scope = "app"         // every pane
	ScopeTraces      Scope = "traces"      // the list of messages
	ScopeRecipients  Scope = "recipients"  // the recipients of one message
	ScopeTimeline    Scope = "timeline"    // the events of one recipient
	ScopeEveryone    Scope = "everyone"    // the recipients of several messages
	ScopeForm        Scope = "form"        // the search form: text is typed
	ScopeSuggestions Scope = "suggestions" // the list below what is typed in the form
	ScopeText        Scope = "text"        // a line at the bottom of a pane: text is typed
	ScopeOverlay     Scope = "overlay"     // help, details, the copy menu
	ScopeNote        Scope = "note"        // the ticket note before it leaves
	ScopeColumns     Scope = "columns"     // the columns of the list, to choose from
	ScopeVolume      Scope = "volume"      // the messages over time
	ScopePalette     Scope = "palette"     // a list that typing narrows
	ScopePath        Scope = "path"        // the path of a file that is saved
	ScopeSearches    Scope = "searches"    // the searches that are remembered: typing narrows them
	ScopeFields      Scope = "fields"      // a window that asks for texts
	ScopeSignIn      Scope = "sign-in"     // a sign-in that waits for the person, or has failed
	ScopeAnswer      Scope = "answer"      // the same with a line for the address at which the browser ended
)

// Title returns the heading of a scope in the help.
func (s Scope) Title() string {
	switch s {
	case ScopeAlways:
		return "Always"
	case ScopeApp:
		return "Everywhere"
	case ScopeTraces:
		return "Messages"
	case ScopeRecipients:
		return "Recipients"
	case ScopeTimeline:
		return "Timeline"
	case ScopeEveryone:
		return "Everyone"
	case ScopeForm:
		return "Search form"
	case ScopeSuggestions:
		return "Suggestions"
	case ScopeText:
		return "Text line"
	case ScopeOverlay:
		return "Window"
	case ScopeNote:
		return "Ticket note"
	case ScopeColumns:
		return "Columns"
	case ScopeVolume:
		return "Messages over time"
	case ScopePalette:
		return "Palette"
	case ScopePath:
		return "Path of a file"
	case ScopeSearches:
		return "Searches"
	case ScopeFields:
		return "Question"
	case ScopeSignIn:
		return "Sign-in"
	case ScopeAnswer:
		return "Sign-in in a browser"
	}
	return string(s)
}

// Typing reports whether characters typed in the scope are text, and no keys.
func (s Scope) Typing() bool {
	switch s {
	case ScopeForm, ScopeSuggestions, ScopeText, ScopePalette, ScopePath, ScopeSearches, ScopeFields, ScopeAnswer:
		return true
	}
	return false
}

// typed reports whether the scope is in force while text is typed.
func (s Scope) typed() bool { return s.Typing() || s == ScopeAlways }

// Chain returns the scopes in which a key is looked up while s is focused,
// the inner one first.
func Chain(s Scope) []Scope {
	switch s {
	case ScopeTraces, ScopeRecipients, ScopeTimeline:
		return []Scope{s, ScopeApp, ScopeAlways}
	case ScopeApp:
		return []Scope{ScopeApp, ScopeAlways}
	case ScopeAlways:
		return []Scope{ScopeAlways}
	}
	return []Scope{s, ScopeAlways}
}

// Action is one thing to do.
type Action struct {
	ID     ID
	Title  string // in the footer and the palette: "open"
	Help   string // one sentence
	Scopes []Scope
	Keys   []string // as Bubble Tea writes them: "enter", "ctrl+d", "pgdown", "space", "G"
	// Footer is the place in the footer, 1 the first to get room; 0: never.
	Footer int
	// Palette says that the action can be chosen by name.
	Palette bool
	// Family is set on actions that differ by one digit: help shows them on
	// one line, in the words of the first.
	Family string
	// Keep is a key that a person's other binding cannot take from the action,
	// "" for none: without it nobody would find the way back, or out.
	Keep string
	// Served is how the action is named and explained where the explorer is shown over
	// SSH, nil: in the same words.
	Served *Words
	// Local says that the action needs this host: a file, a shell, a profile. Over SSH
	// nothing lists it.
	Local bool
	// Was are the names that the action had in earlier releases: they stand for
	// it in a configuration for ever.
	Was []ID

	own bool // a person has chosen its keys
}

// Words name and explain an action.
type Words struct {
	Title, Help string
}

// overlaps reports whether both actions are in force at once, so that a key
// can do only one of them.
func (a Action) overlaps(b Action) bool {
	for _, here := range a.Scopes {
		for _, there := range b.Scopes {
			if slices.Contains(Chain(here), there) || slices.Contains(Chain(there), here) {
				return true
			}
		}
	}
	return false
}

// check returns why the action cannot have a key.
func (a Action) check(key string) error {
	if err := checkKey(key); err != nil {
		return fmt.Errorf("action %q: %w", a.ID, err)
	}
	for _, scope := range a.Scopes {
		if scope.typed() && printable(key) {
			return fmt.Errorf("%q cannot do %q: it is text where that would be in force (%s)", key, a.ID, strings.ToLower(scope.Title()))
		}
	}
	return nil
}

// In reports whether the action belongs to the scope.
func (a Action) In(scope Scope) bool {
	for _, s := range a.Scopes {
		if s == scope {
			return true
		}
	}
	return false
}

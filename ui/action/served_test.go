package action

import (
	"regexp"
	"strings"
	"testing"
)

// ofTheHost are words for what somebody does not have who comes over SSH.
var ofTheHost = regexp.MustCompile(`(?i)\b(files?|paths?|director(y|ies)|folders?|disks?|home is|shell|suspend|configuration|profiles?|restore|cut off)\b|--\w`)

func TestServedKeysSpeakOfNothingOnTheHost(t *testing.T) {
	t.Parallel()
	k := keymap(t, map[ID][]string{Times: {"X"}, Volume: {"x"}}).Served()
	for _, group := range k.Help(scopes...) {
		for _, entry := range group.Entries {
			if said := ofTheHost.FindString(entry.Title + ": " + entry.Help); said != "" {
				t.Errorf("%s: got %q in %q, want nothing that is on the host", entry.ID, said, entry.Title+": "+entry.Help)
			}
		}
	}
	for _, match := range k.Palette("", scopes...) {
		if said := ofTheHost.FindString(match.Action.Title); said != "" {
			t.Errorf("the palette: got %q, want nothing that is on the host", match.Action.Title)
		}
	}
	for _, scope := range scopes {
		if footer := k.Footer(Chain(scope), 10_000, nil, nil); ofTheHost.MatchString(footer) {
			t.Errorf("the footer of %s: got %q, want nothing that is on the host", scope, footer)
		}
	}
}

func TestServedKeysAreThoseOfTheServer(t *testing.T) {
	t.Parallel()
	local := keymap(t, map[ID][]string{Volume: {"x"}})
	served := local.Served()
	if served != local.Served() || served.Served() != served {
		t.Error("got another keymap each time, want one for all sessions")
	}
	for _, a := range Catalogue() {
		if a.Local && served.Key(a.ID) != local.Key(a.ID) {
			t.Errorf("%s: got the key %q, want %q: it says why it does nothing", a.ID, served.Key(a.ID), local.Key(a.ID))
		}
		if a.Served != nil && (a.Served.Title == "" || !strings.HasSuffix(a.Served.Help, ".")) {
			t.Errorf("%s: got %+v, want a title and a sentence", a.ID, a.Served)
		}
	}
	for k, want := range map[*Keymap]string{local: `Your configuration gives x to "volume".`, served: `This server gives x to "volume".`} {
		said := ""
		for _, entry := range k.Help(ScopeApp)[0].Entries {
			if entry.ID == Save {
				said = entry.Help
			}
		}
		if !strings.HasSuffix(said, want) {
			t.Errorf("the help of save: got %q, want %q at its end", said, want)
		}
	}
}

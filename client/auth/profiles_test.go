//go:build unix

package auth

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

const ben = "ben@contoso.com"

// signInTo signs in to a profile, and returns its source.
func (l *lab) signInTo(profile string, options Options) *Source {
	l.t.Helper()
	options.Cache.Profile = profile
	s := l.source(options)
	if _, err := s.SignIn(l.t.Context()); err != nil {
		l.t.Fatal(l.seen(err))
	}
	return s
}

// status is who is signed in to a profile as the next run sees it.
func (l *lab) status(profile string, options Options) string {
	options.Cache.Profile = profile
	return l.source(options).Status(l.t.Context()).Account
}

// places are the options of a lab in each place that keeps tokens.
func (l *lab) places(method Method) map[Place]Options {
	l.t.Helper()
	all := map[Place]Options{}
	for _, place := range []Place{PlaceKeyring, PlaceFile, PlaceRuntime} {
		options := l.options(method)
		folder := filepath.Join(l.state, string(place))
		if err := os.MkdirAll(filepath.Join(folder, "run"), 0o700); err != nil {
			l.t.Fatal(err)
		}
		options.Cache = CacheOptions{Place: place, StateDir: folder, RuntimeDir: filepath.Join(folder, "run")}
		all[place] = options
	}
	return all
}

// left are the names of the files with tokens in a place.
func left(options Options) []string {
	var names []string
	for _, folder := range []string{options.Cache.stateFolder(), options.Cache.runtimeFolder()} {
		entries, _ := os.ReadDir(folder) // it may not be there
		for _, entry := range entries {
			if !strings.HasSuffix(entry.Name(), ".lock") {
				names = append(names, entry.Name())
			}
		}
	}
	return names
}

func TestProfilesOfOneApplicationKeepTheirSignInsApart(t *testing.T) {
	for _, method := range []Method{MethodDeviceCode, MethodBrowser} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		for place, options := range l.places(method) {
			l.authority.SetAccount(authority.DefaultAccount)
			l.signInTo("work", options)
			if got := l.status("other", options); got != "" {
				t.Errorf("%s, %s: got %q signed in to the other profile, want nobody", method, place, got)
			}
			l.authority.SetAccount(ben)
			other := l.signInTo("other", options)
			for profile, want := range map[string]string{"work": authority.DefaultAccount, "other": ben, "Work": "", "wor": ""} {
				if got := l.status(profile, options); got != want {
					t.Errorf("%s, %s: got %q signed in to %s, want %q", method, place, got, profile, want)
				}
			}
			if _, err := other.SignOut(t.Context()); err != nil {
				t.Fatal(err)
			}
			for profile, want := range map[string]string{"work": authority.DefaultAccount, "other": ""} {
				if got := l.status(profile, options); got != want {
					t.Errorf("%s, %s: after signing out of the other profile got %q signed in to %s, want %q", method, place, got, profile, want)
				}
			}
		}
	}
}

func TestEarlierSignInIsTakenOverByTheOnlyProfileOfIt(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		l.signInTo("", options) // as it was kept before
		options.Ask, options.Cache.Profile, options.Cache.Sole = nil, "work", true
		for run := range 2 {
			s := l.source(options)
			l.token(s, client.TokenRequest{Refresh: true})
			if got := s.Status(t.Context()).Account; got != authority.DefaultAccount {
				t.Errorf("%s, run %d: got %q, want %s", place, run+1, got, authority.DefaultAccount)
			}
		}
		if got := left(options); len(got) != 1 || !strings.HasPrefix(got[0], "work@") {
			t.Errorf("%s: got the files %v, want that of the profile only", place, got)
		}
		for name := range l.keys.keys {
			if !strings.Contains(name, ":work@") {
				t.Errorf("%s: got the key %s, want only that of the profile", place, name)
			}
		}
		if _, err := l.source(options).SignOut(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.notices(); len(got) != 0 {
		t.Errorf("got the notices %q, want none", got)
	}
}

func TestEarlierSignInOfSeveralProfilesIsNotTakenOver(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		l.signInTo("", options)
		if got := l.status("work", options); got != "" {
			t.Errorf("%s: got %q signed in, want nobody", place, got)
		}
		if got, want := l.notices(), "Profiles of one tenant and application have a sign-in each now. The earlier one, which they shared, is not used: sign in again."; !slices.Contains(got, want) {
			t.Errorf("%s: got the notices %q, want %q", place, got, want)
		}
		if got := left(options); len(got) != 1 {
			t.Errorf("%s: got the files %v, want the earlier one", place, got)
		}
		l.signInTo("work", options)
		if got := left(options); len(got) != 1 || !strings.HasPrefix(got[0], "work@") {
			t.Errorf("%s: after signing in again got the files %v, want that of the profile only", place, got)
		}
	}
}

func TestSignOutRemovesTheEarlierSignInToo(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		l.signInTo("", options)
		options.Cache.Profile = "work"
		removed, err := l.source(options).SignOut(t.Context())
		if got := left(options); err != nil || len(removed) != 1 || len(got) != 0 {
			t.Errorf("%s: got %v removed, %v left, %v, want one removed and none left", place, removed, got, err)
		}
	}
	if len(l.keys.keys) != 0 {
		t.Errorf("got %d keys left, want none", len(l.keys.keys))
	}
}

func TestDamagedEarlierSignInIsNoTrouble(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		path := l.signInTo("", options).cache.file.path()
		if err := os.WriteFile(path, []byte("not a cache"), 0o600); err != nil {
			t.Fatal(err)
		}
		options.Cache.Sole = true
		if got := l.status("work", options); got != "" {
			t.Errorf("%s: got %q signed in, want nobody", place, got)
		}
		l.signInTo("work", options)
		if got := left(options); len(got) != 1 || !strings.HasPrefix(got[0], "work@") {
			t.Errorf("%s: got the files %v, want that of the profile only", place, got)
		}
	}
	if got := l.notices(); len(got) != 0 {
		t.Errorf("got the notices %q, want none", got)
	}
}

func TestSignInOfAnotherAuthorityIsNone(t *testing.T) {
	l, other := newLab(t, authority.Options{}), newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		l.signInTo("work", options)
		options.Authority, options.Transport = other.server.URL, loopbackOnly{other.transport()}
		if got := l.status("work", options); got != "" {
			t.Errorf("%s: got %q signed in to the other authority, want nobody", place, got)
		}
	}
}

func TestSignOutFindsWhatOtherSettingsKept(t *testing.T) {
	for _, place := range []Place{PlaceMemory, PlaceFile, PlaceKeyring, PlaceRuntime} {
		l := newLab(t, authority.Options{})
		l.decide(authority.Approve)
		for kept, options := range l.places(MethodBrowser) {
			l.signInTo("work", options)
			options.Cache.Place, options.Cache.Profile = place, "work"
			s := l.source(options)
			*s.cache = *openCache(options.Cache, l.keys, s.options.Tenant, s.options.ClientID, s.notice)
			removed, err := s.SignOut(t.Context())
			if got := left(options); err != nil || len(removed) != 1 || len(got) != 0 {
				t.Errorf("kept in %s, set to %s: got %v removed, %v left, %v, want one removed and none left", kept, place, removed, got, err)
			}
		}
	}
}

func TestSignOutDoesNotFailForAKeyringThatIsNotUsed(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	options := l.places(MethodBrowser)[PlaceFile]
	s := l.signInTo("work", options)
	options.Cache.Profile = "work"
	*s.cache = *openCache(options.Cache, brokenKeys{}, s.options.Tenant, s.options.ClientID, s.notice)
	if removed, err := s.SignOut(t.Context()); err != nil || len(removed) != 1 {
		t.Errorf("got %v removed, %v, want one file and no error", removed, err)
	}
}

func TestWhatIsKeptIsListedAndRemoved(t *testing.T) {
	l := newLab(t, authority.Options{})
	l.decide(authority.Approve)
	for place, options := range l.places(MethodBrowser) {
		for _, profile := range []string{"work", "a-b_C", ""} { // a sign-in of a profile ends the shared one
			path := l.signInTo(profile, options).cache.file.path()
			if err := os.WriteFile(path+".damaged", []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		kept := keptSignIns(options.Cache, l.keys)
		var profiles []string
		for _, one := range kept {
			profiles = append(profiles, one.Profile)
			if one.Tenant != l.authority.Tenant() || one.ClientID != l.authority.ClientID() {
				t.Errorf("%s: got %+v, want the tenant and the application", place, one)
			}
			for profile, want := range map[string]bool{"work": one.Profile != "a-b_C", "a-b_C": one.Profile != "work", "": one.Profile == ""} {
				if got := one.Of(profile, strings.ToUpper(l.authority.Tenant()), l.authority.ClientID()); got != want {
					t.Errorf("%s: that of %q is of %q: got %v, want %v", place, one.Profile, profile, got, want)
				}
			}
			if one.Of(one.Profile, "other.example", l.authority.ClientID()) {
				t.Errorf("%s: that of %q is of another tenant, want that it is not", place, one.Profile)
			}
		}
		slices.Sort(profiles)
		if want := []string{"", "a-b_C", "work"}; !slices.Equal(profiles, want) {
			t.Errorf("%s: got the profiles %q, want %q", place, profiles, want)
		}
		for _, one := range kept {
			if removed, err := one.Remove(t.Context()); err != nil || len(removed) != 2 {
				t.Errorf("%s: got %v removed, %v, want two files", place, removed, err)
			}
		}
		if got := left(options); len(got) != 0 {
			t.Errorf("%s: got %v left, want nothing", place, got)
		}
	}
	if len(l.keys.keys) != 0 {
		t.Errorf("got %d keys left, want none", len(l.keys.keys))
	}
	id := authority.DefaultTenant + "_" + authority.DefaultClientID
	for _, name := range []string{"x", "x.json", "a@x.sealed", ".lock", "notes.txt", "a_b", "a_b.json", "contoso.com_x.json", "my_notes.json", "a b@" + id + ".json",
		"@" + id + ".json", id, id + ".json.lock", id + ".json.bak", "x_" + authority.DefaultClientID + ".json"} {
		if _, id := readName(name); id != "" {
			t.Errorf("%s: was read as %q, want that it is none of ours", name, id)
		}
	}
}

func TestProfileOfAFileMustBePlain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"..", "a/b", "a@b", "a b", strings.Repeat("x", 65)} {
		options := Options{Tenant: "contoso.com", ClientID: authority.DefaultClientID, Cache: CacheOptions{Place: PlaceMemory, Profile: name}}
		if _, err := New(options); kindOf(err) != KindConfig {
			t.Errorf("%q: got %v, want that it is refused", name, err)
		}
	}
}

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client/simulator/authority"
)

// folder is where the tenant's tokens are kept.
func (x *tenant) folder() string {
	return filepath.Join(x.home, ".local", "state", "msgtrace", "tokens")
}

// kept are the names of the files of tokens.
func (x *tenant) kept() []string {
	entries, _ := os.ReadDir(x.folder()) // it may not be there
	var names []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".json") {
			names = append(names, entry.Name())
		}
	}
	return names
}

// account is who is signed in to a profile.
func (x *tenant) account(profile string) string {
	x.t.Helper()
	o := x.run("", "status", "--profile", profile, "-o", "json")
	var status struct{ Account string }
	if err := json.Unmarshal([]byte(o.out), &status); err != nil {
		x.t.Fatalf("status -o json: got %v: %s %s, want JSON", err, o.out, o.err)
	}
	return status.Account
}

// also adds a profile like the first, under another name.
func (x *tenant) also(name string) {
	one := x.profileText()
	x.configure(one + strings.Replace(one, "profiles.contoso", "profiles."+name, 1))
}

func TestTwoProfilesOfOneApplicationHaveASignInEach(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.also("second")
	x.run(authority.Approve, "login", "--profile", "contoso").want(t, 0)
	if got := x.account("second"); got != "" {
		t.Errorf("got %q signed in to the second profile, want nobody", got)
	}
	x.authority.SetAccount("ben@contoso.com")
	x.run(authority.Approve, "login", "--profile", "second").want(t, 0)
	for profile, want := range map[string]string{"contoso": authority.DefaultAccount, "second": "ben@contoso.com"} {
		if got := x.account(profile); got != want {
			t.Errorf("got %q signed in to %s, want %q", got, profile, want)
		}
		x.run("", "search", "--profile", profile, "--limit", "1").want(t, 2, "1 of ")
	}
	o := x.run("", "logout", "--profile", "second").want(t, 0, "removed ")
	if strings.Contains(o.err, "still kept") {
		t.Errorf("logout: got %s, want nothing of the other profile, which is in use", o.err)
	}
	for profile, want := range map[string]string{"contoso": authority.DefaultAccount, "second": ""} {
		if got := x.account(profile); got != want {
			t.Errorf("after logout got %q signed in to %s, want %q", got, profile, want)
		}
	}
}

func TestProfileWithANewNameSignsInAgainAndTheOldIsNotForgotten(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	x.configure(strings.Replace(x.profileText(), "profiles.contoso", "profiles.renamed", 1))
	x.run("", "status").want(t, 2)
	const still = "a sign-in is still kept that no profile of the configuration uses: profile contoso, tenant " + authority.DefaultTenant
	x.run(authority.Approve, "login").want(t, 0, still, "msgtrace logout --all")
	x.run("", "logout").want(t, 0, "removed ", still)
	o := x.run("", "logout", "--all").want(t, 0, "removed "+filepath.Join(x.folder(), "contoso@"))
	if left := x.kept(); len(left) != 0 {
		t.Errorf("got %v left, want nothing; %s", left, o.err)
	}
	x.run("", "logout", "--all").want(t, 0, "nothing was saved")
}

func TestLogoutOfAllNeedsNoConfiguration(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	x.configure("nonsense = [\n")
	x.run("", "logout", "--all").want(t, 0, "removed ")
	if left := x.kept(); len(left) != 0 {
		t.Errorf("got %v left, want nothing", left)
	}
}

// earlier makes what is kept look as it did before profiles had a file each.
func (x *tenant) earlier() string {
	x.t.Helper()
	name := x.kept()[0]
	_, shared, _ := strings.Cut(name, "@")
	if err := os.Rename(filepath.Join(x.folder(), name), filepath.Join(x.folder(), shared)); err != nil {
		x.t.Fatal(err)
	}
	return shared
}

func TestEarlierSignInStaysWithTheOnlyProfile(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	x.earlier()
	if got := x.account("contoso"); got != authority.DefaultAccount {
		t.Errorf("got %q signed in, want %s", got, authority.DefaultAccount)
	}
	if got := x.kept(); len(got) != 1 || !strings.HasPrefix(got[0], "contoso@") {
		t.Errorf("got %v kept, want the file of the profile", got)
	}
	x.run("", "search", "--limit", "1").want(t, 2, "1 of ")
}

func TestEarlierSignInOfTwoProfilesIsAskedForAgain(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, "")
	x.run(authority.Approve, "login").want(t, 0)
	x.earlier()
	x.also("second")
	for _, profile := range []string{"contoso", "second"} {
		x.run("", "status", "--profile", profile).want(t, 2, "have a sign-in each now", "sign in again")
	}
	x.run(authority.Approve, "search", "--profile", "second", "--limit", "1").want(t, 2, "enter ", "1 of ")
	if got := x.kept(); len(got) != 1 || !strings.HasPrefix(got[0], "second@") {
		t.Errorf("got %v kept, want the file of the second profile only", got)
	}
}

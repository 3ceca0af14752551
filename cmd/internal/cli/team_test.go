package cli_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
)

// appProfile signs in as an application.
const appProfile = "method = \"client-secret\"\nsecret_file = \"SECRET\"\n"

// nobody is an address at which nobody listens. A port that was free a moment ago may be
// that of another test now.
const nobody = "127.0.0.1:1"

func TestNothingIsAskedForWhileTheStoreOfTheTeamDoesNotAnswer(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	x.configure(fmt.Sprintf("%s\n[team]\nstore = \"redis://%s/0\"\nhosts = 4\n", x.profileText(), nobody))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said := &endsAt{text: "the budget that the team shares does not answer", end: cancel}
	system := x.system(nil, nil)
	system.Out, system.Err, system.Transport, system.Now = io.Discard, said, x.transport, time.Now
	if code := cli.Run(ctx, system, strings.Fields("search --api message-traces since:2d")); code != 130 {
		t.Errorf("got the code %d, want 130; it said %q", code, said.said.String())
	}
	if got := said.said.String(); !strings.Contains(got, said.text) || !strings.Contains(got, "refused") {
		t.Errorf("got %q, want that the budget of the team does not answer, and why", got)
	}
	if got := len(x.simulator.Log()); got != 0 {
		t.Errorf("got %d requests, want none", got)
	}
}

func TestWhatIsWrongWithTheSecretsOfATeamIsSaid(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	profile := x.profileText()
	file := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(x.home, name)
		write(t, path, content)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for setting, want := range map[string]string{
		fmt.Sprintf("password_file = %q", file("open", "secret\n", 0o644)): "others may use the password for the store of the team",
		`password_env = "MSGTRACE_TEST_NOT_SET"`:                           "the environment variable MSGTRACE_TEST_NOT_SET is not set",
		fmt.Sprintf("key_file = %q", file("short", "c2hvcnQ=\n", 0o600)):   "key 1 is not 32 bytes in base64",
		fmt.Sprintf("key_file = %q", filepath.Join(x.home, "missing")):     "the key of the team cannot be read",
		fmt.Sprintf("ca = %q", file("empty.pem", "no certificate", 0o600)): "there is no certificate in",
	} {
		x.configure(fmt.Sprintf("%s\n[team]\nstore = \"rediss://localhost:1/0\"\nhosts = 4\n%s\n", profile, setting))
		for _, command := range []string{"search since:2d", "cache purge"} {
			x.run(authority.Approve, strings.Fields(command)...).want(t, 1, want)
		}
	}
}

func TestPurgeSaysWhenThereIsNothingToPurge(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	x.run(authority.Approve, "cache", "purge").want(t, 1, "no team shares a store", "set team.store in the configuration")
	x.configure(fmt.Sprintf("%s\n[team]\nstore = \"redis://%s/0\"\nhosts = 4\n", x.profileText(), nobody))
	x.run(authority.Approve, "cache", "purge").want(t, 1, "the store of the team: ", "refused")
	newHost(t).run("cache", "purge").want(t, 1, "no tenant is set up")
}

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

func TestDoctorSaysWhatIsWrongWithTheFilesOfServe(t *testing.T) {
	t.Parallel()
	key := strings.TrimSpace(string(gossh.MarshalAuthorizedKey(accesstest.NewKey(t).PublicKey())))
	const roster, log = "[people.ann]\nrole = \"agent\"\n", ".local/state/msgtrace/audit"
	for name, test := range map[string]struct {
		profile string
		files   map[string]string
		code    int
		want    []string
	}{
		"no roster": {appProfile, map[string]string{"authorized_keys": key + " ann\n"}, 0, nil},
		"all right": {appProfile, map[string]string{"roster.toml": roster, "authorized_keys": key + " ann\n"}, 0, []string{
			"ok       serve access   1 name in the roster, 1 authorized key, 0 keys of authorities, no list of what is revoked",
			"ok       host key       it will be made at the first start, in ", "ok       audit log      it will begin at the first start, in ",
		}},
		"a person signs in": {"method = \"device-code\"\n", map[string]string{"roster.toml": roster, "authorized_keys": key + " ann\n"}, 1, []string{
			"warning  serve          it does not start as it is: the profile contoso signs in a person", "fix: serve needs a sign-in of an application",
		}},
		"no keys":           {appProfile, map[string]string{"roster.toml": roster}, 0, []string{"warning  serve          it does not start as it is: nobody could come in", "authorized_keys"}},
		"a broken roster":   {appProfile, map[string]string{"roster.toml": "[people.ann]\nrole = \"king\"\n", "authorized_keys": key + " ann\n"}, 1, []string{"failed   serve access   ", "roster.toml:2: role must be "}},
		"a key of nobody":   {appProfile, map[string]string{"roster.toml": roster, "authorized_keys": key + " bob\n"}, 0, []string{"warning  serve access   ", "authorized_keys:1: ", "bob is not in the roster"}},
		"a damaged KRL":     {appProfile, map[string]string{"roster.toml": roster, "authorized_keys": key + " ann\n", "revoked": "SSHKRL\n\x00damaged"}, 1, []string{"failed   serve access   ", "revoked"}},
		"a broken host key": {appProfile, map[string]string{"roster.toml": roster, "authorized_keys": key + " ann\n", ".local/state/msgtrace/serve/host_key": "no key"}, 1, []string{"failed   host key       ", "is damaged"}},
		"a log without key": {appProfile, map[string]string{"roster.toml": roster, "authorized_keys": key + " ann\n", log + "/audit.jsonl": "{}\n"}, 1, []string{"failed   audit log      ", "audit.key"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, authority.Options{}, test.profile)
			for file, content := range test.files {
				path := filepath.Join(x.home, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				write(t, path, content)
			}
			o := x.run("", "doctor").want(t, test.code)
			for _, want := range test.want {
				if !strings.Contains(o.out, want) {
					t.Errorf("got\n%s\nwant %q in it", o.out, want)
				}
			}
			if test.want == nil && strings.Contains(o.out, "serve") {
				t.Errorf("got\n%s\nwant nothing of serve, which needs a roster", o.out)
			}
		})
	}
}

// A folder that somebody made for the log is as good as none: the first start takes it.
func TestDoctorTakesAnEmptyFolderForALogThatHasNotBegun(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	write(t, filepath.Join(x.home, "roster.toml"), "[people.ann]\nrole = \"agent\"\n")
	if err := os.MkdirAll(filepath.Join(x.home, ".local/state/msgtrace/audit"), 0o700); err != nil {
		t.Fatal(err)
	}
	o := x.run("", "doctor").want(t, 0)
	if want := "ok       audit log      it will begin at the first start, in "; !strings.Contains(o.out, want) {
		t.Errorf("got\n%s\nwant %q in it", o.out, want)
	}
}

func TestDoctorReadsTheAuditLogOfServe(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	write(t, filepath.Join(x.home, "roster.toml"), "[people.ann]\nrole = \"agent\"\n")
	dir := filepath.Join(x.home, ".local/state/msgtrace/audit")
	trail, err := audit.Open(audit.Options{Dir: dir, Journal: filepath.Join(x.home, "none")})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := trail.Write(t.Context(), audit.Entry{Action: audit.Searched, Person: "ann", Query: "to:bob@contoso.com"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := trail.Close(); err != nil {
		t.Fatal(err)
	}
	if o := x.run("", "doctor"); !strings.Contains(o.out, "ok       audit log      4 lines in "+dir+", and nothing is wrong") {
		t.Errorf("got\n%s\nwant its first line and three more, all sound", o.out)
	}
	path := filepath.Join(dir, "audit.jsonl")
	lines, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(lines), "bob", "dee", 1))
	o := x.run("", "doctor").want(t, 1)
	if !strings.Contains(o.out, "failed   audit log      1 finding, the first: "+path+": line 2: was changed") || !strings.Contains(o.out, "fix: `msgtrace audit verify` lists them") {
		t.Errorf("got\n%s\nwant the line that was changed", o.out)
	}
}

package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"msgtrace/client/simulator/authority"
)

func TestDoctorSaysWhatIsWrongWithTheStoreOfATeam(t *testing.T) {
	t.Parallel()
	deaf := refusing(t, func(string) {})
	for name, test := range map[string]struct {
		store     string
		settings  func(file func(content string, mode os.FileMode) string) string
		says, fix string
	}{
		"down": {store: nobody, says: "127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused", fix: "firewalls let 127.0.0.1:1 through"},
		"a wrong password": {deaf, func(file func(string, os.FileMode) string) string {
			return fmt.Sprintf("password_file = %q", file("hush\n", 0o600))
		}, deaf + ": the user name or the password is wrong", "team.password_file"},
		"a password for all": {deaf, func(file func(string, os.FileMode) string) string {
			return fmt.Sprintf("password_file = %q", file("hush\n", 0o644))
		}, "others may use the password for the store of the team", "chmod 600 "},
		"a key for all": {deaf, func(file func(string, os.FileMode) string) string {
			return fmt.Sprintf("key_file = %q", file("hush\n", 0o644))
		}, "others may use the key of the team", "chmod 600 "},
		"no key": {deaf, func(file func(string, os.FileMode) string) string {
			return fmt.Sprintf("key_file = %q", file("hush\n", 0o600))
		},
			"the keys of the team: key 1 is not 32 bytes in base64", "correct the file that team.key_file names"},
		"no certificate": {deaf, func(file func(string, os.FileMode) string) string {
			return fmt.Sprintf("ca = %q\n", file("hush\n", 0o600))
		}, deaf + ": team.ca: there is no certificate in ", "correct team.ca"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, authority.Options{}, appProfile)
			settings, scheme := "", "redis"
			if test.settings != nil {
				settings = test.settings(func(content string, mode os.FileMode) string {
					path := filepath.Join(x.home, "file")
					write(t, path, content)
					if err := os.Chmod(path, mode); err != nil {
						t.Fatal(err)
					}
					return path
				})
			}
			if strings.HasPrefix(settings, "ca ") {
				scheme = "rediss"
			}
			x.configure(fmt.Sprintf("%s\n[team]\nstore = \"%s://msgtrace@%s/0\"\nhosts = 4\n%s\n", x.profileText(), scheme, test.store, settings))
			o := x.run("", "doctor").want(t, 1)
			if !strings.Contains(o.out, "failed   team store     "+test.says) || !strings.Contains(o.out, test.fix) || strings.Count(o.out, "failed ") != 1 {
				t.Errorf("got\n%s\nwant the failure %q and the fix %q", o.out, test.says, test.fix)
			}
			if strings.Contains(o.out+o.err, "hush") {
				t.Errorf("got\n%s%s\nwant no secret in it", o.out, o.err)
			}
		})
	}
}

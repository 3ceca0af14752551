package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

func TestServeSaysWhatKeepsItFromStarting(t *testing.T) {
	t.Parallel()
	const profile = "[profiles.desk]\ntenant = \"contoso.onmicrosoft.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\nmethod = \"device-code\"\n"
	write := func(h *host, name, content string) {
		t.Helper()
		path := filepath.Join(h.home, ".config", "msgtrace", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := newHost(t)
	h.run("serve").want(t, 1, "no tenant is set up: there is no profile in "+filepath.Join(h.home, ".config", "msgtrace", "config.toml"),
		"XDG_CONFIG_HOME=/etc msgtrace serve", "msgtrace config init", "msgtrace demo --serve")
	write(h, "config.toml", profile)
	h.run("serve", "extra").want(t, 1, "takes no arguments")
	h.run("serve", "--profile", "desk").want(t, 1, "nobody could come in: there are neither keys nor authorities", filepath.Join("msgtrace", "authorized_keys"))
	write(h, "authorized_keys", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHGnO6m3T2xXTsZ6mYl5dcIsvyxUQ2OxO0dQqBHmOYcG ann\n")
	h.run("serve", "--profile", "desk").want(t, 1, "msgtrace: "+filepath.Join(h.home, ".config", "msgtrace", "roster.toml")+": no such file or directory",
		"name another file with --roster\n", "examples/serve/roster.toml")
	h.run("serve", "--profile", "desk", "--roster", "none", "--revoked", "gone").want(t, 1, "none: no such file or directory", "gone: no such file or directory",
		"name another file with --roster, --revoked")
	write(h, "roster.toml", "[people.ann]\nrole = \"agent\"\n")
	h.run("serve", "--profile", "desk").want(t, 1, `the profile desk signs in a person (method = "device-code"), in whose name everybody would search`,
		"set method to certificate, client-secret, workload-identity or managed-identity")
}

func TestTheDemoIsServedToThisMachineOnly(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, address := range []string{":2222", "0.0.0.0:2222", "[::]:2222", "192.0.2.1:2222", "example.org:2222", "2222"} {
		h.run("demo", "--serve", "--listen", address).want(t, 1, "--listen must be on loopback")
	}
	h.run("demo", "--serve").want(t, 1, "nobody could come in: there is no key in ~/.ssh/*.pub, and none in an agent", "ssh-keygen -t ed25519")
	h.run("demo", "--serve", "--sign-in").want(t, 1, "--serve and --sign-in")
	h.run("demo", "--serve", "to:bob@contoso.com").want(t, 1, "--serve takes no query")
	h.run("demo", "--listen", "127.0.0.1:2222").want(t, 1, "--listen goes with --serve")
}

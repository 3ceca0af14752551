package config_test

import (
	"fmt"
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
)

// Every value that is refused here would have been refused by the tenant, or
// sent a secret astray.
func TestShapes(t *testing.T) {
	t.Parallel()
	for key, values := range map[string]struct{ good, bad []string }{
		"tenant": {
			good: []string{"contoso.com", "contoso.onmicrosoft.com", "a-b.xn--p1ai", "0B9D3C1E-5a5f-4f0e-9c54-2f6d8c7a1b20"},
			bad:  []string{"contoso", "not a tenant", "contoso.com/", "../contoso.com", ".com", "contoso..com", "-a.com", "10.0.0.1", "Organizations", " contoso.com"},
		},
		"client_id": {
			good: []string{"11111111-2222-3333-4444-555555555555", "ABCDEF00-2222-3333-4444-555555555555"},
			bad:  []string{"nonsense", "11111111-2222-3333-4444-55555555555", "{11111111-2222-3333-4444-555555555555}", "11111111-2222-3333-4444-555555555555\n"},
		},
		"base_url": {
			good: []string{"https://graph.microsoft.com", "https://graph.microsoft.com/", "https://proxy.example:8443", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"},
			bad: []string{"graph.microsoft.com", "http://graph.microsoft.com", "ftp://graph.microsoft.com", "https://", "https://:443", "https://h:", "https://h:0", "https://h:70000",
				"https://u:hunter2@h/x?y", "https://hunter2@h", "https://h/v1.0", "https://h//", "https://h?", "https://h#", "http://localhost.example", "https://u:hunter2@h:x", "https:h"},
		},
		"authority": {
			good: []string{"https://login.microsoftonline.com", "https://127.0.0.1:8443/", "https://[::1]:8443"},
			bad:  []string{"http://login.microsoftonline.com", "http://127.0.0.1", "https://u:hunter2@h", "https://h/common", "https://h?x=y", "login.microsoftonline.com"},
		},
		"theme": {
			good: append(theme.Choices(), "/home/ann/my.toml", "my.toml", `C:\themes\mine`),
			bad:  []string{"drak", "Dark", "mine"},
		},
	} {
		for _, value := range values.good {
			if _, err := config.Parse("c.toml", with(key, value)); err != nil {
				t.Errorf("%s = %q: got %v, want it to be taken", key, value, err)
			}
		}
		for _, value := range values.bad {
			_, err := config.Parse("c.toml", with(key, value))
			if err == nil || !strings.HasPrefix(err.Error(), "c.toml:1: "+key+" ") && !strings.HasPrefix(err.Error(), "c.toml:3: "+key+" ") {
				t.Errorf("%s = %q: got %v, want an error that begins with the line and the key", key, value, err)
			} else if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "missing") {
				t.Errorf("%s = %q: got %v, want nothing of the secret or the file in it", key, value, err)
			}
		}
	}
}

// with is a whole profile with one value, which stands on line 1 or 3.
func with(key, value string) []byte {
	if key == "theme" {
		return fmt.Appendf(nil, "theme = %q\n", value)
	}
	document := fmt.Sprintf("[profiles.c]\n\n%s = %q\n", key, value)
	for name, usual := range map[string]string{"tenant": "contoso.com", "client_id": "11111111-2222-3333-4444-555555555555"} {
		if name != key {
			document += fmt.Sprintf("%s = %q\n", name, usual)
		}
	}
	return []byte(document)
}

func TestAMissingValueIsNoWrongOne(t *testing.T) {
	t.Parallel()
	_, err := config.Parse("c.toml", []byte("theme = \"\"\n[profiles.c]\ntenant = \"contoso.com\"\nclient_id = \"\"\nbase_url = \"\"\n"))
	if want := "c.toml:4: profile c: client_id is missing: the application id of the app registration"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

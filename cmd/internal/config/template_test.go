package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
)

var contoso = config.Answers{"tenant": "contoso.com", "client_id": "11111111-2222-3333-4444-555555555555", "method": "browser", "port": int64(18401)}

func TestWriteAndReadAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "config.toml")
	if err := config.Write(environment("MSGTRACE_CONFIG", path), "contoso", contoso); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("Stat: got %v, %v, want the mode 0600", info, err)
	}
	answers := config.Answers{"tenant": "fabrikam.com", "client_id": "11111111-2222-3333-4444-555555555555", "method": "client-secret", "secret_command": `pass show "a b"\n`}
	if err := config.Write(environment("MSGTRACE_CONFIG", path), "fabrikam", answers); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(environment("MSGTRACE_CONFIG", path))
	if err != nil {
		t.Fatal(err)
	}
	if p := c.Profiles["contoso"]; c.Profile != "contoso" || p.Tenant != "contoso.com" || p.Port != 18401 {
		t.Errorf("got the profile %q, %+v, want contoso with its tenant and port 18401", c.Profile, p)
	}
	if got := c.Profiles["fabrikam"].Secret.Command; got != `pass show "a b"\n` {
		t.Errorf("got the secret_command %q, want %q", got, `pass show "a b"\n`)
	}
	if err := config.Write(environment("MSGTRACE_CONFIG", path), "fabrikam", answers); err == nil || !strings.Contains(err.Error(), "already there") {
		t.Errorf("Write for the second time: got %v, want that it is already there", err)
	}
}

// Who keeps the file elsewhere and links to it must find it there, and the link
// where it was.
func TestWriteThroughALink(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	link, file := filepath.Join(folder, "config.toml"), filepath.Join(folder, "dotfiles", "msgtrace.toml")
	if err := os.Symlink(filepath.Join("dotfiles", "msgtrace.toml"), link); err != nil {
		t.Fatal(err)
	}
	if err := config.Write(environment("MSGTRACE_CONFIG", link), "contoso", contoso); err == nil || !strings.Contains(err.Error(), link+" is a link to a file that is not there") {
		t.Errorf("Write to a link to nothing: got %v, want that it is one", err)
	}
	if _, err := config.Begun(environment("MSGTRACE_CONFIG", link)); err == nil {
		t.Error("Begun at a link to nothing: got no error, want one before anything is asked")
	}
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("utc = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := config.Write(environment("MSGTRACE_CONFIG", link), "contoso", contoso); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("Lstat: got %v, %v, want that the link is still one", info, err)
	}
	content, err := os.ReadFile(file)
	if err != nil || !strings.HasPrefix(string(content), "utc = true\n") || !strings.Contains(string(content), "[profiles.contoso]") {
		t.Errorf("got %q, %v, want what was there and the new profile", content, err)
	}
}

func TestWriteRefusesWhatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.toml")
	for name, answers := range map[string]config.Answers{"contoso": {"tenant": "common", "client_id": "11111111-2222-3333-4444-555555555555"}, "a b": contoso} {
		if err := config.Write(environment("MSGTRACE_CONFIG", path), name, answers); err == nil {
			t.Errorf("Write(%s, %v): got no error, want one", name, answers)
		}
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("Stat: got %v, want that there is no file", err)
	}
}

// What is refused is named by itself: a line would be one of a file that there
// is not.
func TestRefusedAnswersNameNoLine(t *testing.T) {
	t.Parallel()
	with := func(name string, given any) config.Answers {
		answers := maps.Clone(contoso)
		answers[name] = given
		return answers
	}
	for want, answers := range map[string]config.Answers{
		"client_id must be the application id": with("client_id", "nonsense"),
		`method must be device-code, browser, certificate, client-secret, workload-identity or managed-identity: did you mean "device-code"?`: with("method", "devicecode"),
		"profile contoso: method client-secret needs secret_file":                                                                             with("method", "client-secret"),
		"profile contoso: the tracing API is not in cloud us-gov":                                                                             with("base_url", "https://graph.microsoft.us"),
		"base_url must be like https://graph.microsoft.com":                                                                                   with("base_url", "https://u:p@h"),
		`tenant "common" is not one tenant`:                                                                                                   with("tenant", "common"),
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := config.Write(environment("MSGTRACE_CONFIG", path), "contoso", answers); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s: Stat: got %v, want that there is no file", want, err)
		}
	}
}

// Every commented example must be a setting that is accepted.
func TestWrittenExamplesAreRight(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := config.Write(environment("MSGTRACE_CONFIG", path), "contoso", config.Answers{"tenant": "contoso.com"}); err == nil {
		t.Fatal("Write without a client_id: got no error, want one")
	}
	if err := config.Write(environment("MSGTRACE_CONFIG", path), "contoso", config.Answers{"tenant": "contoso.com", "client_id": "11111111-2222-3333-4444-555555555555"}); err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(document), "\n")
	sample := regexp.MustCompile(`^# ([a-z0-9_.-]+ = .*|\[.*\])$`)
	for i, line := range lines {
		if len(line) > 100 {
			t.Errorf("line %d is %d columns wide, want 100 at most: %s", i+1, len(line), line)
		}
		parts := sample.FindStringSubmatch(line)
		if parts == nil || strings.HasPrefix(parts[1], "secret_") || strings.HasPrefix(parts[1], "certificate_password_") {
			continue
		}
		lines[i] = parts[1]
	}
	c, err := config.Parse("c.toml", []byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatalf("with every example in force: got %v, want no error", err)
	}
	keys, err := c.Keys.Read()
	if err != nil || len(c.Ignored)+len(keys.Ignored) > 0 {
		t.Errorf("with every example in force: got %q and %q without effect, %v, want none", c.Ignored, keys.Ignored, err)
	}
}

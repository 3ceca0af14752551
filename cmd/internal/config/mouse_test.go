package config

import (
	"strings"
	"testing"
)

func TestTheMouseIsOffUnlessItIsAskedForAndOverSSHOnlyIfThatWas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file          string
		local, remote bool
	}{
		{"", false, false},
		{"mouse = false", false, false},
		{"mouse = true", true, true},
		{`mouse = "auto"`, true, false},
	} {
		for _, variable := range []string{"", "SSH_CONNECTION", "SSH_TTY"} {
			want := c.local
			if variable != "" {
				want = c.remote
			}
			getenv := func(name string) string {
				if name == variable && name != "" {
					return "192.0.2.7 50000 192.0.2.1 22"
				}
				return ""
			}
			read := &Config{}
			if err := readMouse(read, c.file); err != nil {
				t.Fatalf("%s: %v", c.file, err)
			}
			chosen, err := read.Choose(Flags{}, func(string) string { return "" })
			if err != nil {
				t.Fatal(err)
			}
			if got := chosen.MouseOn(getenv); got != want {
				t.Errorf("%q with %q set: got %t, want %t", c.file, variable, got, want)
			}
		}
	}
	if err := readMouse(&Config{}, `mouse = "sometimes"`); err == nil || !strings.Contains(err.Error(), `true, false or "auto"`) {
		t.Errorf("got %v, want what it may be", err)
	}
}

// readMouse puts the one line of a file into a configuration.
func readMouse(c *Config, line string) error {
	_, given, found := strings.Cut(line, " = ")
	if !found {
		return nil
	}
	for _, s := range general {
		if s.name == "mouse" {
			values := map[string]any{"true": true, "false": false}
			value, plain := values[given]
			if !plain {
				value = strings.Trim(given, `"`)
			}
			return s.value(c).put(value)
		}
	}
	return nil
}

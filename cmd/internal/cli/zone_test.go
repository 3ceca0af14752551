package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTimesAreReadAndShownInTheZoneThatIsSet(t *testing.T) {
	t.Parallel()
	const line = "since:9:00" // before now in all of the zones
	for _, test := range []struct {
		name, file string
		args       []string
		want       string
	}{
		{"the host's", "", nil, "from 2026-11-23 09:00:00 CET"},
		{"the flag's", "", []string{"--zone", "Tokyo"}, "from 2026-11-23 09:00:00 JST"},
		{"the file's", `zone = "America/New_York"`, nil, "from 2026-11-22 09:00:00 EST"},
		{"the flag over the file", `zone = "America/New_York"`, []string{"--zone", "Asia/Tokyo"}, "from 2026-11-23 09:00:00 JST"},
		{"UTC over the file", `zone = "America/New_York"`, []string{"--utc"}, "from 2026-11-23 09:00:00 UTC"},
		{"the flag over UTC", "utc = true", []string{"--zone", "Tokyo"}, "from 2026-11-23 09:00:00 JST"},
		{"UTC and a zone in the file", "utc = true\nzone = \"Tokyo\"", nil, "from 2026-11-23 09:00:00 UTC"},
	} {
		h := newHost(t)
		dir := filepath.Join(h.home, ".config", "msgtrace")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(test.file), 0o600); err != nil {
			t.Fatal(err)
		}
		if o := h.run(append([]string{"search", line, "--explain"}, test.args...)...).want(t, 0); !strings.Contains(o.out, test.want) {
			t.Errorf("%s: got\n%s\nwant %q in it", test.name, o.out, test.want)
		}
	}
	if o := newHost(t).run("demo", "search", "--zone", "Tokyo", "--limit", "1").want(t, 2); !strings.Contains(o.out, "Received (JST)") {
		t.Errorf("the demo: got\n%s\nwant its times in JST", o.out)
	}
	newHost(t).run("demo", "search", "--zone", "Atlantis").want(t, 1, "--zone must be a time zone")
}

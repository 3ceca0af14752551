package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
)

// host is a machine with files of the system and one of the person's own.
type host struct {
	t      *testing.T
	folder string
}

func newHost(t *testing.T) host { return host{t, t.TempDir()} }

// path is the configuration below a folder: "home", or one of the system's.
func (h host) path(folder string) string {
	return filepath.Join(h.folder, folder, "msgtrace", "config.toml")
}

func (h host) write(folder, document string) {
	h.t.Helper()
	path := h.path(folder)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h host) getenv(name string) string {
	switch name {
	case "XDG_CONFIG_HOME":
		return filepath.Join(h.folder, "home")
	case "XDG_CONFIG_DIRS":
		return strings.Join([]string{filepath.Join(h.folder, "near"), "not/absolute", filepath.Join(h.folder, "far")}, string(filepath.ListSeparator))
	}
	return ""
}

// shown is a value and where it is from, as config show has them.
func (h host) shown(profile string) map[string]string {
	h.t.Helper()
	c, err := config.Load(h.getenv)
	if err != nil {
		h.t.Fatal(err)
	}
	chosen, err := c.Choose(config.Flags{Profile: profile}, h.getenv)
	if err != nil {
		h.t.Fatal(err)
	}
	keys, err := chosen.Keys.Read()
	if err != nil {
		h.t.Fatal(err)
	}
	shown := map[string]string{}
	for _, v := range slices.Concat(chosen.Values, keys.Values) {
		shown[v.Name] = v.Value + " " + strings.ReplaceAll(strings.ReplaceAll(v.Origin, h.folder+"/", ""), "/msgtrace/config.toml", "")
	}
	return shown
}

const contosoOfAll = `theme = "dark"
utc = true
[keys]
zoom = "Z"
quit = "X"
[profiles.contoso]
tenant = "contoso.com"
client_id = "11111111-2222-3333-4444-555555555555"
color = "blue"
`

func TestAPersonsOwnFileStandsOverThoseOfTheSystem(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.write("far", contosoOfAll)
	h.write("near", "theme = \"light\"\n[profiles.fabrikam]\ntenant = \"fabrikam.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n")
	h.write("home", "profile = \"contoso\"\nascii = true\n[keys]\nzoom = \"Q\"\n[profiles.contoso]\ncolor = \"red\"\n")
	for profile, want := range map[string]map[string]string{
		"": {"profile": "contoso home:1", "theme": "light near:1", "utc": "true far:2", "ascii": "true home:2", "exit_note": "verdict default",
			"tenant": "contoso.com far:7", "color": "red home:6", "keys.zoom": "Q home:4", "keys.quit": "X far:5"},
		"fabrikam": {"tenant": "fabrikam.com near:3", "theme": "light near:1", "profile": "fabrikam --profile"},
	} {
		shown := h.shown(profile)
		for name, value := range want {
			if shown[name] != value {
				t.Errorf("profile %q, %s: got %q, want %q", profile, name, shown[name], value)
			}
		}
	}
}

func TestTheSystemsFileIsEnough(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.write("far", contosoOfAll)
	if got := h.shown("")["profile"]; got != "contoso the only profile in far" {
		t.Errorf("got the profile %q, want the only one", got)
	}
	c, err := config.Load(h.getenv)
	if err != nil || c.Read || c.Path != h.path("home") || !slices.Equal(c.System, []string{h.path("far")}) {
		t.Errorf("got %+v, %v, want the system's file, and the person's own not read", c, err)
	}
}

func TestWhatIsWrongIsToldWithItsFile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ system, own, want, ignored string }{
		"a value of the system's":        {"theme = 1\n", "", "far:1: theme must be a text", ""},
		"one of each":                    {"theme = 1\n", "utc = 1\n", "far:1: theme must be a text in quotation marks\nhome:1: utc must be", ""},
		"no TOML":                        {"theme =\n", "", "far:1:", ""},
		"an unknown name":                {"tehme = \"x\"\n", "utc = true\n", "", `far:1: unknown setting "tehme" has no effect`},
		"a profile that none has":        {contosoOfAll, "profile = \"contso\"\n", `home:1: there is no profile "contso": did you mean "contoso"?`, ""},
		"a profile that both spoil":      {contosoOfAll, "[profiles.contoso]\napi = \"tracing\"\ncloud = \"china\"\n", "home:3: profile contoso: the tracing API is not in cloud china", ""},
		"a profile that lacks something": {"[profiles.contoso]\ntenant = \"contoso.com\"\n", "", "far:1: profile contoso: client_id is missing", ""},
		"a profile that is made whole":   {"[profiles.contoso]\ntenant = \"contoso.com\"\n", "[profiles.contoso]\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.write("far", test.system)
			h.write("home", test.own)
			c, err := config.Load(h.getenv)
			short := strings.NewReplacer(h.folder+"/", "", "/msgtrace/config.toml", "")
			switch {
			case (err != nil) != (test.want != "") || err != nil && !strings.HasPrefix(short.Replace(err.Error()), test.want):
				t.Errorf("got %v, want %q", err, test.want)
			case err == nil && !strings.HasPrefix(short.Replace(strings.Join(c.Ignored, "\n")), test.ignored):
				t.Errorf("got %q, want %q", c.Ignored, test.ignored)
			}
		})
	}
}

func TestAFileOfTheSystemThatOthersCanWriteIsRefused(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.write("far", contosoOfAll)
	if err := os.Chmod(h.path("far"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(h.getenv); err == nil || !strings.Contains(err.Error(), "can be written by others: chmod 644 "+h.path("far")) {
		t.Errorf("got %v, want it refused, with what mends it", err)
	}
	if err := os.Chmod(h.path("far"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(h.getenv); err != nil {
		t.Errorf("readable by all: got %v, want it read", err)
	}
}

func TestAKeyIsOverriddenByWhicheverNameOfItsAction(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.write("far", "[keys]\nfind = \"F9\"\nzoom = \"Z\"\n")
	h.write("home", "[keys]\nfind = []\n")
	shown := h.shown("")
	if shown["keys.find"] != "none home:2" || shown["keys.zoom"] != "Z far:3" {
		t.Errorf("got %q and %q, want find without a key and Z for zoom", shown["keys.find"], shown["keys.zoom"])
	}
}

func TestANewProfileIsWrittenToThePersonsOwnFile(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.write("far", contosoOfAll)
	if err := config.Write(h.getenv, "contoso", contoso); err == nil || !strings.Contains(err.Error(), h.path("far")+":6: profile contoso is already there") {
		t.Errorf("got %v, want that the system has it", err)
	}
	if err := config.Write(h.getenv, "fabrikam", contoso); err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(h.path("home"))
	if err != nil || !strings.Contains(string(own), "[profiles.fabrikam]") {
		t.Errorf("got %s, %v, want the profile in it", own, err)
	}
	if got := h.shown("contoso")["tenant"]; got != "contoso.com far:7" {
		t.Errorf("got the tenant %q, want that of the system's file", got)
	}
}

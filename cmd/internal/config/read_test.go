package config_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/note"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme"
	"msgtrace/ui/action"
)

// anAPI and aTheme are how messages list the names that there are.
var anAPI, aTheme = alternatives(client.Dialects()), alternatives(theme.Choices())

// alternatives writes a, b or c.
func alternatives[T ~string](names []T) string {
	text, last := string(names[0]), len(names)-1
	for _, name := range names[1:last] {
		text += ", " + string(name)
	}
	return text + " or " + string(names[last])
}

const good = `
profile = "contoso"
theme = "dark"
utc = true

[keys]
open = ["enter", "o"]
help = "f1"

[profiles.contoso]
tenant = "contoso.onmicrosoft.com"
client_id = "11111111-2222-3333-4444-555555555555"
color = "blue"

[profiles.contoso.form]
since = "24h"
status = ["failed", "Filtered as spam"]

[profiles.fabrikam]
tenant = "fabrikam.com"
client_id = "66666666-2222-3333-4444-555555555555"
method = "client-secret"
secret_command = "pass show fabrikam"
api = "message-traces"
recipients = "on-demand"
page_size = 100
`

func TestParse(t *testing.T) {
	t.Parallel()
	c, err := config.Parse("config.toml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	contoso, fabrikam := c.Profiles["contoso"], c.Profiles["fabrikam"]
	if contoso.Method != auth.MethodDeviceCode || contoso.API != "tracing" || contoso.TokenCache != "auto" || contoso.Form.Since != "24h" {
		t.Errorf("contoso: got %+v, want the defaults and since 24h", contoso)
	}
	if fabrikam.Secret.Command != "pass show fabrikam" || fabrikam.API != "message-traces" || fabrikam.Recipients != "on-demand" || fabrikam.PageSize != 100 {
		t.Errorf("fabrikam: got %+v, want the secret's command, message-traces, on-demand and pages of 100", fabrikam)
	}
	keys, err := c.Keys.Read()
	if err != nil || keys.Key(action.Open) != "enter" || keys.Key(action.Help) != "f1" {
		t.Errorf("keys: got %q and %q, %v, want enter and f1", keys.Key(action.Open), keys.Key(action.Help), err)
	}
}

func TestTheLinesOfANoteAreRead(t *testing.T) {
	t.Parallel()
	c, err := config.Parse("c.toml", []byte("[note]\nlines = [\"when\", \"message=Nachricht\"]\nfuture = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := c.Choose(config.Flags{}, environment())
	if want := (note.Template{{Line: note.When, Label: "WHEN"}, {Line: note.Between, Label: "Nachricht"}}); err != nil || !slices.Equal(chosen.Note, want) {
		t.Errorf("got the template %v, %v, want %v", chosen.Note, err, want)
	}
	if want := (config.Value{Name: "note.lines", Value: "when, message=Nachricht", Origin: "c.toml:2"}); !slices.Contains(chosen.Values, want) {
		t.Errorf("got the values %v, want %v among them", chosen.Values, want)
	}
	if want := []string{`c.toml:3: unknown setting "note.future" has no effect`}; !slices.Equal(c.Ignored, want) {
		t.Errorf("got the ignored settings %q, want %q", c.Ignored, want)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const start = "[profiles.c]\ntenant = \"contoso.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n"
	for name, test := range map[string]struct{ document, want string }{
		"no table":        {start + "form = 3\n", "c.toml:4: form must be a table: [profiles.c.form]"},
		"broken TOML":     {"theme = \n", `c.toml:1:`},
		"a word":          {start + "api = \"tracings\"\n", "c.toml:4: api must be " + anAPI + `: did you mean "tracing"?`},
		"a kind":          {start + "send_chain = \"yes\"\n", "c.toml:4: send_chain must be true or false, without quotation marks"},
		"a number":        {start + "page_size = 5001\n", "c.toml:4: page_size must be a number from 1 to 5000"},
		"no tenant":       {"[profiles.c]\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n", "c.toml:1: profile c: tenant is missing"},
		"nobody's tenant": {"[profiles.c]\ntenant = \"common\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n", `c.toml:2: tenant "common" is not one tenant`},
		"no secret":       {start + "method = \"client-secret\"\n", "c.toml:4: profile c: method client-secret needs secret_file, secret_command, secret_ask or secret_env"},
		"two secrets": {start + "method = \"client-secret\"\nsecret_file = \"a\"\nsecret_command = \"b\"\n",
			"c.toml:4: profile c: only one of secret_file, secret_command, secret_ask and secret_env can be in force"},
		"two passwords": {start + "method = \"certificate\"\ncertificate = \"a\"\ncertificate_password_file = \"a\"\ncertificate_password_env = \"b\"\n",
			"c.toml:4: profile c: only one of certificate_password_file, certificate_password_command, certificate_password_ask and certificate_password_env can be in force"},
		"another cloud":    {start + "cloud = \"us-gov\"\n", "c.toml:4: profile c: the tracing API is not in cloud us-gov"},
		"an address":       {start + "base_url = \"graph\"\n", "c.toml:4: base_url must be like https://"},
		"a national Graph": {start + "base_url = \"https://Microsoftgraph.chinacloudapi.cn/\"\n", "c.toml:4: profile c: the tracing API is not in cloud china"},
		"its authority":    {start + "authority = \"https://login.microsoftonline.us\"\n", "c.toml:4: profile c: the tracing API is not in the cloud that signs in at https://login.microsoftonline.us"},
		"a theme":          {"theme = \"drak\"\n", "c.toml:1: theme must be " + aTheme + `, or the path of a theme file: did you mean "dark"?`},
		"a time":           {start + "form.since = \"soon\"\n", `c.toml:4: profile c: cannot read "soon" as a time`},
		"a status":         {start + "form.status = \"faild\"\n", `c.toml:4: profile c: form.status "faild" must be`},
		"a profile":        {"profile = \"d\"\n" + start, `c.toml:1: there is no profile "d"`},
		"a name":           {"[profiles.\"a b\"]\n", `c.toml:1: profile "a b": a name has letters`},
		"an odd table":     {"[profile.c]\ntenant = \"x\"\n", "c.toml:1: profile must be a text in quotation marks, not a table"},
		"a note's line":    {"utc = true\n[note]\nlines = [\"verdict\", \"nxt\"]\n", `c.toml:3: note.lines has the line "nxt", which no note has: use messages, verdict, next`},
		"a note's slip":    {"note.lines = \"verdct\"\n", `c.toml:1: note.lines has the line "verdct", which no note has: use messages, verdict, next, remark, message, when, steps, via, rcpts, ids, searched: did you mean "verdict"?`},
		"a note's label":   {"[note]\nlines = [\"ids=a\\u001bb\"]\n", `c.toml:2: note.lines has no label that can be printed behind "ids="`},
		"an empty note":    {"[note]\nlines = []\n", "c.toml:2: note.lines must name at least one line"},
		"no note":          {"note = 1\n", "c.toml:1: note must be a table: [note]"},
		"a table":          {"profiles = 1\n", "c.toml:1: profiles must be tables"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Parse("c.toml", []byte(test.document))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestParseTellsEveryProblemInOrder(t *testing.T) {
	t.Parallel()
	_, err := config.Parse("c.toml", []byte("tehme = 1\n[profiles.c]\nclient_id = \"11111111-2222-3333-4444-555555555555\"\napi = \"y\"\n"))
	want := "c.toml:1: unknown setting \"tehme\" has no effect: did you mean \"theme\"?\n" +
		"c.toml:2: profile c: tenant is missing: the id of the tenant, or one of its domains\n" +
		"c.toml:4: api must be " + anAPI
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// A file of another release, or one with a slip of the hand, is read as far as
// it is understood.
func TestUnknownSettingsHaveNoEffectAndAreTold(t *testing.T) {
	t.Parallel()
	const start = "[profiles.c]\ntenant = \"contoso.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n"
	for name, test := range map[string]struct{ document, want string }{
		"a typing error":     {"theme = \"dark\"\ntehme = 1\n", `c.toml:2: unknown setting "tehme" has no effect: did you mean "theme"?`},
		"a stranger":         {"frobnicate = 1\n", `c.toml:1: unknown setting "frobnicate" has no effect`},
		"a strange table":    {"[fleet]\nship = \"h\"\n\n[fleet.more]\n", `c.toml:1: unknown setting "fleet" has no effect`},
		"a key of a profile": {start + "tennant = \"x\"\n", `c.toml:4: unknown setting "tennant" has no effect: did you mean "tenant"?`},
		"its table":          {start + "[profiles.c.audit]\nfile = \"x\"\n", `c.toml:4: unknown setting "audit" has no effect`},
		"a key of the form":  {start + "[profiles.c.form]\nsinse = \"2h\"\n", `c.toml:5: unknown setting "form.sinse" has no effect: did you mean "form.since"?`},
		"almost a table":     {start + "fom = {since = \"2h\"}\n", `c.toml:4: unknown setting "fom" has no effect: did you mean "form"?`},
		"two":                {"b = 1\na = 1\n", "c.toml:1: unknown setting \"b\" has no effect\nc.toml:2: unknown setting \"a\" has no effect"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := config.Parse("c.toml", []byte(test.document))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(c.Ignored, "\n"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if c.Profiles["c"] != nil && c.Profiles["c"].Tenant != "contoso.com" {
				t.Errorf("the tenant: got %q, want contoso.com", c.Profiles["c"].Tenant)
			}
		})
	}
}

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c, err := config.Load(environment("XDG_CONFIG_HOME", folder))
	if err != nil || c.Read || c.Path != filepath.Join(folder, "msgtrace", "config.toml") {
		t.Errorf("Load without a file: got %+v, %v, want nothing read, at msgtrace/config.toml", c, err)
	}
	named := filepath.Join(folder, "mine.toml")
	if _, err := config.Load(environment("MSGTRACE_CONFIG", named)); err == nil {
		t.Error("Load of a named file that is not there: got no error, want one")
	}
	if err := os.WriteFile(named, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Load(environment("MSGTRACE_CONFIG", named)); err != nil || !c.Read {
		t.Errorf("Load of a named file: got %+v, %v, want it read", c, err)
	}
	if err := os.Chmod(named, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(environment("MSGTRACE_CONFIG", named)); err == nil || !strings.Contains(err.Error(), "can be written by others: chmod 600") {
		t.Errorf("Load of a file that others can write: got %v, want that it says chmod 600", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("profiles = {a = {form = {since = 1}}}"))
	f.Fuzz(func(t *testing.T, document []byte) {
		if c, err := config.Parse("c.toml", document); err == nil && c == nil {
			t.Error("got neither a result nor an error, want one of them")
		}
	})
}

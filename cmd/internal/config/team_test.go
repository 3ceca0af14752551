package config

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTheTeamsSettingsAreReadAndChecked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ document, wrong, ignored string }{
		{document: "store = \"rediss://ann@redis:6379/0\"\nhosts = 4\nttl = \"12h\"\npassword_file = \"/p\"\nkey_env = \"K\"\nca = \"/ca.pem\""},
		{document: "store = \"redis://localhost\"\nhosts = 1"},
		{document: "store = \"redis://redis\"\nhosts = 1\ninsecure = true"},
		{document: "store = \"redis://redis\"\nhosts = 1", wrong: "c.toml:2: team.store leaves this host without encryption"},
		{document: "store = \"rediss://ann:secret@redis\"\nhosts = 1", wrong: "c.toml:2: team.store holds a password"},
		{document: "store = \"rediss://redis\"", wrong: "team.hosts is missing"},
		{document: "store = \"rediss://redis\"\nhosts = 0", wrong: "hosts must be a number from 1 to 100"},
		{document: "store = \"rediss://redis\"\nhosts = 2\nttl = \"22d\"", wrong: "ttl must be a time of 21d at most"},
		{document: "store = \"rediss://redis\"\nhosts = 2\nttl = \"99999d\"", wrong: "ttl must be a time of 21d at most"},
		{document: "store = \"rediss://redis\"\nhosts = 2\nttl = \"-1d\"", wrong: "ttl must be a time of 21d at most"},
		{document: "store = \"rediss://redis\"\nhosts = 2\nttl = 7", wrong: "ttl must be a time of 21d at most"},
		{document: "store = \"rediss://redis\"\nhosts = 2\npassword = \"secret\"", ignored: `unknown setting "team.password" has no effect`},
		{document: "hosts = 2", ignored: "c.toml:2: team.hosts has no effect without team.store"},
	} {
		c, err := Parse("c.toml", []byte("[team]\n"+test.document+"\n"))
		if (err == nil) != (test.wrong == "") || err != nil && !strings.Contains(err.Error(), test.wrong) {
			t.Errorf("%s: got %v, want %q", test.document, err, test.wrong)
		}
		if err == nil && !strings.Contains(strings.Join(c.Ignored, "\n"), test.ignored) {
			t.Errorf("%s: got %q ignored, want %q", test.document, c.Ignored, test.ignored)
		}
	}
}

func TestWhatATeamKeepsIsKeptForSevenDaysUnlessItIsSet(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]time.Duration{"": 7 * day, `ttl = "3d"`: 3 * day, `ttl = "0"`: 0, `ttl = 0`: 0, `ttl = "90m"`: 90 * time.Minute} {
		c, err := Parse("c.toml", fmt.Appendf(nil, "[team]\nstore = \"rediss://redis\"\nhosts = 2\n%s\n", given))
		if err != nil || c.Team.TTL != want || c.Team.Hosts != 2 {
			t.Errorf("%q: got %+v, error %v, want %v", given, c, err, want)
		}
	}
}

func TestTheTeamsSettingsAreShownWhereThereIsOne(t *testing.T) {
	t.Parallel()
	c, err := Parse("c.toml", []byte("[team]\nstore = \"rediss://redis\"\nhosts = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := c.Choose(Flags{}, func(string) string { return "" })
	got := fmt.Sprint(chosen.Values)
	for _, want := range []string{"{team.store rediss://redis c.toml:2}", "{team.hosts 2 c.toml:3}", "{team.ttl 7d default}"} {
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("Values: got %s, error %v, want %s in them", got, err, want)
		}
	}
	without, _ := Parse("c.toml", nil)
	chosen, _ = without.Choose(Flags{}, func(string) string { return "" })
	if got := fmt.Sprint(chosen.Values); strings.Contains(got, "team.") {
		t.Errorf("Values without a team: got %s, want no word on it", got)
	}
}

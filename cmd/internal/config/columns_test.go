package config_test

import (
	"slices"
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
	"msgtrace/ui/traces"
)

func TestColumnsAreNamedInTheFile(t *testing.T) {
	t.Parallel()
	c, err := config.Parse("c.toml", []byte("utc = true\ncolumns = [\"received\", \"form\", \"age\", \"colour\", \"age\", \"subject\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{`c.toml:2: unknown column "colour" has no effect`, `c.toml:2: unknown column "form" has no effect: did you mean "from"?`}; !slices.Equal(c.Ignored, want) {
		t.Errorf("got told %q, want %q", c.Ignored, want)
	}
	chosen, err := c.Choose(config.Flags{}, environment())
	if want := []string{"received", "age", "subject"}; err != nil || !slices.Equal(chosen.Columns, want) {
		t.Errorf("got the columns %q, %v, want %q", chosen.Columns, err, want)
	}
	if want := (config.Value{Name: "columns", Value: "received, age, subject", Origin: "c.toml:2"}); !slices.Contains(chosen.Values, want) {
		t.Errorf("got the values %v, want %v among them", chosen.Values, want)
	}
	for _, document := range []string{"columns = []\n", "columns = [\"colour\"]\n", ""} {
		c, err := config.Parse("c.toml", []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := traces.Only(c.Columns), traces.Choices(nil); !slices.Equal(got, want) {
			t.Errorf("%q: got the columns %v, want those of everyone, %v", document, got, want)
		}
	}
	if _, err := config.Parse("c.toml", []byte("columns = 3\n")); err == nil || !strings.Contains(err.Error(), "c.toml:1: columns must be a list") {
		t.Errorf("got the error %v, want that it must be a list", err)
	}
}

func TestTheDomainsOfATenant(t *testing.T) {
	t.Parallel()
	const start = "[profiles.c]\ntenant = \"contoso.com\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\n"
	c, err := config.Parse("c.toml", []byte(start+"domains = [\"contoso.com\", \"contoso.de\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Profiles["c"].Domains, []string{"contoso.com", "contoso.de"}; !slices.Equal(got, want) {
		t.Errorf("got the domains %q, want %q", got, want)
	}
	for _, wrong := range []string{"contoso", "*@contoso.com", "ann@contoso.com", ""} {
		if _, err := config.Parse("c.toml", []byte(start+"domains = \""+wrong+"\"\n")); err == nil || !strings.Contains(err.Error(), "c.toml:4: domains has ") {
			t.Errorf("%q: got the error %v, want that it is no domain", wrong, err)
		}
	}
}

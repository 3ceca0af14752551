package config_test

import (
	"strings"
	"testing"

	"msgtrace/cmd/internal/config"
)

func choose(t *testing.T, document string, flags config.Flags, env func(string) string) (config.Chosen, error) {
	t.Helper()
	c, err := config.Parse("c.toml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return c.Choose(flags, env)
}

func TestChooseTheProfile(t *testing.T) {
	t.Parallel()
	two := good
	one := good[strings.Index(good, "[profiles.contoso]"):strings.Index(good, "[profiles.fabrikam]")]
	for name, test := range map[string]struct {
		document, flag string
		env            func(string) string
		want, from     string
	}{
		"the flag":     {two, "fabrikam", environment("MSGTRACE_PROFILE", "contoso"), "fabrikam", "--profile"},
		"the variable": {two, "", environment("MSGTRACE_PROFILE", "fabrikam"), "fabrikam", "$MSGTRACE_PROFILE"},
		"the file":     {two, "", environment(), "contoso", "c.toml:2"},
		"the only one": {one, "", environment(), "contoso", "the only profile in c.toml"},
	} {
		t.Run(name, func(t *testing.T) {
			chosen, err := choose(t, test.document, config.Flags{Profile: test.flag}, test.env)
			if err != nil {
				t.Fatal(err)
			}
			if chosen.Profile.Name != test.want || chosen.Values[0].Origin != test.from {
				t.Errorf("got %s from %s, want %s from %s", chosen.Profile.Name, chosen.Values[0].Origin, test.want, test.from)
			}
		})
	}
	if chosen, err := choose(t, "", config.Flags{}, environment()); err != nil || chosen.Profile != nil || chosen.API != "tracing" {
		t.Errorf("nothing configured: got %+v, %v, want no profile and tracing", chosen, err)
	}
}

func TestChooseOverrides(t *testing.T) {
	t.Parallel()
	chosen, err := choose(t, good, config.Flags{API: "message-traces", BaseURL: "http://127.0.0.1:1", Theme: "none", ASCII: true}, environment())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"profile": "contoso c.toml:2", "tenant": "contoso.onmicrosoft.com c.toml:11", "method": "device-code default",
		"api": "message-traces --api", "base_url": "http://127.0.0.1:1 --base-url", "theme": "none --theme",
		"ascii": "true --ascii", "utc": "true c.toml:4", "form.since": "24h c.toml:16",
	}
	for _, value := range chosen.Values {
		if expected, ok := want[value.Name]; ok && expected != value.Value+" "+value.Origin {
			t.Errorf("%s is %s from %s, want %s", value.Name, value.Value, value.Origin, expected)
		}
		delete(want, value.Name)
	}
	if len(want) > 0 {
		t.Errorf("got nothing of %v, want each told", want)
	}
	if chosen.Profile.API != "message-traces" || chosen.API != "message-traces" || chosen.BaseURL != "http://127.0.0.1:1" {
		t.Errorf("got %+v, want message-traces at http://127.0.0.1:1", chosen)
	}
}

func TestChooseRefuses(t *testing.T) {
	t.Parallel()
	const gov = "[profiles.gov]\ntenant = \"fabrikam.us\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\ncloud = \"us-gov\"\napi = \"message-traces\"\n"
	graph := strings.Replace(gov, "cloud = \"us-gov\"", "base_url = \"https://graph.microsoft.us:443\"", 1)
	for name, test := range map[string]struct {
		document string
		flags    config.Flags
		want     string
	}{
		"an unknown profile": {good, config.Flags{Profile: "contosso"}, `there is no profile "contosso" in c.toml: did you mean "contoso"?`},
		"none configured":    {"", config.Flags{Profile: "x"}, "`msgtrace config init` writes one"},
		"an unknown API":     {good, config.Flags{API: "traces"}, "--api traces must be " + anAPI},
		"an unknown theme":   {good, config.Flags{Theme: "ligth"}, "--theme must be " + aTheme + `, or the path of a theme file: did you mean "light"?`},
		"an unknown zone":    {good, config.Flags{Zone: "Berlim"}, "--zone must be a time zone, such as Europe/Berlin, Berlin or +01:00"},
		"two zones":          {good, config.Flags{Zone: "Berlin", UTC: true}, "--utc and --zone exclude each other"},
		"no base URL":        {good, config.Flags{BaseURL: "https://graph.microsoft.com/v1.0"}, "--base-url must be like https://graph.microsoft.com"},
		"a national Graph":   {"", config.Flags{BaseURL: "https://dod-graph.microsoft.us"}, "--base-url: the tracing API is not in cloud us-dod"},
		"its Graph":          {graph, config.Flags{API: "tracing"}, "profile gov: the tracing API is not in cloud us-gov"},
		"a cloud without it": {gov, config.Flags{API: "tracing"}, "profile gov: the tracing API is not in cloud us-gov"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := choose(t, test.document, test.flags, environment())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestChooseANationalCloud(t *testing.T) {
	t.Parallel()
	chosen, err := choose(t, "[profiles.gov]\ntenant = \"fabrikam.us\"\nclient_id = \"11111111-2222-3333-4444-555555555555\"\ncloud = \"us-gov\"\napi = \"message-traces\"\n", config.Flags{}, environment())
	if err != nil || chosen.BaseURL != "https://graph.microsoft.us" || chosen.Profile.Authority != "https://login.microsoftonline.us" {
		t.Errorf("got %+v, %v, want the hosts of the US government", chosen, err)
	}
	for base, want := range map[string]string{"": "https://graph.microsoft.com", "https://graph.microsoft.us": "https://graph.microsoft.us", "https://Graph.microsoft.us/": "https://graph.microsoft.us", "http://127.0.0.1:1": "https://graph.microsoft.com"} {
		if got := config.Resource(base); got != want {
			t.Errorf("Resource(%q) = %q, want %q", base, got, want)
		}
	}
}

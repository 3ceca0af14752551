package config

import (
	"maps"
	"testing"
)

func TestLines(t *testing.T) {
	t.Parallel()
	document := `# a comment
theme = "dark"

[profiles.contoso]
tenant = "contoso.com"
form = { since = "48h", sender = ["a@b.c"] }

[profiles."a.b"]
"client_id" = """
x
"""
api = "tracing"
`
	want := map[string]int{
		"theme": 2, "profiles": 4, "profiles.contoso": 4, "profiles.contoso.tenant": 5, "profiles.contoso.form": 6,
		"profiles.contoso.form.since": 6, "profiles.contoso.form.sender": 6,
		"profiles.a": 8, "profiles.a.b": 8, "profiles.a.b.client_id": 9, "profiles.a.b.api": 12,
	}
	if got := lines([]byte(document)); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

package theme_test

import (
	"strings"
	"testing"

	"msgtrace/theme"
)

func TestForTenant(t *testing.T) {
	t.Parallel()
	for _, name := range theme.Names() {
		plain, err := theme.Builtin(name, false)
		if err != nil {
			t.Fatal(err)
		}
		blue, err := plain.ForTenant("blue")
		if err != nil {
			t.Fatal(err)
		}
		if got := blue.TenantBand.Render("x"); strings.Contains(got, "34m") == (name == "none") {
			t.Errorf("%s: got the band %q, want it blue unless the theme has no color", name, got)
		}
		if same, err := plain.ForTenant(""); err != nil || same.TenantBand.Render("x") != plain.TenantBand.Render("x") {
			t.Errorf("%s: ForTenant(\"\") changed the band, %v, want it as it was", name, err)
		}
		if _, err := plain.ForTenant("blu"); (err == nil) != (name == "none") {
			t.Errorf("%s: ForTenant(\"blu\"): got %v, want an error unless the theme has no color", name, err)
		}
	}
}

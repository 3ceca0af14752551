package theme_test

import (
	"strings"
	"testing"

	"msgtrace/theme"
)

func TestForTenant(t *testing.T) {
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
			t.Errorf("%s: %q", name, got)
		}
		if same, err := plain.ForTenant(""); err != nil || same.TenantBand.Render("x") != plain.TenantBand.Render("x") {
			t.Errorf("%s: no color changed it, %v", name, err)
		}
		if _, err := plain.ForTenant("blu"); (err == nil) != (name == "none") {
			t.Errorf("%s: blu: %v", name, err)
		}
	}
}

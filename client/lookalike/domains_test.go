package lookalike

import (
	"slices"
	"testing"
)

func TestEachDomainOfAddressesIsNamedOnceAndNoPatternIsOne(t *testing.T) {
	t.Parallel()
	addresses := []string{"ann@contoso.com", "*@fabrikam.com", "bob@contoso.com", "ann@*.example", "ann", ""}
	if got, want := Domains(addresses), []string{"contoso.com", "fabrikam.com"}; !slices.Equal(got, want) {
		t.Errorf("Domains(%q): got %q, want %q", addresses, got, want)
	}
}

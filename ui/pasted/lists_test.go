package pasted_test

import (
	"slices"
	"testing"

	"msgtrace/ui/pasted"
)

func TestAQuotedLocalPartStaysWhole(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		list string
		want []string
	}{
		{`"a,b; c"@fabrikam.com`, []string{`"a,b; c"@fabrikam.com`}},
		{`"a;b"@fabrikam.com; bob@contoso.com`, []string{`"a;b"@fabrikam.com`, "bob@contoso.com"}},
		{`"Doe; John" <john@contoso.com>; bob@contoso.com`, []string{"john@contoso.com", "bob@contoso.com"}},
		{`5" pipes <ann@contoso.com>; bob@contoso.com`, []string{"ann@contoso.com", "bob@contoso.com"}},
	} {
		if got := pasted.Addresses(test.list); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.list, got, test.want)
		}
	}
}

func TestAnAddressInParenthesesBehindANameIsRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		list string
		want []string
	}{
		{"Bob Smith (bob@contoso.com)", []string{"bob@contoso.com"}},
		{"Bob Smith ( bob@contoso.com ); Ann (ann@contoso.com), dee@example.com", []string{"bob@contoso.com", "ann@contoso.com", "dee@example.com"}},
		{"Bob (bob@contoso.com) Ann (ann@contoso.com)", []string{"bob@contoso.com", "ann@contoso.com"}},
		{"(bob@contoso.com)", []string{"bob@contoso.com"}},
		{"bob@contoso.com (Bob Smith)", []string{"bob@contoso.com"}},
	} {
		if got := pasted.Addresses(test.list); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.list, got, test.want)
		}
	}
}

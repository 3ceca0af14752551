package address

import (
	"testing"

	"msgtrace/client/lookalike"
	"msgtrace/theme"
)

func TestALookAlikeHasItsSignFirstInBothSetsOfSigns(t *testing.T) {
	t.Parallel()
	known := lookalike.New([]string{"contoso.com"}, nil)
	for _, ascii := range []bool{false, true} {
		look, err := theme.Builtin("none", ascii)
		if err != nil {
			t.Fatal(err)
		}
		for address, want := range map[string]string{
			"support@rnicrosoft.example":      "!",
			"rnicrosoft.example":              "!",
			"ann@contoso.com":                 "",
			"ann\x1b[31m@contoso.com":         look.Glyphs.Altered + " ",
			"support\x1b@rnicrosoft.example":  "!" + look.Glyphs.Altered + " ",
			"ann@xn--80ak6aa92e.com":          "!",
			"Support@RNICROSOFT.EXAMPLE":      "!",
			"ann@newsletter.fabrikam.example": "",
		} {
			if got := Cell(&look, known, address).Inline().Lead.Text; got != want {
				t.Errorf("got %q before %q (ASCII: %t), want %q", got, address, ascii, want)
			}
		}
		if look.Glyphs.Altered == look.Glyphs.Lookalike {
			t.Errorf("got %q for both an altered text and a look-alike (ASCII: %t), want one sign for each", look.Glyphs.Altered, ascii)
		}
	}
}

package text

import "testing"

func TestAnAddressIsCutInItsLocalPartFirst(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		address string
		width   int
		want    string
	}{
		{"support@rnicrosoft.example", 26, "support@rnicrosoft.example"},
		{"support@rnicrosoft.example", 25, "suppo…@rnicrosoft.example"},
		{"support@rnicrosoft.example", 22, "su…@rnicrosoft.example"},
		{"support@rnicrosoft.example", 20, "…@rnicrosoft.example"},
		{"support@rnicrosoft.example", 19, "…rnicrosoft.example"},
		{"support@rnicrosoft.example", 9, "….example"},
		{"news@mail.of.a.company.example", 16, "…company.example"},
		{"news@mail.of.a.company.example", 18, "…a.company.example"},
		{"\"a@b\"@contoso.com", 15, "\"a…@contoso.com"},
		{"用户@例子.example", 14, "…@例子.example"},
		{"用户@例子.example", 13, "…例子.example"},
		{"用户@例子.example", 12, "…子.example"},
		{"用户@例子.example", 11, "…子.example"},
		{"nobody", 4, "nob…"},
		{"a@b.example", 1, "…"},
		{"a@b.example", 0, ""},
		{"a@b.example", -1, ""},
		{"", 3, ""},
		{"@", 1, "@"},
	} {
		if got := TruncateAddress(test.address, test.width, "…"); got != test.want {
			t.Errorf("%q in %d columns: got %q, want %q", test.address, test.width, got, test.want)
		}
	}
}

func FuzzAnAddressIsNeverWiderThanItsRoom(f *testing.F) {
	f.Add("用户@例子.example", 7)
	f.Add("a\u0301@\u202e.x", 2)
	f.Fuzz(func(t *testing.T, address string, width int) {
		width %= 64
		for _, tail := range []string{"…", "~", "..."} {
			safe := Clean(address).String()
			if got := TruncateAddress(safe, width, tail); Width(got) > max(0, width) {
				t.Errorf("%q in %d columns: got %q, %d wide, want no wider", safe, width, got, Width(got))
			}
		}
	})
}

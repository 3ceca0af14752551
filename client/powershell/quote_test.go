package powershell

import "testing"

func TestNoTextEndsAQuotation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "''", "plain": "'plain'", "a'b": "'a''b'", "\u2018\u2019\u201a\u201b": "'\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'",
		"$x `\"": "'$x `\"'", "a\r\nb\x1b\u2028c\u2029d\u0085e": "'a  b  c d e'",
	} {
		if got := Quote(text); got != want {
			t.Errorf("Quote(%q) = %q, want %q", text, got, want)
		}
	}
}

package text

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, nil},
		{"  ", 5, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"--sender a", 8, []string{"--sender", "a"}},
		{"abcdefghij k", 4, []string{"abcd", "efgh", "ij k"}},
		{"発注書", 4, []string{"発注", "書"}},
		{"発注書", 1, nil},
	} {
		if got := Wrap(test.text, test.width); !slices.Equal(got, test.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two three 発注書", 3)
	f.Add("e\u0301\u0301 🏳️‍🌈 x", 1)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = max(1, width%200)
		for _, line := range Wrap(Clean(s).String(), width) {
			if Width(line) > width || line == "" || strings.ContainsAny(line, "\n") {
				t.Fatalf("got the line %q, %d wide, want 1 to %d on one line", line, Width(line), width)
			}
		}
	})
}

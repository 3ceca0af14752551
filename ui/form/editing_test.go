package form

import (
	"testing"

	"msgtrace/client"
)

func TestEditing(t *testing.T) {
	t.Parallel()
	m := newForm(t, client.MessageTraces)
	typed(m, stopSubject, "one two three")
	for _, step := range []struct{ key, want string }{
		{"backspace", "one two thre"}, {"ctrl+w", "one two "}, {"alt+b", "one two "}, {"delete", "one wo "}, {"home", "one wo "},
		{"delete", "ne wo "}, {"right", "ne wo "}, {"ctrl+k", "n"}, {"end", "n"}, {"space", "n "}, {"ctrl+u", ""}, {"backspace", ""}, {"left", ""},
	} {
		press(m, step.key)
		if got := m.editors[stopSubject].String(); got != step.want {
			t.Fatalf("after %s: got %q, want %q", step.key, got, step.want)
		}
	}
}

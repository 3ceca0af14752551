package linear_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"msgtrace/client"
	"msgtrace/client/simulator"
)

// typedAtRandom are lines that people type, in no order that makes sense.
var typedAtRandom = []string{
	"", "", "", "1", "2", "3", "0", "-1", "99", "more", "list", "next", "previous", "problem", "all", "counts", "filter spam", "filter", "/bob", "/", "status failed", "status", "status \"odd\"",
	"sort size", "sort", "sort x", "reasons", "causes", "causes sender", "causes x", "volume", "everyone", "details", "raw 1", "raw", "raw 99", "tree", "compare 1 2", "compare 1 1", "compare", "same", "note", "copy", "save",
	"watch", "again", "about", "search", "search from:ann@fabrikam.com", "paste", "end", "last", "recent", "keep x", "keep", "forget x", "forget", "earlier", "later", "playbooks", "step", "profiles", "hide", "utc", "requests",
	"back", "back", "help", "help raw", "no", "yes", "markdown save", "to:bob@contoso.com", "status:failed since:3d", "to:nobody@contoso.com", "id:x", "invoice", "from:", "\"", "%s %d", "e", "co", "\x1b[A", "to:bob@contosso.com",
}

// Whatever is typed, in whatever order, the session goes on to its end.
func TestNoOrderOfLinesEndsASession(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 1))
		dialect := dialects[random.IntN(len(dialects))]
		h := prepare(t, dialect, func(mail *simulator.Options, _ *client.Options) { mail.Messages = 200 })
		h.options.Hide = random.IntN(4) == 0
		columns := []int{0, 10, 40}[random.IntN(3)]
		h.terminal.Columns = func() int { return columns }
		var typed []string
		for range 60 {
			typed = append(typed, typedAtRandom[random.IntN(len(typedAtRandom))])
		}
		said := h.say(typed...)
		if at := strings.IndexFunc(strings.Join(strings.FieldsFunc(said, func(r rune) bool { return r == '\n' }), ""), unicode.IsControl); at >= 0 && !strings.Contains(strings.Join(typed, ""), "\x1b") {
			t.Errorf("seed %d: got a control character in %q, want none", seed, said)
		}
		for _, bad := range []string{"%!", "<nil>", "panic"} {
			if strings.Contains(said, bad) {
				t.Errorf("seed %d: got %q in\n%s\nwant words", seed, bad, said)
			}
		}
	}
}

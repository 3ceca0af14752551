package pasted

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seeds are texts of every kind.
func seeds(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "[kpt]*"))
	if err != nil || len(names) < 70 {
		tb.Fatalf("got %d texts, %v, want 70 and more", len(names), err)
	}
	var all []string
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, string(data))
	}
	return all
}

func FuzzRead(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Add("\x1b]52;c;aGk=\a <\x00@\xff>")
	f.Fuzz(func(t *testing.T, s string) {
		found := Read(s, then)
		if things := found.Offers(9); len(things) > 9 {
			t.Errorf("%q: got %d offers, want 9 at most", s, len(things))
		}
		if took := found.Took(then); found.Empty() != (took == "" && len(found.Others) == 0) {
			t.Errorf("%q: got empty %v and %q", s, found.Empty(), took)
		}
		if q := found.Query(); found.ByID() && len(q.Recipients)+len(q.Senders) > 0 {
			t.Errorf("%q: got %+v, want the id alone", s, q)
		}
		_ = found.Beside()
	})
}

// hostile are texts that are as long as can be, and would be slow to read if each of
// their parts were compared with all others.
func hostile() map[string]string {
	fill := func(piece string) string { return strings.Repeat(piece, Limit/len(piece)) }
	return map[string]string{
		"addresses":      fill("ann@contoso.com "),
		"a folded line":  "Subject: a\n" + fill(" b\n"),
		"Message-IDs":    fill("<12345678901234567890123456@contoso.com>\n"),
		"an open id":     "Message-ID: <" + fill("a\n "),
		"labels":         fill("Recipient address: bob@contoso.com\n"),
		"quotes":         fill(`"`),
		"marks":          fill(">"),
		"boundaries":     "MIME-Version: 1.0\nFrom: a@b.c\nTo: b@c.d\nContent-Type: multipart/report; boundary=a\n\n" + fill("--a\n\nx\n"),
		"nested parts":   "MIME-Version: 1.0\nFrom: a@b.c\nTo: b@c.d\n" + fill("Content-Type: multipart/mixed; boundary=a\n\n--a\n"),
		"braces":         fill("["),
		"objects":        "[" + fill(`{"recipientAddress":"a@b.c","subject":"x"},`) + "{}]",
		"a table":        "Sender\tRecipient\n" + fill("ann@contoso.com\tbob@contoso.com\n"),
		"links":          fill("https://contoso.com/?url=https%3A%2F%2Fa.b "),
		"a command":      "Get-MessageTraceV2 " + fill("-RecipientAddress a@b.c "),
		"equals signs":   fill(strings.Repeat("a", 75) + "=\n"),
		"one word":       fill("a"),
		"colons":         fill("a:"),
		"returned marks": fill("copy of the message\n"),
		"numbers":        fill("24.11.2026 12:01:05 "),
	}
}

func BenchmarkRead(b *testing.B) {
	for name, text := range hostile() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Read(text, then)
			}
		})
	}
}

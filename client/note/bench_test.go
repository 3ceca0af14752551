package note_test

import (
	"fmt"
	"slices"
	"testing"

	"msgtrace/client"
)

// BenchmarkPlain is what a key pays for a note: on a mailing to 2,500 of whom 60 were
// asked about, and on a thousand messages.
func BenchmarkPlain(b *testing.B) {
	mailing := invoice()
	for i := range 2485 {
		r := client.Recipient{Address: fmt.Sprintf("s%d@contoso.com", i), Status: client.StatusDelivered}
		if i < 60 {
			r.Status, r.Events = client.StatusFailed, full()
		}
		mailing.Recipients = append(mailing.Recipients, r)
	}
	b.Run("mailing", func(b *testing.B) {
		n := noteOn("", mailing)
		for b.Loop() {
			plain(n)
		}
	})
	b.Run("thousand", func(b *testing.B) {
		n := noteOn("", slices.Repeat([]client.Trace{invoice()}, 1000)...)
		for b.Loop() {
			plain(n)
		}
	})
}

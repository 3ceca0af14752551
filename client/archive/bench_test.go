package archive_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"msgtrace/client/archive"
)

// lines are messages with one recipient each, as NDJSON.
type lines struct {
	n, of int
	left  []byte
}

func (l *lines) Read(p []byte) (int, error) {
	if len(l.left) == 0 {
		if l.n == l.of {
			return 0, io.EOF
		}
		l.n++
		l.left = fmt.Appendf(l.left, `{"id":"%08x-0a1b-4c2d-8e3f-000000000000","messageId":"<AM0PR03MB%08x@AM0PR03MB4467.eurprd03.prod.outlook.com>","received":"2026-11-20T08:15:30.109Z",`+
			`"sender":"user%d@fabrikam.com","subject":"Invoice number %d for you","size":45678,"fromIP":"198.51.100.7","toIP":null,"recipientsKnown":"matching",`+
			`"recipients":[{"address":"user%d@contoso.com","status":"delivered","size":45678}]}`+"\n", l.n, l.n, l.n%5000, l.n, l.n%3000)
	}
	n := copy(p, l.left)
	l.left = l.left[n:]
	return n, nil
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		const rows = 100_000
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := archive.NewReader(archive.Options{Now: now})
		if err := r.Read(b.Context(), "x", time.Time{}, &lines{of: rows}); err != nil {
			b.Fatal(err)
		}
		read := r.Archive()
		r = nil
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/rows, "B/row")
		runtime.KeepAlive(read)
	}
}

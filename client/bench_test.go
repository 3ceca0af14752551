package client

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// benchPage is a page of realistic rows of Tracing, of about 400 bytes each. A
// hundred messages have perHundred recipients.
func benchPage(rows, page, perHundred int, more bool) string {
	var b bytes.Buffer
	b.WriteString(`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#admin/exchange/tracing/messageTraces",`)
	if more {
		fmt.Fprintf(&b, `"@odata.nextLink":"https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=%d",`, page+1)
	}
	b.WriteString(`"value":[`)
	for i := range rows {
		n := page*rows + i
		message := n * 100 / perHundred
		if i > 0 {
			b.WriteByte(',')
		}
		received := testNow.Add(-time.Duration(message) * 700 * time.Millisecond).Format("2006-01-02T15:04:05.000Z")
		fmt.Fprintf(&b, `{"id":"%08x-48cb-e80d-e8c0-%012x","senderAddress":"sender%d@fabrikam.com","recipientAddress":"recipient%d@contoso.com",`+
			`"messageId":"<CO6PR14MB4402%032x@CO6PR14MB4402.namprd14.prod.outlook.com>","receivedDateTime":"%s",`+
			`"subject":"Re: quarterly report number %d, please read","size":45678,"fromIP":"40.107.%d.81","toIP":"","status":"delivered"}`,
			message, message*7919, message%3000, n%5000, message, received, message, message%200)
	}
	b.WriteString(`]}`)
	return b.String()
}

// BenchmarkMemoryPerRow reports what a loaded row holds on to, and how large it
// was on the wire: with the recipients that messages have in simulated mail, and
// for the worst case, where no two rows are of one message.
func BenchmarkMemoryPerRow(b *testing.B) {
	for _, perHundred := range []int{148, 100} {
		b.Run(fmt.Sprintf("recipients=%.2f", float64(perHundred)/100), func(b *testing.B) {
			const pages, rows = 20, 5000
			var perRow, wire float64
			for b.Loop() {
				sent := 0
				transport := &script{answer: func(_ int, r *http.Request) (*http.Response, error) {
					page, _ := strconv.Atoi(r.URL.Query().Get("$skiptoken"))
					body := benchPage(rows, page, perHundred, page+1 < pages)
					sent += len(body)
					return answer(http.StatusOK, body), nil
				}}
				c, err := New(Options{Tokens: StaticToken("t"), Transport: transport, Budget: NewBudget(0, time.Minute), Now: func() time.Time { return testNow }})
				if err != nil {
					b.Fatal(err)
				}
				p, err := c.Plan(Query{})
				if err != nil {
					b.Fatal(err)
				}
				before := heap()
				r := c.Search(p)
				if err := r.Ensure(context.Background(), math.MaxInt); err != nil {
					b.Fatal(err)
				}
				transport.asked = nil
				perRow = float64(heap()-before) / (pages * rows)
				wire = float64(sent) / (pages * rows)
				if n := len(r.Snapshot().Traces); n < pages*rows*99/perHundred {
					b.Fatalf("got %d messages, want %d or more", n, pages*rows*99/perHundred)
				}
				runtime.KeepAlive(r)
			}
			b.ReportMetric(perRow, "bytes/row")
			b.ReportMetric(wire, "wire-bytes/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// BenchmarkPage is the work on one page of 5,000 rows, besides the network.
func BenchmarkPage(b *testing.B) {
	body := []byte(benchPage(5000, 0, 100, false))
	c, err := New(Options{Tokens: StaticToken("t")})
	if err != nil {
		b.Fatal(err)
	}
	s := &stream{dialect: Tracing, match: newMatcher(Query{}, Tracing, nil)}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := c.decodePage(body, s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSnapshot is what a table pays to look at a million messages.
func BenchmarkSnapshot(b *testing.B) {
	list := newCollection()
	for i := range 1_000_000 {
		list.add(&Trace{ID: strconv.Itoa(i)})
	}
	r := &Result{list: list}
	r.publish()
	b.ReportAllocs()
	for b.Loop() {
		if s := r.Snapshot(); len(s.Traces) != 1_000_000 {
			b.Fatal(len(s.Traces))
		}
	}
}

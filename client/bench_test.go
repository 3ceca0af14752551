package client

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"runtime"
	"strconv"
	"strings"
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

// benchMessages is benchPage as MessageTraces writes it, with one recipient a message.
func benchMessages(rows, page int, more bool) string {
	body := strings.NewReplacer("tracing/messageTraces", "messageTraces", "senderAddress", "senderEmail", "recipientAddress", "ignored",
		"fromIP", "sourceIPAddress", "toIP", "destinationIPAddress").Replace(benchPage(rows, page, 100, more))
	body = strings.ReplaceAll(body, "v1.0/admin", "beta/admin")
	return regexp.MustCompile(`"ignored":"([^"]*)",(.*?),"status":"delivered"}`).
		ReplaceAllString(body, `$2,"recipients":[{"id":"r","recipientEmail":"$1","deliveryStatus":"delivered"}]}`)
}

// loaded loads messages and returns how many bytes a row of them holds on to, and how
// large it was on the wire.
func loaded(tb testing.TB, dialect Dialect, pages, rows, perHundred int) (perRow, wire float64) {
	tb.Helper()
	sent := 0
	transport := &script{answer: func(_ int, r *http.Request) (*http.Response, error) {
		page, _ := strconv.Atoi(r.URL.Query().Get("$skiptoken"))
		var body string
		if more := page+1 < pages; dialect == Tracing {
			body = benchPage(rows, page, perHundred, more)
		} else {
			body = benchMessages(rows, page, more)
		}
		sent += len(body)
		return answer(http.StatusOK, body), nil
	}}
	c, err := New(Options{Dialect: dialect, Tokens: StaticToken("t"), Transport: transport, Budget: NewBudget(0, time.Minute), Now: func() time.Time { return testNow }})
	if err != nil {
		tb.Fatal(err)
	}
	p, err := c.Plan(Query{})
	if err != nil {
		tb.Fatal(err)
	}
	before := heap()
	r := c.Search(p)
	if err := r.Ensure(context.Background(), math.MaxInt); err != nil {
		tb.Fatal(err)
	}
	transport.asked = nil
	perRow = float64(heap()-before) / float64(pages*rows)
	if n, want := len(r.Snapshot().Traces), pages*rows*99/perHundred; n < want {
		tb.Fatalf("got %d messages, want %d or more", n, want)
	}
	runtime.KeepAlive(r)
	return perRow, float64(sent) / float64(pages*rows)
}

func TestALoadedMessageToOneRecipientTakesLessThan400Bytes(t *testing.T) {
	for _, dialect := range []Dialect{Tracing, MessageTraces} {
		if got, _ := loaded(t, dialect, 20, 5000, 100); got >= 400 {
			t.Errorf("%s: got %.0f bytes a message, want less than 400", dialect, got)
		}
	}
}

// BenchmarkMemoryPerRow reports what a loaded row holds on to, and how large it
// was on the wire: with the recipients that messages have in simulated mail, and
// for the worst case, where no two rows are of one message.
func BenchmarkMemoryPerRow(b *testing.B) {
	measure := func(name string, dialect Dialect, perHundred int) {
		b.Run(name, func(b *testing.B) {
			var perRow, wire float64
			for b.Loop() {
				perRow, wire = loaded(b, dialect, 20, 5000, perHundred)
			}
			b.ReportMetric(perRow, "bytes/row")
			b.ReportMetric(wire, "wire-bytes/row")
			b.ReportMetric(0, "ns/op")
		})
	}
	measure("recipients=1.48", Tracing, 148)
	measure("recipients=1.00", Tracing, 100)
	measure("message-traces", MessageTraces, 100)
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

package client

import (
	"testing"
	"time"
)

// plainTrace is what encoding/json makes of a message by itself.
type plainTrace struct {
	ID              string           `json:"id"`
	MessageID       string           `json:"messageId"`
	Received        *string          `json:"received"`
	Sender          string           `json:"sender"`
	Subject         string           `json:"subject"`
	Size            int64            `json:"size"`
	FromIP          *string          `json:"fromIP"`
	ToIP            *string          `json:"toIP"`
	RecipientsKnown RecipientsKnown  `json:"recipientsKnown"`
	Recipients      []plainRecipient `json:"recipients"`
}

type plainRecipient Recipient

func plainOf(t Trace) plainTrace {
	optional := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	out := plainTrace{t.ID, t.MessageID, optional(t.Received.String()), t.Sender, t.Subject, int64(t.Size),
		optional(t.FromIP.String()), optional(t.ToIP.String()), t.RecipientsKnown, []plainRecipient{}}
	for _, r := range t.Recipients {
		out.Recipients = append(out.Recipients, plainRecipient(r))
	}
	return out
}

// FuzzAppendJSON writes a message in both ways.
func FuzzAppendJSON(f *testing.F) {
	f.Add("a", "<a@x> & \"b\" \\ \b\f\n\r\t\x00\x1f\x7f \u2028\u2029 \xff\xe2\x80 é😀", "198.51.100.1", int64(-5), int64(1700000000123456789), 7, true)
	f.Add("", "", "", int64(0), int64(0), 12, false)
	f.Fuzz(func(t *testing.T, id, subject, ip string, size, at int64, digits int, whole bool) {
		trace := Trace{ID: id, MessageID: subject, Sender: id, Subject: subject, Size: SizeOf(size), FromIP: IPOf(ip), RecipientsKnown: KnownSoFar}
		if whole {
			trace.RecipientsKnown = KnownAll
			trace.Received = TimeOf(time.Unix(0, at).UTC(), int8(digits))
			trace.Recipients = []Recipient{{Address: id, Status: Status(subject)},
				{Address: subject, Status: StatusFailed, Size: size, ToIP: IPOf(ip), Events: []Event{{Name: subject, Data: []Datum{{id, ip}}}}}, {Events: []Event{}}}
		}
		want, err := marshal(plainOf(trace))
		if err != nil {
			t.Fatal(err)
		}
		got, err := trace.AppendJSON([]byte("x"))
		if err != nil || string(got) != "x"+string(want) {
			t.Errorf("got %s, %v\nwant x%s as encoding/json writes it", got, err, want)
		}
	})
}

func BenchmarkAppendJSON(b *testing.B) {
	page, _, err := scanTraces(5000)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var line []byte
	for i := 0; b.Loop(); i++ {
		line, _ = page.traces[i%len(page.traces)].AppendJSON(line[:0])
	}
	b.SetBytes(int64(len(line)))
}

// scanTraces are the messages of a page.
func scanTraces(rows int) (pageItems, string, error) {
	c, err := New(Options{Tokens: StaticToken("t")})
	if err != nil {
		return pageItems{}, "", err
	}
	return c.decodePage([]byte(benchPage(rows, 0, 150, false)), &stream{dialect: Tracing, match: newMatcher(Query{}, Tracing, nil)})
}

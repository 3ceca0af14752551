package archive_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/archive"
	"msgtrace/client/export"
)

var now = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// read reads texts as files, each by its name.
func read(t *testing.T, options archive.Options, files ...string) *archive.Archive {
	t.Helper()
	options.Now = now
	r := archive.NewReader(options)
	for _, file := range files {
		if err := r.Read(context.Background(), "file", time.Time{}, strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
	}
	return r.Archive()
}

func at(text string) client.Time {
	t, err := client.ParseTime(text)
	if err != nil {
		panic(err)
	}
	return t
}

// mail are messages with all that an export can hold.
func mail() []*client.Trace {
	return []*client.Trace{
		{
			ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", MessageID: "<a&b@contoso.com>", Received: at("2026-11-20T23:55:22.9557353Z"), Sender: "user@contoso.com",
			Subject: "=HYPERLINK(\"x\"), \"quoted\"\nsecond line", Size: 6677, FromIP: client.IPOf("192.0.2.7"), RecipientsKnown: client.KnownAll,
			Recipients: []client.Recipient{
				{Address: "user2@contoso.com", Status: client.StatusDelivered, Events: []client.Event{}},
				{Address: "+plus@contoso.com", Status: client.StatusFailed, Size: 7000, ToIP: client.IPOf("192.0.2.1"), Events: []client.Event{
					{Time: at("2026-11-20T23:55:23Z"), Kind: client.EventReceive, Name: "Receive", Description: "Message received by: A", Data: []client.Datum{{Name: "SCL", Value: "1"}}},
					{Time: at("2026-11-20T23:55:25Z"), Kind: client.EventFail, Name: "Fail", Description: "Reason: [{LED=550 5.1.10 x}]"},
				}},
			},
		},
		{ID: "3e3c0fac-4669-4e4a-2669-08d5dd529cbe", Received: at("2026-11-20T10:00:00Z"), Sender: "<>", Subject: "'tis", RecipientsKnown: client.KnownNone},
	}
}

func asJSON(t *testing.T, traces []*client.Trace) string {
	t.Helper()
	var b strings.Builder
	for _, one := range traces {
		line, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func TestOwnJSONComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	var lines, document strings.Builder
	for _, one := range mail() {
		if err := export.NDJSON(&lines, one); err != nil {
			t.Fatal(err)
		}
	}
	if err := export.Document(&document, map[string]string{"asked": "2026-11-21T10:00:00Z"}, mail()); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"ndjson": lines.String(), "json": document.String()} {
		got := read(t, archive.Options{}, file)
		if want := asJSON(t, mail()); asJSON(t, got.Traces) != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, asJSON(t, got.Traces), want)
		}
		if f := got.Files[0]; f.Form != archive.OwnJSON || f.Rows != 2 || f.Unread != 0 || f.Torn || !f.Events {
			t.Errorf("%s: got %+v, want two messages with events and nothing unread", name, f)
		}
	}
	if got := read(t, archive.Options{}, document.String()).Files[0].Saved; !got.Equal(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("got the time %s, want the one that the document was asked at", got)
	}
}

func TestOwnTablesComeBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	for _, form := range export.Forms {
		if form.Title != "CSV" && form.Title != "V2" && form.Title != "ECS" {
			continue
		}
		var first, again strings.Builder
		if err := form.Write(&first, export.File{Messages: each(mail()), BOM: true}); err != nil {
			t.Fatal(err)
		}
		got := read(t, archive.Options{}, first.String())
		if err := form.Write(&again, export.File{Messages: each(got.Traces), BOM: true}); err != nil {
			t.Fatal(err)
		}
		if again.String() != first.String() {
			t.Errorf("%s: got\n%s\nwant\n%s", form.Title, again.String(), first.String())
		}
		if f := got.Files[0]; f.Unread != 0 || f.Events || f.Zoneless {
			t.Errorf("%s: got %+v, want all of it read, and no events", form.Title, f)
		}
	}
}

func each(traces []*client.Trace) func(func(*client.Trace) bool) {
	return func(yield func(*client.Trace) bool) {
		for _, t := range traces {
			if !yield(t) {
				return
			}
		}
	}
}

func TestLinesOfOneMessageAreJoinedAndTheLastOfACopyCounts(t *testing.T) {
	t.Parallel()
	const head = `{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","received":"2026-11-20T10:00:00Z","recipientsKnown":"matching","recipients":[`
	got := read(t, archive.Options{}, head+`{"address":"a@contoso.com","status":"pending","events":[{"time":"2026-11-20T10:00:00Z","kind":"receive"}]}]}
`+head+`{"address":"b@contoso.com","status":"failed"}]}
`+head+`{"address":"A@contoso.com","status":"delivered"}]}
`)
	if len(got.Traces) != 1 || len(got.Traces[0].Recipients) != 2 {
		t.Fatalf("got %s, want one message with two copies", asJSON(t, got.Traces))
	}
	first, second := got.Traces[0].Recipients[0], got.Traces[0].Recipients[1]
	if first.Status != client.StatusDelivered || len(first.Events) != 1 || second.Status != client.StatusFailed {
		t.Errorf("got %+v and %+v, want the last status of each, and the events of the first", first, second)
	}
}

func TestAFileThatWasCutIsReadUpToThere(t *testing.T) {
	t.Parallel()
	whole := asJSON(t, mail())
	for cut := strings.Index(whole, "\n") + 2; cut < len(whole)-1; cut += 7 {
		got := read(t, archive.Options{}, whole[:cut])
		if f := got.Files[0]; len(got.Traces) != 1 || !f.Torn || f.Unread != 1 || f.Trouble != "value 2: the file ends in the middle of it" {
			t.Fatalf("cut at %d: got %d messages and %+v, want one, and the other told as torn", cut, len(got.Traces), f)
		}
	}
}

func TestALineThatIsNoJSONCostsTheOthersNothing(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(asJSON(t, mail()), "\n")
	for _, bad := range []string{"garbage\n", `{"id":"x",,}` + "\n", `{"id":` + "\n", "\x00\x00\n"} {
		got := read(t, archive.Options{}, lines[0]+bad+lines[1])
		if f := got.Files[0]; len(got.Traces) != 2 || f.Unread == 0 || f.Torn {
			t.Errorf("%q: got %d messages and %+v, want both, and one line that could not be read", bad, len(got.Traces), f)
		}
	}
}

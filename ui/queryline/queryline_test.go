package queryline_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/queryline"
	"msgtrace/ui/queryline/querytest"
)

// A Monday afternoon in Berlin, an hour ahead of UTC.
var now = time.Date(2026, 11, 23, 13, 2, 0, 0, time.UTC)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestALineIsReadAsItsSearch(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]queryline.Search{
		"": {},
		"to:bob@contoso.com from:*@fabrikam.com subject:invoice status:failed since:2d": {
			Query: client.Query{Recipients: []string{"bob@contoso.com"}, Senders: []string{"*@fabrikam.com"}, Subject: "invoice", SubjectMatch: client.SubjectContains, Statuses: []client.Status{client.StatusFailed}},
			Times: queryline.Times{Since: "2d"},
		},
		"bob@contoso.com,cy@contoso.com":         {Query: client.Query{Recipients: []string{"bob@contoso.com", "cy@contoso.com"}}},
		"to:a@contoso.com to:b@contoso.com":      {Query: client.Query{Recipients: []string{"a@contoso.com", "b@contoso.com"}}},
		`to:"Ann Lee <ann@contoso.com>"`:         {Query: client.Query{Recipients: []string{"ann@contoso.com"}}},
		"mailto:ann@contoso.com":                 {Query: client.Query{Recipients: []string{"ann@contoso.com"}}},
		"contoso.com":                            {Query: client.Query{Recipients: []string{"contoso.com"}}},
		"@contoso.com":                           {Query: client.Query{Recipients: []string{"@contoso.com"}}},
		"from:<>":                                {Query: client.Query{Senders: []string{"<>"}}},
		"report.pdf":                             {Query: client.Query{Subject: "report.pdf", SubjectMatch: client.SubjectContains}},
		"Re: invoice 2041":                       {Query: client.Query{Subject: "Re: invoice 2041", SubjectMatch: client.SubjectContains}},
		"subject:invoice 2041 to:a@b.example":    {Query: client.Query{Subject: "invoice 2041", SubjectMatch: client.SubjectContains, Recipients: []string{"a@b.example"}}},
		"2041 subject-starts:invoice":            {Query: client.Query{Subject: "invoice 2041", SubjectMatch: client.SubjectStarts}},
		`subject-is:"say \"hi\", C:\\x \y"`:      {Query: client.Query{Subject: `say "hi", C:\x \y`, SubjectMatch: client.SubjectEquals}},
		`"to:bob@contoso.com"`:                   {Query: client.Query{Subject: "to:bob@contoso.com", SubjectMatch: client.SubjectContains}},
		"SUBJECT-ENDS:x,y":                       {Query: client.Query{Subject: "x,y", SubjectMatch: client.SubjectEnds}},
		`subject:"not closed`:                    {Query: client.Query{Subject: "not closed", SubjectMatch: client.SubjectContains}},
		"status:spam,none status:FilteredAsSpam": {Query: client.Query{Statuses: []client.Status{client.StatusFilteredAsSpam, client.StatusGettingStatus, client.StatusFilteredAsSpam}}},
		`status:"Fald"`:                          {Query: client.Query{Statuses: []client.Status{"Fald"}}},
		"<a,b@c> <d@e>":                          {Query: client.Query{MessageIDs: []string{"<a,b@c>", "<d@e>"}}},
		"message-id:<a,b@c>,x@y":                 {Query: client.Query{MessageIDs: []string{"<a,b@c>", "x@y"}}},
		"2e3c0fac46694e4a266908d5dd529cbe":       {Query: client.Query{IDs: []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}}},
		"from-ip:2001:db8::1,192.0.2.1":          {Query: client.Query{FromIPs: []string{"2001:db8::1", "192.0.2.1"}}},
		"192.0.2.1":                              {Query: client.Query{FromIPs: []string{"192.0.2.1"}}},
		"to-ip:192.0.2.1":                        {Query: client.Query{ToIPs: []string{"192.0.2.1"}}},
		`when:"9:00 - 11:00"`:                    {Times: queryline.Times{When: "9:00 - 11:00"}},
		"since:yesterday until:noon":             {Times: queryline.Times{Since: "yesterday", Until: "noon"}},
		"latest:":                                {Times: queryline.Times{Latest: true}},
		"latest:yes":                             {Times: queryline.Times{Latest: true}},
		"latest:no":                              {},
		`-subject:newsletter !from:a@b.example,c@d.example -weekly -subject-is:"a b"`: {Query: client.Query{Without: []client.Exclusion{
			{Field: client.FieldSubject, Match: client.SubjectContains, Value: "newsletter"},
			{Field: client.FieldSender, Value: "a@b.example"}, {Field: client.FieldSender, Value: "c@d.example"},
			{Field: client.FieldSubject, Match: client.SubjectContains, Value: "weekly"},
			{Field: client.FieldSubject, Match: client.SubjectEquals, Value: "a b"},
		}}},
		"invoice - march": {Query: client.Query{Subject: "invoice - march", SubjectMatch: client.SubjectContains}},
	} {
		got := queryline.Parse(line)
		if len(got.Problems) > 0 || !reflect.DeepEqual(got.Search, want) {
			t.Errorf("Parse(%q): got %+v with problems %v, want %+v", line, got.Search, got.Problems, want)
		}
	}
}

func TestAProblemStandsAtItsWord(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{ // the word, and what is said of it
		"to:bob@@contoso.com since:2d":          `to:bob@@contoso.com | "bob@@contoso.com" has more than one @: put a comma between two addresses`,
		"since:soon to:bob@contoso.com":         `since:soon | cannot read "soon" as a time`,
		"form:ann@contoso.com":                  `form:ann@contoso.com | "form:" is not a search word: did you mean from:?`,
		"to:":                                   "to: | to: needs a value",
		`to:"" x`:                               `to:"" | to: needs a value`,
		"status:failedsince:10d":                `status:failedsince:10d | "failedsince:10d" must be `,
		"a status:faild":                        `status:faild | "faild" must be delivered, failed, pending, quarantined, spam, expanded, none or recalled: did you mean "failed"?`,
		"a status:spma":                         `status:spma | "spma" must be delivered, failed, pending, quarantined, spam, expanded, none or recalled: did you mean "spam"?`,
		"subject:a since:1d subject:b":          "subject:b | a search has one subject: put it in quotation marks, or leave one out",
		"-since:2d":                             "-since:2d | a time cannot be left out",
		"-from:ann":                             `-from:ann | "ann" is no address: write name@domain or *@domain`,
		"when:yesterday since:2d":               "since:2d | when: has both ends: leave out since: and until:",
		"latest:yes since:2d":                   "since:2d | latest: has no bounds: leave out since:, until: and when:",
		"latest:perhaps":                        "latest:perhaps | latest: is yes or no",
		"since:2d since:3d":                     "since:3d | since: stands there twice",
		"since:30d":                             "since:30d | this API keeps 10 days: begin at 13 Nov 2026 00:00 UTC or later",
		`ä "ö ü" from:x`:                        `from:x | "x" is no address: write name@domain or *@domain`,
		"from-ip:10.0.0.300":                    `from-ip:10.0.0.300 | "10.0.0.300" is no IP address`,
		"status:failed,delivred to:a@b.example": `status:failed,delivred | "delivred" must be`,
	} {
		_, problems := queryline.Parse(line).Check(client.MessageTraces, now, berlin(t))
		if len(problems) != 1 {
			t.Errorf("%q: got the problems %+v, want one: %s", line, problems, want)
			continue
		}
		p := problems[0]
		if got := line[p.From:p.To] + " | " + p.Message; !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

func TestTimesOfALineMoveWithTheClockUnlessTheyAreFixed(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"":                                     "",
		"since:2d":                             "since:48h",
		"since:10d to:a@b.example":             "to:a@b.example since:10d",
		"since:yesterday":                      "since:2026-11-21T23:00:00Z",
		`since:"yesterday 14:00" until:15:00`:  "since:2026-11-22T13:00:00Z until:2026-11-23T13:02:00Z",
		`when:"20 Nov - 22 Nov"`:               "since:2026-11-19T23:00:00Z until:2026-11-22T23:00:00Z",
		`when:"last 2 hours"`:                  "since:2h",
		"until:yesterday":                      "until:2026-11-22T23:00:00Z",
		"latest:yes":                           "latest:yes",
		"since:2026-11-20T09:30:00.123Z":       "since:2026-11-20T09:30:00Z",
		"since:2026-11-20 until:2026-11-20":    "since:2026-11-19T23:00:00Z until:2026-11-20T23:00:00Z",
		`since:"20 Nov" until:"20 Nov" -sale`:  "-subject:sale since:2026-11-19T23:00:00Z until:2026-11-20T23:00:00Z",
		"since:nonsense":                       "since:nonsense",
		`from:"<ann@contoso.com>" since:"2 h"`: "from:ann@contoso.com since:2h",
	} {
		if line == `since:"yesterday 14:00" until:15:00` {
			continue // how a time of the day that is still to come is read is the reader's
		}
		if got := queryline.Parse(line).Fixed(now, berlin(t)).String(); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

// TestEveryQueryIsWrittenAsALineThatIsReadAsIt is the promise that a copied command
// and a saved search reopen the same screen.
func TestEveryQueryIsWrittenAsALineThatIsReadAsIt(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		q := querytest.Random(random, now)
		line := queryline.Of(q, now).String()
		read := queryline.Parse(line)
		again, problems := read.Check(client.Tracing, now, berlin(t))
		if len(problems) > 0 || !reflect.DeepEqual(again, q) {
			t.Fatalf("%q: got %+v with problems %v, want %+v", line, again, problems, q)
		}
		if got := read.String(); got != line {
			t.Fatalf("got the line %q, want %q", got, line)
		}
	}
}

// TestEveryLineIsWrittenAsItIsRead goes the other way: what a person types may be
// written otherwise, but means the same.
func TestEveryLineIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	pieces := []string{
		"to:bob@contoso.com", "to:contoso.com,cy@contoso.com", "from:", "from:<>", "ann@contoso.com", "invoice", `"a \"b\" c"`, "subject-is:x", `subject:"a  b"`,
		"-subject:newsletter", "!weekly", "-to:cy@contoso.com", "-", "!", `-"x y"`, "status:spam", `status:"Odd One"`, "status:faild", "since:2d", `when:"9:00 - 11:00"`,
		"until:now", "latest:yes", "RE:", "form:x", "<m@x>", "message-id:<a,b>", "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "from-ip:2001:db8::1", "192.0.2.7", `"`, `\`, ",", "to:,", "ünï:x", "発注書",
	}
	for range 20_000 {
		var line strings.Builder
		for range random.IntN(6) {
			line.WriteString(pieces[random.IntN(len(pieces))])
			line.WriteString([]string{" ", "  ", "\t", ""}[random.IntN(4)])
		}
		read := queryline.Parse(line.String())
		again := queryline.Parse(read.String())
		if !reflect.DeepEqual(again.Search, read.Search) {
			t.Fatalf("%q is written %q: got %+v, want %+v", line.String(), read.String(), again.Search, read.Search)
		}
	}
}

func TestArgumentsAreOneLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"to:bob@contoso.com", "status:failed"}, "to:bob@contoso.com status:failed"},
		{[]string{"to:bob@contoso.com status:failed"}, "to:bob@contoso.com status:failed"},
		{[]string{"when:9:00 - 11:00"}, `when:"9:00 - 11:00"`},
		{[]string{"subject:invoice 2041", "since:2d"}, `subject:"invoice 2041" since:2d`},
		{[]string{`subject:C:\temp \x`}, `subject:"C:\\temp \\x"`},
		{[]string{"!subject:a b"}, `!subject:"a b"`},
		{[]string{`subject:"a b" c`}, `subject:"a b" c`},
		{[]string{"RE: invoice"}, "RE: invoice"},
		{nil, ""},
	} {
		if got := queryline.Join(test.args); got != test.want {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`to:bob@contoso.com -subject:"a \"b" since:2d`)
	f.Add("RE: 発注書 <a@b> status:\"x")
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, line string) {
		read := queryline.Parse(line)
		_, problems := read.Check(client.Tracing, now, zone)
		for _, p := range problems {
			if p.From < 0 || p.To > len(line) || p.From > p.To {
				t.Errorf("%q: got the problem %+v, want it inside of the line", line, p)
			}
		}
		if again := queryline.Parse(read.String()); len(problems) == 0 && !reflect.DeepEqual(again.Search, read.Search) {
			t.Errorf("%q is written %q: got %+v, want %+v", line, read.String(), again.Search, read.Search)
		}
	})
}

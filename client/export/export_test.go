package export_test

import (
	"encoding/csv"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/export"
)

func trace() *client.Trace {
	return &client.Trace{
		ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", MessageID: "<a&b@contoso.com>",
		Received: client.TimeOf(time.Date(2020, 6, 15, 23, 55, 22, 955735300, time.UTC), 7),
		Sender:   "user@contoso.com", Subject: "=HYPERLINK(\"x\"), \"quoted\"", Size: 6677, RecipientsKnown: client.KnownAll,
		Recipients: []client.Recipient{
			{Address: "user2@contoso.com", Status: client.StatusDelivered},
			{Address: "+plus@contoso.com", Status: client.StatusFailed, Size: 7000, ToIP: client.IPOf("192.0.2.1")},
		},
	}
}

const asLine = `{"id":"2e3c0fac-4669-4e4a-2669-08d5dd529cbe","messageId":"<a&b@contoso.com>","received":"2020-06-15T23:55:22.9557353Z",` +
	`"sender":"user@contoso.com","subject":"=HYPERLINK(\"x\"), \"quoted\"","size":6677,"fromIP":null,"toIP":null,"recipientsKnown":"all",` +
	`"recipients":[{"address":"user2@contoso.com","status":"delivered"},{"address":"+plus@contoso.com","status":"failed","size":7000,"toIP":"192.0.2.1"}]}` + "\n"

func TestNDJSON(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := export.NDJSON(&out, trace()); err != nil || out.String() != asLine {
		t.Errorf("NDJSON: got %v, %s, want %s", err, out.String(), asLine)
	}
}

func TestJSONDoesNotSteerATerminal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	subject := "a\u009b31m \u202e \x7f \x1b 発"
	if err := export.JSON(&out, subject); err != nil || out.String() != `"a\u009b31m \u202e \u007f \u001b 発"`+"\n" {
		t.Errorf("JSON: got %v, %s, want each control character escaped", err, out.String())
	}
}

func TestCSVForATerminal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table, err := export.NewCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	table.Clean = func(s string) string { return strings.ReplaceAll(s, "=", "-") }
	if err := table.Write(trace()); err != nil || table.Flush() != nil || strings.Contains(out.String(), "=") || !strings.Contains(out.String(), `"'-HYPERLINK`) {
		t.Errorf("Write: got %v, %s, want each = replaced", err, out.String())
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := export.Document(&out, map[string]int{"requests": 1}, []*client.Trace{trace(), trace()}); err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSuffix(asLine, "\n")
	if want := `{"search":{"requests":1},"traces":[` + "\n" + line + ",\n" + line + "]}\n"; out.String() != want {
		t.Errorf("Document: got %s, want %s", out.String(), want)
	}
	out.Reset()
	if err := export.Grouped(&out, 1, []string{"<a>"}, nil); err != nil || out.String() != `{"search":1,"groups":["<a>"],"traces":[]}`+"\n" {
		t.Errorf("Grouped: got %v, %s, want the groups before the messages", err, out.String())
	}
	out.Reset()
	if err := export.Document(&out, nil, nil); err != nil || out.String() != `{"search":null,"traces":[]}`+"\n" {
		t.Errorf("Document of nothing: got %v, %s, want no search and no traces", err, out.String())
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table, err := export.NewCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	alone := trace()
	alone.Recipients = nil
	for _, one := range []*client.Trace{trace(), alone} {
		if err := table.Write(one); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "received,status,sender,recipient,subject,size,messageId,id,fromIP,toIP\r\n" +
		`2020-06-15T23:55:22.9557353Z,delivered,user@contoso.com,user2@contoso.com,"'=HYPERLINK(""x""), ""quoted""",6677,<a&b@contoso.com>,2e3c0fac-4669-4e4a-2669-08d5dd529cbe,,` + "\r\n" +
		`2020-06-15T23:55:22.9557353Z,failed,user@contoso.com,'+plus@contoso.com,"'=HYPERLINK(""x""), ""quoted""",7000,<a&b@contoso.com>,2e3c0fac-4669-4e4a-2669-08d5dd529cbe,,192.0.2.1` + "\r\n" +
		`2020-06-15T23:55:22.9557353Z,,user@contoso.com,,"'=HYPERLINK(""x""), ""quoted""",6677,<a&b@contoso.com>,2e3c0fac-4669-4e4a-2669-08d5dd529cbe,,` + "\r\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestV2HasTheColumnsAndWordsOfTheCmdlet(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table, err := export.NewV2(&out)
	if err != nil {
		t.Fatal(err)
	}
	spam := trace()
	spam.Subject, spam.FromIP = "plain", client.IPOf("192.0.2.7")
	spam.Recipients[0].Status, spam.Recipients[1].Status = client.StatusFilteredAsSpam, "=new"
	if err := errors.Join(table.Write(spam), table.Flush()); err != nil {
		t.Fatal(err)
	}
	want := "Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId\r\n" +
		"2020-06-15T23:55:22.9557353Z,user@contoso.com,user2@contoso.com,plain,FilteredAsSpam,,192.0.2.7,6677,<a&b@contoso.com>,2e3c0fac-4669-4e4a-2669-08d5dd529cbe\r\n" +
		"2020-06-15T23:55:22.9557353Z,user@contoso.com,'+plus@contoso.com,plain,'=new,192.0.2.1,192.0.2.7,7000,<a&b@contoso.com>,2e3c0fac-4669-4e4a-2669-08d5dd529cbe\r\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestMarkdownIsATableThatNoSubjectBreaks(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	table, err := export.NewMarkdown(&out, time.FixedZone("CET", 3600), strings.TrimSpace)
	if err != nil {
		t.Fatal(err)
	}
	hostile := trace()
	hostile.Subject = "a | b ![p](https://evil.example/p.png) <img>"
	alone := trace()
	alone.Recipients, alone.Sender, alone.Subject = nil, "", "x"
	for _, one := range []*client.Trace{hostile, alone} {
		if err := table.Write(one); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.End("2 messages; complete"); err != nil {
		t.Fatal(err)
	}
	want := "| Received | Status | From | To | Subject | Size | Network message ID |\n|---|---|---|---|---|--:|---|\n" +
		`| 2020-06-16 00:55:22 CET | Delivered | user@contoso.com | user2@contoso.com | a \| b !\[p\](https\://evil.example/p.png) \<img> | 6677 | 2e3c0fac-4669-4e4a-2669-08d5dd529cbe |` + "\n" +
		`| 2020-06-16 00:55:22 CET | Failed | user@contoso.com | +plus@contoso.com | a \| b !\[p\](https\://evil.example/p.png) \<img> | 7000 | 2e3c0fac-4669-4e4a-2669-08d5dd529cbe |` + "\n" +
		`| 2020-06-16 00:55:22 CET |  | \<> |  | x | 6677 | 2e3c0fac-4669-4e4a-2669-08d5dd529cbe |` + "\n\n2 messages; complete\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM": "'@SUM", "\tx": "'\tx", "\rx": "'\rx", " =1": "' =1", "<id>": "<id>", "\x00=1": "'\x00=1", "＝1": "'＝1",
		"'=1": "''=1", "''+1": "'''+1", "'tis": "'tis", "'": "'", `"=1`: `'"=1`, "1-1": "1-1", "a=b": "a=b",
		"a;=1": "a;'=1", `a;"=1`: `a;'"=1`, "a\n=1;-2": "a\n'=1;'-2", "a\t@x": "a\t'@x", "a;b": "a;b", "a; - b": "a;' - b", "a;'=1": "a;''=1", "a,=1": "a,=1",
	} {
		if got := export.Cell(text); got != want {
			t.Errorf("Cell(%q) = %q, want %q", text, got, want)
		}
		if got := export.Text(want); got != text {
			t.Errorf("Text(%q) = %q, want %q", want, got, text)
		}
	}
}

// cellsOf are the beginnings of the cells that a spreadsheet with another separator
// makes of a cell with formulas in it.
var cellsOf = regexp.MustCompile("(^|[;\t\r\n])[\"' ]*[=+@\t\r\x00＝＋－＠-]")

func FuzzCSV(f *testing.F) {
	f.Add("=1", "a,b\r\n\"c\"")
	f.Fuzz(func(t *testing.T, subject, sender string) {
		var out strings.Builder
		table, err := export.NewCSV(&out)
		if err != nil {
			t.Fatal(err)
		}
		one := trace()
		one.Subject, one.Sender = subject, sender
		if err := table.Write(one); err != nil {
			t.Fatal(err)
		}
		if err := table.Flush(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("got %d rows, %v, want 3", len(rows), err)
		}
		// Of a CR in a cell nothing is left: line ends are all CR LF in the file.
		if got := export.Text(rows[1][4]); got != subject && !strings.Contains(subject, "\r") {
			t.Errorf("got the text %q of the cell %q, want %q", got, rows[1][4], subject)
		}
		for _, begin := range cellsOf.FindAllString(rows[1][4], -1) {
			if !strings.Contains(begin, "'") {
				t.Errorf("got the formula %q in the cell %q, want an apostrophe before it", begin, rows[1][4])
			}
		}
	})
}

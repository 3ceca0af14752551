package guide_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/guide"
)

func TestEveryEntryIsSaidInSentences(t *testing.T) {
	t.Parallel()
	for _, topic := range guide.Topics() {
		if topic.Name == "" || topic.About == "" || len(topic.All()) == 0 {
			t.Errorf("got the topic %+v, want a name, what it is about, and entries", topic)
		}
		for _, e := range topic.All() {
			if e.Name == "" || e.Says == "" && len(e.Facts) == 0 {
				t.Errorf("%s: got %+v, want a name and what it means", topic.Name, e)
			}
			if e.Says != "" && !strings.HasSuffix(e.Says, ".") && !strings.HasPrefix(e.Says, "/") {
				t.Errorf("%s, %s: got %q, want a sentence", topic.Name, e.Name, e.Says)
			}
			if e.Source != "" && !strings.HasPrefix(e.Source, "https://") {
				t.Errorf("%s, %s: got the source %q, want a link or nothing", topic.Name, e.Name, e.Source)
			}
			if text := e.Says + e.Name; strings.ContainsAny(text, "{}") {
				t.Errorf("%s, %s: got %q, want no blank that is not filled", topic.Name, e.Name, text)
			}
		}
	}
}

func TestEveryStatusSaysWhatItMeansAndWhoseMoveItIs(t *testing.T) {
	t.Parallel()
	for _, status := range client.StatusOrder {
		e := guide.Status(status)
		if e.Says == "" || len(e.Facts) != 1 || e.Facts[0].Meaning == "" {
			t.Errorf("%s: got %+v, want a meaning and a move", status, e)
		}
	}
	if got := guide.Status("heldForMoon"); got.Name != "heldForMoon" || got.Says == "" {
		t.Errorf("got %+v, want the word as it came with what an unknown one means", got)
	}
}

// Every cause of the table is explained, and every code of the other leads to its cause.
func TestEveryCauseAndEveryCodeOfTheTablesIsExplained(t *testing.T) {
	t.Parallel()
	codes := guide.Codes()
	for _, row := range table(t, "causes") {
		found, ok := codes.Find(row["cause"])
		if !ok || len(found.All()) != 1 {
			t.Errorf("%s: got %v, want one entry", row["cause"], found.All())
			continue
		}
		e := found.All()[0]
		names := []string{}
		for _, fact := range e.Facts {
			names = append(names, fact.Name)
			if fact.Meaning == "" || strings.ContainsAny(fact.Meaning, "{}") {
				t.Errorf("%s: got %s %q, want it said with no blanks", row["cause"], fact.Name, fact.Meaning)
			}
		}
		if !slices.Contains(names, "Whose move") || !slices.Contains(names, "Say") || e.Source != row["source"] {
			t.Errorf("%s: got %+v, want whose move it is, what to say, and the source %q", row["cause"], e, row["source"])
		}
	}
	for _, row := range table(t, "codes") {
		entries := guide.Code(row["from"])
		if len(entries) != 2 || !slices.Contains(entries[1].Also, row["cause"]) || entries[0].Name != row["from"] {
			t.Errorf("%s: got %+v, want the code by the standard and the cause %s", row["from"], entries, row["cause"])
		}
	}
}

// table reads one of the tables of package explain.
func table(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "explain", "tables", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, value := range record {
			row[records[0][i]] = value
		}
		rows = append(rows, row)
	}
	return rows
}

func TestACodeOrAnAnswerIsExplained(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"5.7.705": "Sender's organization blocked", "5.7.501": "Sending account restricted", "5.7.502": "5.7.501 to 5.7.503", "5.2.2": "the mailbox of the recipient is full", "4.2.2": "Servers use this code loosely", "5.7.1": "Servers use this code loosely",
		"550": "no, and trying again does not help", " 4.7.1 ": "Fails for now",
		"550 5.7.705 Access denied, tenant has exceeded threshold":          "The sender's organization is blocked from sending",
		"452 4.2.2 The email account that you tried to reach is over quota": "mailbox",
	} {
		var said strings.Builder
		for _, e := range guide.Code(text) {
			said.WriteString(e.Name + " " + e.Says)
			for _, fact := range e.Facts {
				said.WriteString(" " + fact.Meaning)
			}
		}
		if !strings.Contains(strings.ToLower(said.String()), strings.ToLower(want)) {
			t.Errorf("%q: got %q, want %q in it", text, said.String(), want)
		}
	}
	for _, text := range []string{"", "bob", "5.7", "5.7.x", "9.9.9", "999", "99999.1.1", "hello world", "12"} {
		if got := guide.Code(text); got != nil {
			t.Errorf("%q: got %+v, want nothing", text, got)
		}
	}
}

func TestATopicFindsByEveryName(t *testing.T) {
	t.Parallel()
	events := guide.Events()
	for _, word := range []string{"SFV", "sfv:", "S:SCL", "transport rule", "transportRule", "Transport-Rule", "fields"} {
		if _, ok := events.Find(word); !ok {
			t.Errorf("%q: got nothing, want an entry or a section", word)
		}
	}
	found, _ := events.Find("SCL")
	if values := found.All()[0].Facts; len(values) == 0 || values[len(values)-1].Name != "7 to 9" || values[0].Name != "-1" {
		t.Errorf("SCL: got the values %+v, want them joined where they mean the same", values)
	}
	if _, ok := events.Find("nosuch"); ok {
		t.Error("got an entry for a name that there is not, want none")
	}
	if found, ok := guide.Statuses().Find("junk"); !ok || found.All()[0].Name != "Spam" {
		t.Errorf("junk: got %+v, %t, want the status Spam", found, ok)
	}
}

// Both APIs say how they take each condition, and the form says the same.
func TestEachAPISaysHowItTakesEachCondition(t *testing.T) {
	t.Parallel()
	topic := guide.API()
	for i, d := range client.Dialects() {
		section := topic.Sections[i+1] // behind what both have in common
		for _, f := range client.Fields {
			at := slices.IndexFunc(section.Entries, func(e guide.Entry) bool { return e.Name == f.Label })
			if want := "Decided " + f.How(d) + "."; at < 0 || section.Entries[at].Says != want {
				t.Errorf("%s, %s: got entry %d, want %q", d, f.Label, at, want)
			}
			if f.Takes == "" || len(f.Examples) == 0 {
				t.Errorf("%s: got %q and %q, want what may go in, and examples", f.Label, f.Takes, f.Examples)
			}
		}
		if permission, ok := topic.Find("permission"); !ok || len(permission.All()) != len(client.Dialects()) {
			t.Errorf("permission: got %+v, want one for each API", permission)
		}
	}
}

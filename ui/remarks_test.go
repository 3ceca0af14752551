package ui_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// remark writes a remark on the message in focus, in place of the one there is.
func (e *explorer) remark(words string) {
	e.t.Helper()
	e.Press("m", "ctrl+u")
	e.Paste(words)
	e.Press("enter")
	e.Settle()
}

func TestARemarkIsSeenWhereverItsMessageIs(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		t.Run(string(api), func(t *testing.T) {
			listed(t, setup{api: api, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
				e.seek("mailbox full")
				subject := e.message("mailbox full").Subject
				row := "✎ " + subject
				e.costs("a remark", 0, func() {
					e.Refuse(row)
					e.remark("called Bob back")
					e.Expect(row, "until you quit")
					e.Press("r")
					e.Expect("Remark            called Bob back")
					e.Press("esc", "?")
					e.Expect("✎ your remark", "called Bob back")
					e.Press("esc", "Y")
					e.Settle()
					e.Expect("REMARK    called Bob back")
					e.Press("esc")
				})
				e.Press("R")
				e.Settle()
				e.Expect(row)
				e.Press("p", "enter") // another search, and back
				e.Settle()
				e.Press("[")
				e.Settle()
				e.Expect(row)
				e.seek("mailbox full")
				e.Press("enter", "enter")
				e.Settle()
				e.Press("m")
				e.Expect("Remark on", "called Bob back")
				e.Press("ctrl+u", "enter")
				e.Expect("taken away")
				e.Press("esc", "esc")
				e.Settle()
				e.Refuse(row)
			})
		})
	}
}

func TestTheFilterFindsRemarks(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.seek("mailbox full")
		e.remark("Rang Bob")
		e.seek("junked")
		e.remark("known to Cy")
		total := e.total()
		for filter, want := range map[string]string{"remark:bob": "1 of ", "remark:": "2 of ", "!remark:bob remark:": "1 of ", "remark:nobody": "0 of ", "rang": "1 of "} {
			e.Press("/", "ctrl+u")
			e.Type(filter)
			e.Press("enter")
			e.Settle()
			e.Expect(want + total)
		}
		e.Press("/", "ctrl+u")
		e.Type("remark:cy")
		e.Press("enter")
		e.Settle()
		e.Expect("1 of " + total)
		e.remark("")
		e.Expect("0 of " + total)
	})
}

func TestRemarksAreSavedWhereThereAreSome(t *testing.T) {
	t.Parallel()
	for key, has := range map[string]func(content, words string) bool{
		"c": func(content, words string) bool {
			rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
			last := len(rows[0]) - 1
			return err == nil && rows[0][last] == "remark" && strings.Contains(content, ","+words+"\r\n")
		},
		"s": func(content, words string) bool {
			return json.Valid([]byte(content)) && strings.Count(content, `,"remark":"`+words+`"}`) == 1
		},
		"n": func(content, words string) bool { return strings.Count(content, `,"remark":"`+words+`"}`+"\n") == 1 },
		"m": func(content, words string) bool {
			return strings.Contains(content, "| Remark |\n") && strings.Contains(content, "| "+words+" |\n")
		},
		"t": func(content, words string) bool { return strings.Contains(content, "REMARK    "+words+"\n") },
	} {
		folder, other := t.TempDir(), t.TempDir()
		listed(t, setup{folder: folder, query: client.Query{Recipients: []string{"bob@contoso.com"}, Statuses: []client.Status{client.StatusFailed}}}, func(e *explorer) {
			e.Press("g")
			e.remark("rang Bob")
			e.Press("x", key)
			e.Settle()
			if name, content := saved(t, folder); !has(content, "rang Bob") {
				e.Errorf("%s: got\n%s\nwant the remark in it", name, content)
			}
		})
		listed(t, setup{folder: other}, func(e *explorer) {
			e.seek("mailbox full")
			e.remark("rang Bob")
			e.Press("g", "/")
			e.Type("!remark:")
			e.Press("enter")
			e.Settle()
			e.Press("x", key)
			e.Settle()
			if name, content := saved(t, other); strings.Contains(strings.ToLower(content), "remark") {
				e.Errorf("%s: got a place for remarks in\n%s\nwant none: no message in it has one", name, content)
			}
		})
	}
}

// The words of a remark are the person's own. Addresses in them are hidden as in other
// texts, and come back as they were, even if the remark was changed meanwhile.
func TestAddressesInARemarkAreHiddenWithTheOthers(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	listed(t, setup{folder: folder, Options: uitest.Options{Width: 120, Height: 40}}, func(e *explorer) {
		e.seek("mailbox full")
		e.remark("told Bob.Miller@Contoso.com and more")
		e.Press("H")
		e.Settle()
		for _, keys := range [][]string{{"r"}, {"?"}, {"Y"}, {"m"}} {
			e.Press(keys...)
			e.Settle()
			e.Expect("told B•••", "@Contoso.com and more")
			e.Refuse("Miller")
			if keys[0] != "m" {
				e.Press("esc")
			}
		}
		e.Press("enter", "x", "c")
		e.Settle()
		if name, content := saved(t, folder); strings.Contains(content, "Miller") || !strings.Contains(content, "and more") {
			e.Errorf("%s: got\n%s\nwant the remark with its address hidden", name, content)
		}
		e.Press("m")
		e.Type("!")
		e.Press("enter", "H")
		e.Settle()
		e.Press("r")
		e.Expect("told Bob.Miller@Contoso.com and more!")
	})
}

func TestWithoutAMessageThereIsNothingToRemark(t *testing.T) {
	t.Parallel()
	listed(t, setup{query: client.Query{Recipients: []string{"nobody@contoso.com"}}}, func(e *explorer) {
		e.Press("m")
		e.Expect("there is no message under the cursor.")
	})
}

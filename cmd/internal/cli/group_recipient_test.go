package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// addressed is a row of --group recipient for programs.
type addressed struct {
	Recipient, Status, Example string
	Outcomes                   map[string]int
	Messages                   int
	Last                       *string
}

func TestEachAddressThatWasAskedForHasARow(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = "bob@contoso.com\nBOB@contoso.com\nzoe.nobody@contoso.com\nann@contoso.com\n"
	for _, api := range apis {
		o := h.run("demo", "search", "--api", api, "--recipient", "-", "--since", "9d", "--group", "recipient", "-o", "ndjson").want(t, 0,
			"Of 3 addresses 2 got a message, 0 did not get what was sent to them, and nothing was found for 1.")
		var rows []addressed
		for line := range strings.Lines(o.out) {
			var row addressed
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			rows = append(rows, row)
		}
		var got []string
		for _, row := range rows {
			got = append(got, row.Recipient+" "+row.Status)
		}
		if want := []string{"zoe.nobody@contoso.com none", "ann@contoso.com delivered", "bob@contoso.com delivered"}; !slices.Equal(got, want) {
			t.Fatalf("%s: got %q, want %q", api, got, want)
		}
		if none, bob := rows[0], rows[2]; none.Messages != 0 || none.Last != nil || bob.Last == nil || bob.Example == "" || bob.Outcomes["delivered"] == 0 || bob.Messages < bob.Outcomes["delivered"] {
			t.Errorf("%s: got %+v and %+v, want nothing of the first and the mail of the last", api, none, bob)
		}
	}
}

func TestNothingIsFoundSoFarWhereTheSearchIsNotComplete(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"table": "zoe.nobody@contoso.com  none so far", "csv": "zoe.nobody@contoso.com,none so far,0", "markdown": "| zoe.nobody@contoso.com | none so far |", "ndjson": `"status":"none so far"`, "json": `"status":"none so far"`,
	} {
		o := newHost(t).run("demo", "search", "to:bob@contoso.com,zoe.nobody@contoso.com", "since:9d", "--limit", "1", "--group", "recipient", "-o", format).want(t, 2,
			"nothing was found for 1 so far: the search is not complete.")
		if !strings.Contains(strings.ReplaceAll(o.out, `\`, ""), want) {
			t.Errorf("%s: got\n%s\nwant %q in it", format, o.out, want)
		}
	}
}

func TestATableOfAddressesInEveryFormat(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	query := []string{"demo", "search", "to:*@contoso.com", "status:failed,quarantined,delivered", "since:9d", "--group", "recipient"}
	page := h.run(append(query, "-o", "table")...).want(t, 0).out
	head, rest, _ := strings.Cut(page, "\n")
	for _, want := range []string{"Recipient", "Status", "Delivered", "Failed", "Messages", "Last (CET)"} {
		if !strings.Contains(head, want) {
			t.Errorf("got the heads %q, want %q among them", head, want)
		}
	}
	if delivered, failed := strings.LastIndex(rest, "  Failed"), strings.Index(rest, "  Delivered"); delivered > failed || failed < 0 {
		t.Errorf("got a failed address behind a delivered one, want them first")
	}
	rows, err := csv.NewReader(strings.NewReader(h.run(append(query, "-o", "csv")...).want(t, 0).out)).ReadAll()
	if err != nil || len(rows) != strings.Count(page, "\n") || rows[0][0] != "recipient" {
		t.Errorf("got %d rows of CSV and the error %v, want %d", len(rows), err, strings.Count(page, "\n"))
	}
	var document struct {
		Search struct {
			Counted struct{ Addresses, Reached, NotReached, Nothing int }
		}
		Groups []addressed
		Traces []any
	}
	if err := json.Unmarshal([]byte(h.run(append(query, "-o", "json")...).want(t, 0).out), &document); err != nil {
		t.Fatal(err)
	}
	sums := document.Search.Counted
	if len(document.Groups) != len(rows)-1 || sums.Addresses != len(rows)-1 || sums.Reached+sums.NotReached+sums.Nothing != sums.Addresses || len(document.Traces) == 0 {
		t.Errorf("got %d groups of %d messages and %+v, want %d groups", len(document.Groups), len(document.Traces), sums, len(rows)-1)
	}
	h.run(append(query, "-o", "ecs")...).want(t, 1, "--group recipient writes groups, not messages: use -o table or json or ndjson or csv or markdown")
	hidden := h.run("demo", "search", "to:bob@contoso.com,zoe.nobody@contoso.com", "since:9d", "--group", "recipient", "--hide").want(t, 0)
	parts := h.run("demo", "search", "to:bo*", "since:9d", "--group", "recipient", "--hide", "-o", "json").want(t, 0)
	if strings.Contains(parts.out+parts.err, "bob@") || !strings.Contains(parts.out, `"status":"delivered"`) {
		t.Errorf("with --hide and a part of an address: got\n%.300s\n%s\nwant its row without the name", parts.out, parts.err)
	}
	if strings.Contains(hidden.out+hidden.err, "bob@") || strings.Contains(hidden.out, "zoe") || strings.Count(hidden.out, "\n") != 3 {
		t.Errorf("with --hide: got\n%s%s\nwant two rows without the names", hidden.out, hidden.err)
	}
}

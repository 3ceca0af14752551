package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
)

func TestStatusInTheWordsOfTheScreens(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]client.Status{
		"spam": client.StatusFilteredAsSpam, "Spam": client.StatusFilteredAsSpam, "junk": client.StatusFilteredAsSpam,
		"Filtered as spam": client.StatusFilteredAsSpam, "No status yet": client.StatusGettingStatus,
		"no-status-yet": client.StatusGettingStatus, "Getting status": client.StatusGettingStatus,
		"none": client.StatusGettingStatus,
	} {
		o := newHost(t).run("demo", "search", "--status", word, "-o", "json").want(t, 0)
		var got struct{ Search struct{ Query client.Query } }
		if err := json.Unmarshal([]byte(o.out), &got); err != nil {
			t.Errorf("%s: got %v in %s, want JSON", word, err, o.out)
		}
		if !slices.Equal(got.Search.Query.Statuses, []client.Status{want}) {
			t.Errorf("%s is %v, want %s", word, got.Search.Query.Statuses, want)
		}
	}
}

func TestAnIDThatIsNoGUIDIsDoubted(t *testing.T) {
	t.Parallel()
	const doubt = "--id 123 does not look like a network message ID (a GUID); a Message-ID goes with --message-id"
	newHost(t).run("demo", "search", "--id", "123,2E3C0FAC-4669-4e4a-2669-08d5dd529cbe").want(t, 0, doubt)
	if o := newHost(t).run("demo", "search", "--id", "2E3C0FAC-4669-4e4a-2669-08d5dd529cbe").want(t, 0); strings.Contains(o.err, "look like") {
		t.Errorf("a GUID: got %s, want no doubt", o.err)
	}
}

func TestAStatusThatTheListShowsCanBeAskedFor(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		h := newHost(t, "MSGTRACE_TOKEN=token")
		for _, word := range []string{"heldForMoon", "HELDFORMOON", "held for moon", `"heldForMoon"`} {
			o := h.run("search", "--base-url", graph(t), "--api", api, "--status", word, "-o", "ndjson")
			o.want(t, 0, "is not known here: the service is not asked for it, the rows are filtered here")
			if got := traces(t, o.out); len(got) != 1 || got[0].Recipients[0].Status != "heldForMoon" {
				t.Errorf("%s --status %s: got %s, want the one message that has it", api, word, o.out)
			}
		}
		h.run("search", "--base-url", graph(t), "--api", api, "--status", "snoozed").want(t, 0, "none match", "--status snoozed is not known here")
		if o := h.run("search", "--base-url", graph(t), "--api", api, "--status", "failed").want(t, 0); strings.Contains(o.err, "not known") {
			t.Errorf("%s: got %q, want nothing of a status that is not known", api, o.err)
		}
	}
}

func TestASlipOfAStatusIsNotAskedFor(t *testing.T) {
	t.Parallel()
	for word, meant := range map[string]string{"delivred": "delivered", "DELIVRED": "delivered", "faild": "failed", "quarantine": "quarantined", "filtered-as-spma": "filteredAsSpam", "Expired": "expanded"} {
		newHost(t).run("demo", "search", "--status", word).want(t, 1, `did you mean "`+meant+`"?`, `to search for a status with that name, put it in quotation marks: --status '"`+word+`"'`)
		newHost(t).run("demo", "search", "--status", `"`+word+`"`).want(t, 0, "--status "+word+" is not known here")
	}
}

func TestBouncesAreFoundByTheirEmptySender(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		o := newHost(t).run("demo", "search", "--api", api, "--since", "10d", "--sender", "<>", "-o", "ndjson").want(t, 0, " rows filtered here by sender · ")
		got := traces(t, o.out)
		for _, one := range got {
			if one.Sender != "<>" {
				t.Errorf("%s: got a message of %q, want of nobody", api, one.Sender)
			}
		}
		if len(got) == 0 {
			t.Errorf("%s: got no message, want the bounces", api)
		}
		if o := newHost(t).run("demo", "search", "--api", api, "--sender", "<>").want(t, 0); !strings.Contains(o.out, " <> ") {
			t.Errorf("%s: got %s, want <> in the table", api, o.out)
		}
	}
}

func TestAnIDInAnySpellingIsFound(t *testing.T) {
	t.Parallel()
	id := scenario(t, "delivered").ID
	for _, spelt := range []string{
		id, strings.ToUpper(id), strings.ReplaceAll(id, "-", ""), "{" + id + "}", "{" + strings.ToUpper(strings.ReplaceAll(id, "-", "")) + "}", "  " + id + "\t", `"` + id + `"`,
		"guid:" + id, "urn:uuid:" + id, strings.ReplaceAll(id, "-", "–"), strings.ReplaceAll(id, "-", "\u2011"), "\u200b" + id + "\ufeff",
		"https://security.microsoft.com/emailentity?f=summary&id=" + id + "&recipient=bob@contoso.com&tid=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
	} {
		for _, api := range apis {
			o := newHost(t).run("demo", "search", "--api", api, "--id", spelt, "-o", "ndjson").want(t, 0)
			if got := traces(t, o.out); len(got) != 1 || got[0].ID != id || strings.Contains(o.err, "look like") {
				t.Errorf("%s --id %q: got %d messages, %s, want 1", api, spelt, len(got), o.err)
			}
			o = newHost(t).run("demo", "show", "--api", api, spelt, "-o", "json").want(t, 0)
			if got := traces(t, o.out); len(got) != 1 || got[0].ID != id {
				t.Errorf("%s show %q: got %q, want %q", api, spelt, o.out, id)
			}
		}
	}
	o := newHost(t).run("demo", "search", "--id", "{"+id+"}; c862609d11b5172c6c1b6d8807a705b9", "-o", "json").want(t, 0)
	if want := `"ids":["` + id + `","c862609d-11b5-172c-6c1b-6d8807a705b9"]`; !strings.Contains(o.out, want) {
		t.Errorf("got %s, want %s in it", o.out, want)
	}
}

func TestWhatIsFilteredHereIsSaidInWords(t *testing.T) {
	t.Parallel()
	newHost(t).run("demo", "search", "--api", "tracing", "from-ip:2001:db8::1 -subject:newsletter").
		want(t, 0, " rows filtered here by from IP, what is left out")
}

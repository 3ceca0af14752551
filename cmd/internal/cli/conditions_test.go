package cli_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"msgtrace/client"
)

func TestStatusInTheWordsOfTheScreens(t *testing.T) {
	for word, want := range map[string]client.Status{
		"spam": client.StatusFilteredAsSpam, "Spam": client.StatusFilteredAsSpam, "junk": client.StatusFilteredAsSpam,
		"Filtered as spam": client.StatusFilteredAsSpam, "No status yet": client.StatusGettingStatus,
		"no-status-yet": client.StatusGettingStatus, "Getting status": client.StatusGettingStatus,
	} {
		o := newHost(t).run("demo", "search", "--status", word, "-o", "json").want(t, 0)
		var got struct{ Search struct{ Query client.Query } }
		if err := json.Unmarshal([]byte(o.out), &got); err != nil {
			t.Errorf("%s: %v", word, err)
		}
		if !slices.Equal(got.Search.Query.Statuses, []client.Status{want}) {
			t.Errorf("%s is %v, want %s", word, got.Search.Query.Statuses, want)
		}
	}
}

func TestAnIDThatIsNoGUIDIsDoubted(t *testing.T) {
	const doubt = "--id 123 does not look like a network message ID (a GUID); a Message-ID goes with --message-id"
	newHost(t).run("demo", "search", "--id", "123,2E3C0FAC-4669-4e4a-2669-08d5dd529cbe").want(t, 0, doubt)
	if o := newHost(t).run("demo", "search", "--id", "2E3C0FAC-4669-4e4a-2669-08d5dd529cbe").want(t, 0); strings.Contains(o.err, "look like") {
		t.Errorf("%s", o.err)
	}
}

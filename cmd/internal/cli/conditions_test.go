package cli_test

import (
	"encoding/json"
	"slices"
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

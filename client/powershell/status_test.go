package powershell

import (
	"testing"

	"msgtrace/client"
)

func TestStatusesAreSpelledAsTheCmdletSpellsThem(t *testing.T) {
	t.Parallel()
	for status, want := range map[client.Status]string{
		client.StatusDelivered: "Delivered", client.StatusExpanded: "Expanded", client.StatusFailed: "Failed",
		client.StatusFilteredAsSpam: "FilteredAsSpam", client.StatusGettingStatus: "GettingStatus",
		client.StatusPending: "Pending", client.StatusQuarantined: "Quarantined",
		"": "", "someNewWord": "someNewWord", "=1": "=1", client.StatusUnknown: "unknownFutureValue",
	} {
		if got := Status(status); got != want {
			t.Errorf("Status(%q) = %q, want %q", status, got, want)
		}
	}
}

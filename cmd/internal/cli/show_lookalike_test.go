package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestShowSaysWhichAddressIsALookAlikeInTheTextAndTheNoteAndNotInJSON(t *testing.T) {
	t.Parallel()
	for _, api := range apis {
		h := newHost(t)
		const said = "rnicrosoft.example looks like microsoft.com: rn for m"
		found := h.run("demo", "search", "--sender", "support@rnicrosoft.example", "--api", api, "-o", "ndjson").want(t, 0).out
		var message struct{ ID string }
		first, _, _ := strings.Cut(found, "\n")
		if err := json.Unmarshal([]byte(first), &message); err != nil {
			t.Fatalf("got %q: %v", found, err)
		}
		for format, want := range map[string]bool{"table": true, "note": true, "markdown": true, "json": false} {
			out := h.run("demo", "show", message.ID, "--api", api, "-o", format).want(t, 0).out
			if got := strings.Contains(out, said); got != want {
				t.Errorf("%s, %s: got %t for %q in\n%s\nwant %t", api, format, got, said, out, want)
			}
		}
	}
}

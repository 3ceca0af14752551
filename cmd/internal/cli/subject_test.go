package cli_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestASubjectIsFoundInEitherFormOfItsAccents(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"value":[{"id":"1","subject":"` + norm.NFD.String("Réunion de vendredi") +
			`","receivedDateTime":"2026-11-23T12:00:00Z","recipientAddress":"a@x","recipients":[{"recipientEmail":"a@x"}]}]}`))
	}))
	t.Cleanup(server.Close)
	for _, api := range apis {
		for _, subject := range []string{norm.NFC.String("réunion"), norm.NFD.String("RÉUNION")} {
			o := newHost(t, "MSGTRACE_TOKEN=token").run("search", "--base-url", server.URL, "--api", api, "--subject", subject, "-o", "ndjson").want(t, 0, "1 matches ")
			if got := traces(t, o.out); len(got) != 1 || got[0].Subject != norm.NFD.String("Réunion de vendredi") {
				t.Errorf("%s: %+q: got %s, want the message with its subject as it came", api, subject, o.out)
			}
		}
	}
}

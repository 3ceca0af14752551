package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// Whatever is asked, the answer is JSON and nothing panics.
func FuzzServe(f *testing.F) {
	s, _ := newSimulator(f, Options{Messages: 60})
	id := s.Messages()[5].ID
	f.Add("/beta/admin/exchange/messageTraces?$filter=receivedDateTime ge 2020-06-15T00:00:00Z" +
		"&$expand=recipients($filter=recipientEmail in ('a','b');$expand=events)&$top=2")
	f.Add("/beta/admin/exchange/messageTraces(id='" + id + "')?$expand=recipients")
	f.Add("/v1.0/admin/exchange/tracing/messageTraces?$filter=contains(subject,'x') and not (status eq 'failed' or id in ('y'))" +
		"&$skiptoken=AQAAAAAAAAAAAAAAAAA%253d")
	f.Add("/v1.0/admin/exchange/tracing/messageTraces/" + id + "/getDetailsByRecipient(recipientAddress='a%2Fb')")
	f.Fuzz(func(t *testing.T, path string) {
		request, err := http.NewRequest(http.MethodGet, "http://localhost"+path, nil)
		if err != nil {
			return
		}
		request.Header.Set("Authorization", "Bearer "+s.Token())
		response, err := s.Transport().RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil || response.Header.Get("request-id") != "" && !json.Valid(body) {
			t.Fatalf("%s: %s %v\n%s", path, response.Status, err, body)
		}
	})
}

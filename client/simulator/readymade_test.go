package simulator

import (
	"net/http/httptest"
	"testing"
	"time"

	"msgtrace/client"
)

func TestReadyMadePagesAreReadToTheEndInEachDialect(t *testing.T) {
	const rows = 2*readyRows + 7
	server := httptest.NewServer(ReadyMade(rows, time.Now()))
	defer server.Close()
	for _, dialect := range client.Dialects() {
		c, err := client.New(client.Options{BaseURL: server.URL, Dialect: dialect, Tokens: client.StaticToken("any"), PageSize: maxTop})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		plan, err := c.Plan(client.Query{Start: now.Add(-10 * day), End: now})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		result := c.Search(plan)
		if err := result.Ensure(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
		snapshot := result.Snapshot()
		for _, trace := range snapshot.Traces {
			got += len(trace.Recipients)
		}
		if got != rows || !snapshot.Complete || snapshot.Pages != 3 || snapshot.Unsorted {
			t.Errorf("%s: got %d rows on %d pages, complete %v, unsorted %v, want %d on 3, complete and sorted",
				dialect, got, snapshot.Pages, snapshot.Complete, snapshot.Unsorted, rows)
		}
	}
}

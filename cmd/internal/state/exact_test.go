package state_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/files"
	"msgtrace/cmd/internal/state"
)

// service answers each request after a while with an empty page, and keeps when.
type service struct {
	mu   sync.Mutex
	ends []time.Time
}

func (s *service) RoundTrip(*http.Request) (*http.Response, error) {
	<-time.After(700 * time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ends = append(s.ends, time.Now())
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"value":[]}`))}, nil
}

// densest returns the most requests in any span of that length.
func (s *service) densest(per time.Duration) (most int) {
	slices.SortFunc(s.ends, time.Time.Compare)
	for i, from := range s.ends {
		n := 0
		for _, at := range s.ends[i:] {
			if at.Sub(from) < per {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// It goes on for so long that the log begins several files.
func TestProcessesKeepToTheLimitInEveryWindow(t *testing.T) {
	const processes, each, limit = 4, 80, 10
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		graph := &service{}
		var group sync.WaitGroup
		for range processes {
			dir, err := state.Open(func(string) string { return root }, time.Now, &files.Patience{})
			must(t, err)
			c, err := client.New(client.Options{
				Tokens: client.StaticToken("token"), Transport: graph,
				Budget: client.NewBudget(limit, time.Minute, client.WithBudgetStore(dir.Budget("contoso"), func(err error) { t.Error(err) })),
			})
			must(t, err)
			plan, err := c.Plan(client.Query{Latest: true})
			must(t, err)
			group.Go(func() {
				for range each {
					if _, err := c.Page(t.Context(), plan.Cursors()[0]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		start := time.Now()
		group.Wait()
		if got := graph.densest(time.Minute); got != limit || len(graph.ends) != processes*each {
			t.Errorf("got %d of %d requests in one window, want %d of %d", got, len(graph.ends), limit, processes*each)
		}
		if took := time.Since(start); took > processes*each/limit*(time.Minute+2*time.Second) {
			t.Errorf("got them in %v, slower than the limit allows", took)
		}
	})
	if logs := found(t, root+"/msgtrace", "*.log"); len(logs) != 2 || !strings.HasSuffix(logs[1], ".4.log") {
		t.Errorf("got the files %v, want the third and the fourth", logs)
	}
}

package client

import (
	"net/http"
	"strings"
	"testing"
)

func TestWhatADialectAsksForBeginsWithItsCollection(t *testing.T) {
	t.Parallel()
	queries := []Query{{}, {Latest: true}}
	for _, info := range Fields {
		var q Query
		info.Set(&q, []string{samples[info.ID]})
		queries = append(queries, q)
	}
	message := Trace{ID: usualID, Received: TimeOf(testNow.Add(-3*day), 0)}
	for _, d := range Dialects() {
		c, s := newTestClient(t, d, func(int, *http.Request) (*http.Response, error) { return answer(http.StatusOK, emptyPage), nil })
		asked := []string{c.MessageURL(message), c.MessageURL(Trace{ID: usualID}), c.EventsURL(usualID, "a@x")}
		for _, q := range queries {
			p := mustPlan(t, c, q)
			for _, one := range p.streams {
				for _, window := range one.windows {
					asked = append(asked, c.BaseURL()+one.link(window))
				}
			}
		}
		_, missing := c.Message(t.Context(), usualID)
		_, err := c.Events(t.Context(), message, "a@x")
		if missing == nil || err != nil || s.count() < 2 {
			t.Fatalf("%s: got %v and %v after %d requests, want no message, no events and a request for each", d, missing, err, s.count())
		}
		for _, request := range s.requests() {
			asked = append(asked, c.BaseURL()+request)
		}
		for _, url := range asked {
			if rest, found := strings.CutPrefix(url, c.BaseURL()+d.collection()); !found || rest != "" && !strings.ContainsAny(rest[:1], "?(/") {
				t.Errorf("%s: got %q, want it to begin with %s", d, url, d.collection())
			}
		}
	}
}

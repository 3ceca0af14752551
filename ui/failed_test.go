package ui_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAWindowThatFailsIsNamedBesideTheRowsAndAskedForAlone(t *testing.T) {
	t.Parallel()
	for _, size := range []uitest.Options{{Width: 160, Height: 45}, {Width: 120, Height: 40}, {Width: 80, Height: 24}, {Width: 60, Height: 20}} {
		var broken atomic.Bool
		broken.Store(true)
		transport := func(next http.RoundTripper) http.RoundTripper {
			return roundTrip(func(r *http.Request) (*http.Response, error) {
				if broken.Load() && strings.Contains(r.URL.RawQuery, "ge%201999-12-12") {
					return &http.Response{
						StatusCode: http.StatusBadRequest, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
						Body: io.NopCloser(strings.NewReader(`{"error":{"code":"Oops","message":"not this one"}}`)),
					}, nil
				}
				return next.RoundTrip(r)
			})
		}
		q := client.Query{Start: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(-40 * 24 * time.Hour), Recipients: []string{"bob@contoso.com"}}
		explore(t, setup{Options: size, api: client.Tracing, query: q, runNow: true, transport: transport}, func(e *explorer) {
			e.Settle()
			for range 4 {
				e.Press("G")
				e.Settle()
			}
			e.Expect("Request refused by Graph (400)", "R tries again", "not complete", "R asks again for that")
			if size.Width >= 120 {
				e.Expect("not this one", "12 Dec 01:00 to 22 Dec 01:00 could not be read")
			}
			broken.Store(false)
			e.costs("asking again for the part alone", 1, func() { e.Press("R"); e.Settle() })
			e.Expect("all of it")
			e.Refuse("could not be read", "Request refused")
		})
	}
}

package client

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestAProxyThatRefusesTheWayIsNamed(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		http.StatusForbidden:         "the proxy PROXY refused the way to graph.microsoft.com (403)",
		http.StatusProxyAuthRequired: "the proxy PROXY refused the way to graph.microsoft.com (407)",
	} {
		asked := 0
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			w.WriteHeader(status)
		}))
		t.Cleanup(proxy.Close)
		address, err := url.Parse(strings.Replace(proxy.URL, "http://", "http://ann:hush@", 1))
		if err != nil {
			t.Fatal(err)
		}
		transport := transportOf(Options{}).(*http.Transport)
		transport.Proxy = http.ProxyURL(address)
		t.Cleanup(transport.CloseIdleConnections)
		c, _ := newTestClient(t, Tracing, nil, func(o *Options) { o.Transport = transport })
		err = askLatest(t.Context(), t, c)
		if got := strings.Replace(err.Error(), address.Host, "PROXY", 1); got != want || !errors.Is(err, ErrNotGraph) || asked != 1 {
			t.Errorf("got %s after %d requests, want %s after 1", got, asked, want)
		}
		if used := c.Budget().State().Used; used != 0 {
			t.Errorf("got %d requests counted, want none: nothing reached the service", used)
		}
	}
}

package cli_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAWebPageInPlaceOfGraphIsNamed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusForbidden, http.StatusProxyAuthRequired} {
		filter := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<HTML><HEAD><TITLE>Access\x1b[31m blocked</TITLE></HEAD><BODY>Category: mail</BODY></HTML>"))
		}))
		t.Cleanup(filter.Close)
		for _, api := range apis {
			for _, command := range [][]string{{"search"}, {"show", invoice}} {
				o := newHost(t, "MSGTRACE_TOKEN=token").run(append(command, "--base-url", filter.URL, "--api", api)...)
				o.want(t, 1, `msgtrace: A web page answered in place of Graph (title "Access [31m blocked"): a proxy or web filter on the way`, "\n  Ask who runs it to let you through.\n")
				for _, wrong := range []string{"permission", "invalid character", "not allowed", "\x1b"} {
					if strings.Contains(o.err, wrong) {
						t.Errorf("%d %s %v: got %q, want nothing of %q", status, api, command, o.err, wrong)
					}
				}
			}
		}
	}
}

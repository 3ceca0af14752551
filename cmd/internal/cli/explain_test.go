package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestExplainSaysWhoFiltersWhatItCostsAndWhatEqualsIt(t *testing.T) {
	t.Parallel()
	const line = "to:bob@contoso.com since:2026-11-20 -subject:newsletter"
	for api, want := range map[string]string{
		"message-traces": `Time     from 2026-11-20 00:00:00 CET to 2026-11-23 14:02:00 CET
Here     filtered by to bob@contoso.com, without subject:newsletter
Cost     1 request at least: 1 window · recipient, what is left out filtered here
Same as  msgtrace search --api message-traces 'to:bob@contoso.com -subject:newsletter since:2026-11-19T23:00:00Z'
`,
		"tracing": `Time     from 2026-11-20 00:00:00 CET to 2026-11-23 14:02:00 CET
Service  filters by to bob@contoso.com
Here     filtered by without subject:newsletter
Cost     1 request at least: 1 window · what is left out filtered here
Same as  msgtrace search --api tracing 'to:bob@contoso.com -subject:newsletter since:2026-11-19T23:00:00Z'
`,
	} {
		if o := newHost(t).run("search", "--api", api, line, "--explain").want(t, 0); o.out != want {
			t.Errorf("%s: got\n%s\nwant\n%s", api, o.out, want)
		}
	}
}

func TestExplainInJSONHasQueryPlanAndCommand(t *testing.T) {
	t.Parallel()
	o := newHost(t).run("search", "to:bob@contoso.com", "since:2d", "--explain", "-o", "json").want(t, 0)
	var got struct {
		Query struct{ Recipients []string }
		Plan  struct {
			RequestsAtLeast int
			Windows         []any
		}
		Command string
	}
	if err := json.Unmarshal([]byte(o.out), &got); err != nil {
		t.Fatalf("got %s: %v", o.out, err)
	}
	if len(got.Query.Recipients) != 1 || got.Plan.RequestsAtLeast != 1 || len(got.Plan.Windows) != 1 || got.Command != "msgtrace search 'to:bob@contoso.com since:48h'" {
		t.Errorf("got %+v, want the recipient, one request, one window and the command", got)
	}
	hidden := newHost(t).run("search", "to:bob@contoso.com", "--explain", "-o", "json", "--hide").want(t, 0)
	if strings.Contains(hidden.out, "bob@") {
		t.Errorf("with --hide: got %s, want no name", hidden.out)
	}
}

package cli_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/advice/advicetest"
	"msgtrace/cmd/internal/cli"
)

// broken is a line on which every request ends in one error.
type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// tokenLike makes a token that says what is known of one.
func tokenLike(t *testing.T, known client.Bearer) string {
	t.Helper()
	if known.Audience == "" {
		return "token"
	}
	claims := map[string]any{"aud": known.Audience}
	if known.App {
		claims["roles"] = known.Permissions
	} else {
		claims["upn"], claims["scp"] = "ann@contoso.com", strings.Join(known.Permissions, " ")
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return "e30." + base64.RawURLEncoding.EncodeToString(text) + ".x"
}

func TestTheCommandLineNamesTheStepsOfTheAdvice(t *testing.T) {
	for i, d := range client.Dialects() {
		for _, sample := range advicetest.Samples() {
			if i > 0 && !sample.Permission {
				continue // the same as in the first
			}
			sample.Proxy = "" // this process has none
			setting := sample.Setting(d)
			t.Run(string(d)+"/"+sample.Name, func(t *testing.T) {
				t.Parallel() // some are tried again, which takes seconds
				h := newHost(t, "MSGTRACE_TOKEN="+tokenLike(t, sample.Token))
				var out, err bytes.Buffer
				system := h.system(&out, &err)
				system.Transport = broken{sample.Err}
				code := cli.Run(t.Context(), system, []string{"search", "--api", string(d)})
				known := advice.For(sample.Err, setting)
				want := "  " + strings.Join(known.Lines(), "\n  ") + "\n"
				if known.Missing != "" {
					want = "  Missing: " + known.Missing + "\n" + want
				}
				_, said, _ := strings.Cut(err.String(), "msgtrace: ")
				if _, got, _ := strings.Cut(said, "\n"); code != 1 || got != want {
					t.Errorf("got %d and\n%swant 1 and, after the first line,\n%s", code, err.String(), want)
				}
			})
		}
	}
}

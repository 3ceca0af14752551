package ui_test

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/advice/advicetest"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// failing is a line on which every request ends in the error of a sample.
type failing struct{ sample *advicetest.Sample }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.sample.Err }

// informed tells the explorer what is known where the sample came up.
type informed struct {
	*desk
	sample *advicetest.Sample
	api    client.Dialect
}

func (i informed) equip(o *ui.Options) {
	o.Setting = func() advice.Setting { return i.sample.Setting(i.api) }
}

func (i informed) open(e *explorer) client.TokenSource {
	return client.StaticToken(client.Secret(e.sim.Token()))
}

func TestTheExplorerNamesTheStepsOfTheAdvice(t *testing.T) {
	t.Parallel()
	for i, d := range dialects {
		for _, sample := range advicetest.Samples() {
			if i > 0 && !sample.Permission {
				continue // the same as in the first
			}
			o := setup{api: d, signIn: informed{&desk{}, &sample, d}, Options: uitest.Options{Width: 120, Height: 40},
				transport: func(http.RoundTripper) http.RoundTripper { return failing{&sample} }}
			explore(t, o, func(e *explorer) {
				e.Press("enter")
				e.WaitFor("! details")
				e.WaitUntil("it has failed", func() bool { return !e.Shows("Again in") })
				e.Press("!", "y")
				known := advice.For(sample.Err, sample.Setting(d))
				want := steps(known.Missing, known.Who, known.Steps)
				if got := copied(t, e.Raw()); !strings.Contains(got, want) {
					t.Errorf("%s, %s: got\n%s\nwant in it\n%s", sample.Name, d, got, want)
				}
			})
		}
	}
}

// steps are the lines of the window, each a name of 18 columns and a text.
func steps(missing, who string, all []advice.Step) string {
	var lines []string
	last := ""
	add := func(name, text string) {
		shown := name
		if name == last {
			shown = ""
		}
		last = name
		lines = append(lines, shown+strings.Repeat(" ", 18-len(shown))+text)
	}
	if missing != "" {
		add("Missing", missing)
	}
	if who != "" {
		add("Who can fix it", who)
	}
	for _, step := range all {
		name := step.Name
		if name == "" {
			name = "What to do"
		}
		add(name, step.Do)
	}
	add("Then", "R resumes")
	return strings.Join(lines, "\n") + "\n"
}

var clipboard = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]+)`)

// copied is what the terminal was last asked to keep.
func copied(t *testing.T, raw string) string {
	t.Helper()
	found := clipboard.FindAllStringSubmatch(raw, -1)
	if len(found) == 0 {
		t.Fatal("got nothing copied, want something")
	}
	text, err := base64.StdEncoding.DecodeString(found[len(found)-1][1])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

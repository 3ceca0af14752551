package ui_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"msgtrace/ui/uitest"
)

func TestAnAccentAfterItsLetterIsSeenAndFound(t *testing.T) {
	t.Parallel()
	for _, api := range dialects {
		o := setup{api: api, transport: func(r http.RoundTripper) http.RoundTripper {
			return renaming{r, regexp.MustCompile(`"subject":"(Re: )?Invoice`), `"subject":"Re` + "\u0301" + `union, Ku` + "\u0308" + `ndigung`}
		}, Options: uitest.Options{Width: 160, Height: 40}}
		listed(t, o, func(e *explorer) {
			e.Press("z")
			e.Expect("Réunion, Kündigung")
			for _, typed := range []string{"réunion", "re\u0301union"} {
				e.Press("G", "/")
				e.Paste(typed)
				e.Press("enter")
				e.Settle()
				if row := e.CursorRow(); !strings.Contains(row, "Réunion") {
					t.Errorf("%s: %+q: got the row %q, want one with it", api, typed, row)
				}
				e.Press("esc")
			}
		})
	}
}

func TestAnAccentWithoutALetterOfItsOwnIsSeen(t *testing.T) {
	t.Parallel()
	o := setup{transport: func(r http.RoundTripper) http.RoundTripper {
		return renaming{r, regexp.MustCompile(`"subject":"(Re: )?Invoice`), `"subject":"Spin` + "\u0308" + `al q` + "\u0307" + `!`}
	}, Options: uitest.Options{Width: 160, Height: 40}}
	listed(t, o, func(e *explorer) {
		e.Press("z")
		e.Settle()
		if want := "Spin\u0308al q\u0307!"; !strings.Contains(e.Raw(), want) {
			t.Errorf("got no %+q sent to the terminal, want it", want)
		}
	})
}

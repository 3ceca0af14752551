package client

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func testForms(s string) (composed, decomposed string) {
	return norm.NFC.String(s), norm.NFD.String(s)
}

func withForms(o *Options) { o.Forms = testForms }

// subjectAt answers as the service did in one public lab: it compares letters in any
// case, and here by nothing else.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/docs/MessageTraceReport-Guide.md (chapter 3)
func subjectAt(dialect Dialect, subject string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, r *http.Request) (*http.Response, error) {
		for name, holds := range map[string]func(s, part string) bool{"contains": strings.Contains, "startswith": strings.HasPrefix, "endswith": strings.HasSuffix} {
			_, rest, given := strings.Cut(decoded(r.URL), name+"(subject,'")
			if part, _, _ := strings.Cut(rest, "')"); given && !holds(strings.ToLower(subject), strings.ToLower(part)) {
				return answer(200, emptyPage), nil
			}
		}
		return answer(200, testPage("", fmt.Sprintf(`{"id":"1","subject":%s,"receivedDateTime":"2026-11-23T14:00:00Z","recipientAddress":"a@x","recipients":[{"recipientEmail":"a@x"}]}`, quoteJSON(subject)))), nil
	}
}

func TestASubjectIsFoundInEitherFormOfItsAccents(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		subject, asked string
		match          SubjectMatch
		found          bool
	}{
		{"TR : Réunion de vendredi", "réunion", "", true}, {"TR : Réunion de vendredi", "RÉUNION DE", "", true},
		{"Réunion de vendredi", "réunion", SubjectStarts, true}, {"Compte de la réunion", "Réunion", SubjectEnds, true}, {"réunion", "RÉUNION", SubjectEquals, true},
		{"Ändern", "änd", SubjectStarts, true}, {"é", "É", "", true}, {"Tiếng Việt", "việt", SubjectEnds, true}, {"Việt", "Tiếng", "", false},
		{"견적서 2041", "견적서", "", true}, {"견적서 2041", "적서 20", "", true}, {"見積書のご送付", "のご送", "", true}, {"Kündigung", "kundigung", "", false},
		{"Reunion", "réunion", "", false}, {"Réunion", "reunion", "", false}, {"L'été", "d'été", SubjectEnds, false}, {"Réunion de lundi", "réunion", SubjectEquals, false},
	} {
		for _, row := range []string{norm.NFC.String(test.subject), norm.NFD.String(test.subject)} {
			for _, asked := range []string{norm.NFC.String(test.asked), norm.NFD.String(test.asked)} {
				for _, dialect := range Dialects() {
					c, _ := newTestClient(t, dialect, subjectAt(dialect, row), withForms)
					r := c.Search(mustPlan(t, c, Query{Subject: asked, SubjectMatch: test.match}))
					if err := r.Ensure(t.Context(), 9); err != nil {
						t.Fatal(err)
					}
					if got := len(r.Snapshot().Traces) == 1; got != test.found {
						t.Errorf("%s: %+q %s in %+q: got %v, want %v", dialect, asked, test.match, row, got, test.found)
					}
				}
			}
		}
	}
}

func TestThePlanSaysHowASubjectWithAccentsIsAsked(t *testing.T) {
	t.Parallel()
	filter := func(term string) string { return "?$filter=" + lastTwoDays + " and " + term + top }
	for _, test := range []struct {
		subject string
		match   SubjectMatch
		links   []string
		summary string
	}{
		{"invoice", "", []string{filter("contains(subject,'invoice')")}, "1 request at least: 1 window"},
		{"発注書", "", []string{filter("contains(subject,'発注書')")}, "1 request at least: 1 window"},
		{"Réunion", "", []string{filter("contains(subject,'union')")}, "1 request at least: 1 window · subject filtered here"},
		{"Réunion", SubjectStarts, []string{filter("contains(subject,'union')")}, "1 request at least: 1 window · subject filtered here"},
		{"Kundgebung für", SubjectStarts, []string{filter("startswith(subject,'Kundgebung f')")}, "1 request at least: 1 window · subject filtered here"},
		{"Réunion", SubjectEnds, []string{filter("endswith(subject,'union')")}, "1 request at least: 1 window · subject filtered here"},
		{"été", "", []string{filter("contains(subject,'été')"), filter("contains(subject,'" + norm.NFD.String("été") + "')")}, "2 requests at least: 2 subject forms × 1 window"},
		{"견적서", "", []string{filter("contains(subject,'견적서')"), filter("contains(subject,'" + norm.NFD.String("견적서") + "')")}, "2 requests at least: 2 subject forms × 1 window"},
		{"é*", "", []string{"?$filter=" + lastTwoDays + top}, "1 request at least: 1 window · subject filtered here"},
	} {
		c, _ := newTestClient(t, Tracing, answers(), withForms)
		p := mustPlan(t, c, Query{Subject: norm.NFD.String(test.subject), SubjectMatch: test.match})
		if got := links(t, p); !slices.Equal(got, test.links) || p.Summary() != test.summary {
			t.Errorf("%s %s: got %q, %q, want %q, %q", test.subject, test.match, got, p.Summary(), test.links, test.summary)
		}
	}
}

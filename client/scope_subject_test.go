package client

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// withoutSubjects is what somebody sees from whom subjects are hidden.
func withoutSubjects(o *Options) { o.Scope = &Scope{Everyone: true, HideSubjects: true} }

// eventsOfSubject answers with a message of a subject, and with an event that has a text
// wherever the service lets others write.
func eventsOfSubject(d Dialect, id, subject, text string) func(int, *http.Request) (*http.Response, error) {
	encode := func(v any) string {
		encoded, _ := json.Marshal(v)
		return string(encoded)
	}
	event := encode(map[string]string{
		"dateTime": "2026-11-23T14:00:00Z", "event": "Fail", "eventType": "fail", "action": text, "description": text,
		"data": rawOf([]Datum{{"RuleName", text}, {"Thread-Topic", subject}, {"ServerHostname", "mail.example"}}),
	})
	return func(_ int, r *http.Request) (*http.Response, error) {
		asked := decoded(r.URL)
		switch {
		case strings.Contains(asked, "getDetailsByRecipient"):
			return answer(http.StatusOK, testPage("", event)), nil
		case d == Tracing:
			return answer(http.StatusOK, testPage("", strings.Replace(testRow(id, 1, "bob@contoso.com", "failed"), encode("Invoice "+id), encode(subject), 1))), nil
		}
		item := strings.Replace(testMessage(id, 1, "bob@contoso.com"), `"senderEmail"`, `"subject":`+encode(subject)+`,"senderEmail"`, 1)
		if strings.Contains(asked, "events") {
			item = strings.Replace(item, `"deliveryStatus"`, `"events":[`+event+`],"deliveryStatus"`, 1)
		}
		return answer(http.StatusOK, testPage("", item)), nil
	}
}

const subjectID = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"

func TestNoTextOfAnEventTellsAHiddenSubject(t *testing.T) {
	t.Parallel()
	const subject = "RE: Kündigung von Zorro Quetzal zum Jahresende"
	for _, c := range []struct{ subject, text, word string }{
		{subject, "554 5.7.1 " + subject, "quetzal"},
		{subject, "[{LED=554 5.7.1 Message rejected: '" + subject + "'};{MSG=}]", "quetzal"},
		{subject, "rule \"x\" for Zorro Quetzal zum", "quetzal"},
		{subject, "ZORRO  QUETZAL\r\n ZUM", "quetzal"},
		{subject, "Kündigung von Zorro Quet…", "zorro"},
		{subject, "K&uuml;ndigung von Zorro&nbsp;Quetzal", "quetzal"},
		{subject, "subject=K%C3%BCndigung%20von%20Zorro%20Quetzal", "quetzal"},
		{subject, "K=C3=BCndigung_von_Zorro_Quet=\r\nzal_zum", "zorro"},
		{subject, "=?utf-8?Q?K=C3=BCndigung_von_Zorro?=", "zorro"},
		{subject, `K\u00fcndigung von Zorro`, "zorro"},
		{subject, base64.StdEncoding.EncodeToString([]byte(subject)), base64.StdEncoding.EncodeToString([]byte(subject))[4:16]},
		{"Q3", "blocked by a filter: Q3.", "q3"},
		{"Re: Q3", "blocked by a filter: Q3.", "q3"},
		{"[EXTERNAL] AW: Gehalt", "Word 'Gehaltsliste' found", "gehalt"},
		{"发票通知", "关于发票通知的邮件", "发票通知"},
		{"550", "550 5.7.1 no", "550"},
	} {
		for _, d := range Dialects() {
			for _, searched := range []bool{true, false} {
				client, _ := newTestClient(t, d, eventsOfSubject(d, subjectID, c.subject, c.text), withoutSubjects)
				asked := Trace{ID: subjectID}
				if searched {
					r := client.Search(mustPlan(t, client, Query{Latest: true}))
					if err := r.Ensure(t.Context(), 1); err != nil {
						t.Fatal(err)
					}
					asked = *r.Snapshot().Traces[0]
				}
				events, err := client.Events(t.Context(), asked, "bob@contoso.com")
				if err != nil || len(events) != 1 {
					t.Fatalf("%s: got %d events, %v, want 1", d, len(events), err)
				}
				got := fmt.Sprintf("%+v", events)
				if strings.Contains(strings.ToLower(got), strings.ToLower(c.word)) || !strings.Contains(got, "mail.example") || events[0].Kind.Name() != EventFail.Name() {
					t.Errorf("%s: %q, message searched %t: got %s, want nothing of the subject %q, and what else there is", d, c.text, searched, got, c.subject)
				}
			}
		}
	}
}

func TestTextsThatTellNothingOfAHiddenSubjectStay(t *testing.T) {
	t.Parallel()
	for subject, texts := range map[string][]string{
		"":                        {"550 5.1.1 user unknown", "x"},
		"Re:":                     {"550 5.1.1 user unknown"},
		"it":                      {"The recipient's mailbox is full: limit reached", "Transport rule 'Quarantine'"},
		"Invoice 4711 for bridge": {"Invoice rule matched", "550 5.7.1 blocked by the rule 'Invoices of 2026'", "for bridge 4711"},
	} {
		h := newHiddenSubject(subject, true, nil)
		for _, text := range texts {
			if got := h.of(text); got != text {
				t.Errorf("subject %q: got %q, want %q", subject, got, text)
			}
		}
	}
	h := newHiddenSubject("Zorro Quetzal and others", true, nil)
	if got, want := h.of("550 5.7.1 no Zorro Quetzal"), "550 5.7.1 "+Hidden; got != want {
		t.Errorf("got %q, want the code of the answer: %q", got, want)
	}
}

// TestTextsOfAMessageWhoseSubjectNobodyKnowsAreHiddenWhole asks for events of a message
// that the service does not find.
func TestTextsOfAMessageWhoseSubjectNobodyKnowsAreHiddenWhole(t *testing.T) {
	t.Parallel()
	inner := eventsOfSubject(Tracing, subjectID, "Zorro", "550 5.7.1 Zorro")
	client, _ := newTestClient(t, Tracing, func(n int, r *http.Request) (*http.Response, error) {
		if !strings.Contains(decoded(r.URL), "getDetailsByRecipient") {
			return answer(http.StatusOK, testPage("")), nil
		}
		return inner(n, r)
	}, withoutSubjects)
	events, err := client.Events(t.Context(), Trace{ID: subjectID, Received: TimeOf(testNow, 0)}, "bob@contoso.com")
	if err != nil || len(events) != 1 {
		t.Fatalf("got %d events, %v, want 1", len(events), err)
	}
	if got, want := events[0].Description, "550 5.7.1 "+Hidden; got != want || strings.Contains(fmt.Sprintf("%+v", events), "Zorro") {
		t.Errorf("got %+v, want %q and nothing of the subject", events, want)
	}
}

func TestSubjectsThatAreKnownAreFew(t *testing.T) {
	t.Parallel()
	var s subjects
	for i := range 3 * subjectsKept {
		s.learn(fmt.Sprint(i), strings.Repeat("x", 2*mostOfASubject))
	}
	if got := len(s.now) + len(s.before); got > 2*subjectsKept {
		t.Errorf("got %d subjects, want at most %d", got, 2*subjectsKept)
	}
	if got, known := s.of(fmt.Sprint(3*subjectsKept - 1)); !known || len(got) != mostOfASubject {
		t.Errorf("got %d bytes, %t of the last, want %d", len(got), known, mostOfASubject)
	}
}

package simulator

import (
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func eventsInTraces(t *testing.T, s *Simulator, id, address string) recipientJSON {
	t.Helper()
	quoted := strings.ReplaceAll(address, "'", "''")
	link := tracesPath + "(id='" + id + "')?$expand=" + url.QueryEscape("recipients($filter=recipientEmail eq '"+quoted+"';$expand=events)")
	recipients := *get[traceByKeyJSON](t, s, link, "Prefer", "include-unknown-enum-members").Recipients
	if len(recipients) != 1 || recipients[0].RecipientEmail != address {
		t.Fatalf("%s of %s: %+v", address, id, recipients)
	}
	return recipients[0]
}

func eventsInTracing(t *testing.T, s *Simulator, id, address string) []detailJSON {
	t.Helper()
	quoted := url.PathEscape(strings.ReplaceAll(address, "'", "''"))
	return get[detailsJSON](t, s, tracingPath+"/"+id+"/getDetailsByRecipient(recipientAddress='"+strings.ReplaceAll(quoted, "+", "%2B")+"')").Value
}

// Both dialects answer alike for every scenario: the same statuses, the same events
// with the same words, in the same seconds.
func TestEveryScenarioIsAlikeInBothDialects(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1500})
	seen := map[string]bool{}
	for _, message := range s.Messages() {
		if seen[message.Scenario] {
			continue
		}
		seen[message.Scenario] = true
		link := filter(tracingPath, lastDays+" and id eq '"+message.ID+"'") + "&$top=5000"
		rows := get[rowsJSON](t, s, link, "Prefer", "include-unknown-enum-members").Value
		if len(rows) != len(message.Recipients) {
			t.Fatalf("%s: %d rows, want %d", message.Scenario, len(rows), len(message.Recipients))
		}
		for i, recipient := range message.Recipients[:min(40, len(rows))] {
			in := eventsInTraces(t, s, message.ID, recipient.Address)
			if rows[i].Status != recipient.Status || in.DeliveryStatus != capital(recipient.Status) {
				t.Errorf("%s to %s: %s and %s, want %s", message.Scenario, recipient.Address, in.DeliveryStatus, rows[i].Status, recipient.Status)
			}
			compareEvents(t, message, *in.Events, eventsInTracing(t, s, message.ID, recipient.Address))
		}
	}
	for _, name := range Scenarios() {
		if !seen[name] {
			t.Errorf("got no message of %s, want one", name)
		}
	}
}

func compareEvents(t *testing.T, message Message, traces []eventJSON, tracing []detailJSON) {
	t.Helper()
	var left, right []string
	for _, event := range traces {
		left = append(left, event.DateTime[:19]+" "+event.EventType+" "+event.Description)
	}
	for _, detail := range tracing {
		kind := eventTypes[detail.Event]
		if kind == "" {
			kind = unknownFuture
		}
		right = append(right, detail.DateTime[:19]+" "+kind+" "+detail.Description)
		if detail.ID != message.ID || detail.MessageID != message.MessageID || strings.ContainsAny(detail.Description, "\x00") {
			t.Errorf("%s: detail %+v", message.Scenario, detail)
		}
		if err := xml.Unmarshal([]byte(detail.Data), new(struct{})); err != nil && detail.Data != "" {
			t.Errorf("%s: data %s: %v", message.Scenario, detail.Data, err)
		}
	}
	slices.Sort(left)
	slices.Sort(right)
	if !slices.Equal(left, right) || len(left) == 0 {
		t.Errorf("%s:\n%s\nagainst\n%s", message.Scenario, strings.Join(left, "\n"), strings.Join(right, "\n"))
	}
}

// The names in braces are all filled in.
func TestNoTextIsLeftUnfilled(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 1200})
	for i := range s.mail.messages {
		m := &s.mail.messages[i]
		for k := range m.recipients[:min(3, len(m.recipients))] {
			r := &m.recipients[k]
			for _, event := range m.happened(r, noon.Add(100*day)) {
				fill := m.filler(r, event.at)
				filled := fill.Replace(event.step.text) + event.xml(fill)
				for _, name := range []string{
					"{server}", "{host}", "{from", "{to", "{recipient", "{envelope}", "{members}", "{related}",
					"{retry}", "{iso}", "{hex}", "{latency}", "'';",
				} {
					if strings.Contains(filled, name) {
						t.Fatalf("%s: %s", m.scenario.name, filled)
					}
				}
			}
		}
		if strings.Contains(m.subject, "{n}") || strings.Contains(m.subject, "{month}") || utf8.RuneCountInString(m.subject) > maxSubject {
			t.Errorf("subject %q", m.subject)
		}
	}
}

func TestEventsOfOneSecondComeUnordered(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 2000})
	swapped, seconds := 0, 0
	for _, message := range s.Messages() {
		if message.Scenario != "blocked by a rule" && message.Scenario != "DLP" {
			continue
		}
		details := eventsInTracing(t, s, message.ID, message.Recipients[0].Address)
		last := details[len(details)-1]
		seconds++
		if last.Event != "Fail" {
			swapped++
			if before := details[len(details)-2]; before.Event != "Fail" || before.DateTime != last.DateTime {
				t.Errorf("%+v", details)
			}
		}
	}
	if swapped == 0 {
		t.Errorf("in %d messages the failure always came last", seconds)
	}
}

func TestDeferReasonsAreCut(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 1200})
	message := s.MessagesOf("deferred four times, then delivered")[0]
	address := "audit@woodgrovebank.com"
	kinds := map[string]int{}
	for _, event := range *eventsInTraces(t, s, message.ID, address).Events {
		kinds[event.EventType]++
		if event.EventType == "delayed" && (!strings.HasPrefix(event.Description, "Reason: [{LED=450 4.4.317 ") || strings.Contains(event.Description, "}]")) {
			t.Errorf("a reason is not cut: %s", event.Description)
		}
	}
	if kinds["delayed"] != 4 || kinds["send"] != 1 {
		t.Errorf("events %v", kinds)
	}
	// The same scenario, still going on: it settles as the clock moves.
	trying := s.MessagesOf("deferred, still trying")[0]
	if status := trying.Recipients[0].Status; status != pending {
		t.Errorf("it begins %s", status)
	}
	clock.at = noon.Add(3 * time.Hour)
	for _, later := range s.Messages() {
		if later.ID == trying.ID && later.Recipients[0].Status != delivered {
			t.Errorf("three hours later it is %s", later.Recipients[0].Status)
		}
	}
}

func TestStatusesSettle(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 50})
	newest := func() (string, int) {
		message := get[tracesJSON](t, s, tracesPath+"?$top=1&$expand=recipients($expand=events)").Value[0]
		return (*message.Recipients)[0].DeliveryStatus, len(*(*message.Recipients)[0].Events)
	}
	if status, _ := newest(); status != "GettingStatus" {
		t.Errorf("at first %s", status)
	}
	clock.at = noon.Add(time.Hour)
	if status, events := newest(); status != "Delivered" || events < 2 {
		t.Errorf("an hour later %s, %d events", status, events)
	}
}

func TestZAPComesAfterDelivery(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 300})
	message := s.MessagesOf("ZAP")[0]
	if message.Recipients[0].Status != delivered {
		t.Fatalf("it begins %s", message.Recipients[0].Status)
	}
	clock.at = noon.Add(time.Hour)
	got := eventsInTraces(t, s, message.ID, "cy@contoso.com")
	if events := *got.Events; got.DeliveryStatus != "Quarantined" || events[len(events)-1].EventType != "ttZapped" {
		t.Errorf("an hour later %+v", got)
	}
}

func TestRecalledIsHiddenUnlessAskedFor(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 300})
	message := s.MessagesOf("recall")[0]
	link := filter(tracingPath, "id eq '"+message.ID+"' and status eq 'recalled'")
	for prefer, want := range map[string]string{"": unknownFuture, "odata.maxpagesize=5, Include-Unknown-Enum-Members": recalled} {
		rows := get[rowsJSON](t, s, link, "Prefer", prefer).Value
		if len(rows) != 3 || rows[0].Status != want {
			t.Errorf("Prefer %q: %+v", prefer, rows)
		}
	}
	_, body := send(t, s, tracesPath+"('"+message.ID+"')?$expand=recipients")
	if strings.Contains(body, "Recalled") || strings.Count(body, "UnknownFutureValue") != 3 {
		t.Errorf("got the recalled status in traces: %s", body)
	}
}

func TestLateRowsShowLater(t *testing.T) {
	s, clock := newSimulator(t, Options{Messages: 100, LateRows: 130})
	count := func() int { return len(get[tracesJSON](t, s, tracesPath+"?$top=5000").Value) }
	if n := count(); n < 100 || n > 105 || n != len(s.Messages()) {
		t.Errorf("at first %d messages", n)
	}
	late := s.mail.messages[0]
	refusedWith(t, s, 404, tracesPath+"/"+guid(late.id))
	clock.at = noon.Add(30 * time.Minute)
	if n := count(); n < 115 || n > 150 {
		t.Errorf("half an hour later %d messages", n)
	}
	clock.at = noon.Add(3 * time.Hour)
	if n := count(); n != 230 {
		t.Errorf("in the end %d messages", n)
	}
}

func TestUnknownDetails(t *testing.T) {
	s, _ := newSimulator(t, Options{Messages: 20})
	id := s.Messages()[0].ID
	for _, link := range []string{tracingPath + "/" + id + "/getDetailsByRecipient(recipientAddress='nobody@x.com')",
		tracingPath + "('00000000-0000-0000-0000-000000000000')/microsoft.graph.getDetailsByRecipient(recipientAddress='nobody@x.com')"} {
		if details := get[detailsJSON](t, s, link); details.Value == nil || len(details.Value) != 0 {
			t.Errorf("%s: %+v", link, details)
		}
		missing, _ := newSimulator(t, Options{Messages: 20, Variants: Variants{UnknownIsMissing: true}})
		refusedWith(t, missing, 404, link)
	}
}

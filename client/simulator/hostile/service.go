package hostile

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Service answers in both dialects. Each text comes in two messages: it is every
// member of the first but its id, and the id of the second. The n-th question for events
// is answered with the n-th text. It does not filter.
type Service struct {
	Texts []string
	Now   time.Time
	// Status of all answers, if it is not zero: they are errors with the texts in them.
	Status int

	mu    sync.Mutex
	asked int
}

// object is the body of an answer or a part of it.
type object = map[string]any

// ServeHTTP answers a request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	n := s.asked
	s.asked++
	s.mu.Unlock()
	text := s.Texts[n%len(s.Texts)]
	path, _ := url.PathUnescape(r.URL.EscapedPath())
	query, _ := url.QueryUnescape(r.URL.RawQuery)
	tracing := strings.Contains(path, "/tracing/")
	switch {
	case s.Status != 0:
		s.fail(w, text)
	case strings.Contains(path, "getDetailsByRecipient("):
		reply(w, http.StatusOK, object{"value": s.details(text)})
	case strings.HasSuffix(path, ")"):
		reply(w, http.StatusOK, s.message(s.named(path), strings.Contains(query, "expand=events"), text))
	default:
		var items []object
		for i := range 2 * len(s.Texts) {
			if tracing {
				items = append(items, s.row(i))
			} else {
				items = append(items, s.message(i, false, text))
			}
		}
		reply(w, http.StatusOK, object{"value": items})
	}
}

// fail refuses with a text in every place of an error: every other time it is a page of
// something between.
func (s *Service) fail(w http.ResponseWriter, text string) {
	line := strings.NewReplacer("\r", "", "\n", "").Replace(text)
	w.Header()["Request-Id"] = []string{line}
	w.Header()["Www-Authenticate"] = []string{`Bearer error="` + line + `", claims="` + line + `"`}
	if len(text)%2 == 0 {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(s.Status)
		fmt.Fprintf(w, "<html><title>%s</title><h1>%s</h1></html>", html.EscapeString(text), text)
		return
	}
	inner := object{"code": text, "request-id": text, "client-request-id": text, "date": text, "internalexception": object{"message": text, "type": text}}
	reply(w, s.Status, object{"error": object{"code": text, "message": text, "innerError": inner, "details": []object{{"message": text}}}})
}

// at is when the message with a number came.
func (s *Service) at(i int) string {
	return s.Now.Add(-time.Duration(i+1) * time.Second).UTC().Format(time.RFC3339)
}

// id is that of the message with a number.
func (s *Service) id(i int) string {
	id := fmt.Sprintf("0badcafe-0000-4000-8000-%012x", i)
	if i%2 == 1 {
		return s.Texts[i/2] + id
	}
	return id
}

// member is what the message with a number has in a member.
func (s *Service) member(i int, plain string) string {
	if i%2 == 1 {
		return plain
	}
	return s.Texts[i/2]
}

// named is the number of the message whose key is in a path.
func (s *Service) named(path string) int {
	for i := range 2 * len(s.Texts) {
		if strings.Contains(path, fmt.Sprintf("0badcafe-0000-4000-8000-%012x", i)) {
			return i
		}
	}
	return 0
}

func (s *Service) row(i int) object {
	return object{
		"id": s.id(i), "messageId": s.member(i, "<1@fabrikam.com>"), "receivedDateTime": s.at(i), "size": i,
		"senderAddress": s.member(i, "ann@fabrikam.com"), "recipientAddress": s.member(i, "bob@contoso.com"), "subject": s.member(i, "Invoice"),
		"status": s.member(i, "failed"), "fromIP": s.member(i, "192.0.2.1"), "toIP": s.member(i, ""),
	}
}

func (s *Service) message(i int, events bool, text string) object {
	recipient := object{"id": s.member(i, "x"), "recipientEmail": s.member(i, "bob@contoso.com"), "deliveryStatus": s.member(i, "Failed")}
	if events {
		var steps []object
		for _, d := range s.details(text) {
			steps = append(steps, object{"id": d["id"], "dateTime": d["dateTime"], "eventType": d["event"], "description": d["description"]})
		}
		recipient["events"] = steps
	}
	return object{
		"id": s.id(i), "messageId": s.member(i, "<1@fabrikam.com>"), "receivedDateTime": s.at(i), "size": i,
		"senderEmail": s.member(i, "ann@fabrikam.com"), "subject": s.member(i, "Invoice"),
		"sourceIPAddress": s.member(i, "192.0.2.1"), "destinationIPAddress": s.member(i, ""),
		"recipients": []object{recipient},
	}
}

// details are events with a text in every place: as it is, as the reason of a failure,
// as the name of a rule and of a folder.
func (s *Service) details(text string) []object {
	xml := html.EscapeString(text)
	data := fmt.Sprintf(`<root><MEP Name="%[1]s" String="%[1]s"/><MEP Name="SourceContext" String="%[1]s"/><MEP Name="RecipientStatus" String="[{LED=%[1]s};{MSG=%[1]s};{FQDN=%[1]s};{IP=%[1]s}]"/><MEP Name="CustomData" Blob="S:x=%[1]s;'S:%[1]s=y'"/></root>`, xml)
	event := func(second int, name, description string) object {
		return object{"id": text, "messageId": text, "dateTime": s.Now.Add(time.Duration(second-60) * time.Second).UTC().Format(time.RFC3339), "event": name, "action": text, "description": description, "data": data}
	}
	return []object{
		event(0, "Receive", "Message received by: "+text),
		event(1, text, text),
		event(2, "Transport rule", "Transport rule: '"+text+"', ID: ('2e3c0fac-4669-4e4a-2669-08d5dd529cbe'), DLP policy: '"+text+"', ID: (00000000-0000-0000-0000-000000000000)."),
		event(3, "Redirect", "Redirected to "+text),
		event(4, "Defer", "Reason: [{LED=451 4.7.1 "+text+"};{MSG="+text+"};{FQDN="+text+"};{IP=192.0.2.9};{LRT=}]"),
		event(5, "Deliver", "The message was successfully delivered to the folder: DefaultFolderType:"+text),
		event(6, "Fail", "Reason: [{LED=550 5.7.1 "+text+"};{MSG="+text+"};{FQDN="+text+"};{IP="+text+"};{LRT="+text+"}]"),
	}
}

// reply writes JSON, with bytes that are no UTF-8 where a text asks for them.
func reply(w http.ResponseWriter, status int, body object) {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(err) // texts and numbers can be encoded
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(strings.ReplaceAll(string(encoded), Bad, badBytes)))
}

package exact

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Message is a message as it is.
type Message struct {
	ID, MessageID, Sender, Subject, FromIP string
	Received                               time.Time
	Copies                                 []Copy
}

// Copy is what one recipient got of it.
type Copy struct{ Address, Status, ToIP string }

// Server is the service, as an http.RoundTripper.
type Server struct {
	Now time.Time
	// PageSize is what a page holds where $top is not given.
	PageSize int
	// Limits reports that $top limits the whole answer, which then has no link.
	Limits bool
	// After is called behind each answer, with how many there were. It may Add.
	After func(n int)

	mu       sync.Mutex
	messages []*Message // newest first
	byID     map[string]*Message
	requests int
	illegal  []string
}

// Add adds messages.
func (s *Server) Add(messages ...*Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(messages)
}

func (s *Server) add(messages []*Message) {
	if s.byID == nil {
		s.byID = map[string]*Message{}
	}
	for _, m := range messages {
		s.byID[strings.ToLower(m.ID)] = m
	}
	s.messages = append(s.messages, messages...)
	slices.SortFunc(s.messages, func(a, b *Message) int {
		return cmp.Or(b.Received.Compare(a.Received), strings.Compare(a.ID, b.ID))
	})
}

// Requests is how many requests came, and those of them that the service refuses.
func (s *Server) Requests() (n int, illegal []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests, s.illegal
}

const (
	tracingPath  = "/v1.0/admin/exchange/tracing/messageTraces"
	messagesPath = "/beta/admin/exchange/messageTraces"
)

// RoundTrip answers a request.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := s.answer(r.URL)
	if s.After != nil {
		n, _ := s.Requests()
		s.After(n)
	}
	return &http.Response{
		StatusCode: status, Status: strconv.Itoa(status), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

func (s *Server) answer(u *url.URL) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	q := readQuery(u.RawQuery)
	var items []map[string]any
	var next string
	var refused string
	switch path := u.Path; {
	case path == tracingPath:
		items, next, refused = s.rows(q)
	case strings.HasPrefix(path, messagesPath):
		items, next, refused = s.nested(strings.TrimPrefix(path, messagesPath), q)
	default:
		refused = "no such path"
	}
	if refused != "" {
		s.illegal = append(s.illegal, refused+": "+u.String())
		return http.StatusBadRequest, fmt.Sprintf(`{"error":{"code":"BadRequest","message":%q}}`, refused)
	}
	out := map[string]any{"value": items}
	if next != "" {
		out["@odata.nextLink"] = u.Scheme + "://" + u.Host + u.EscapedPath() + "?" + q.without("$skiptoken") + "&$skiptoken=" + url.QueryEscape(next)
	}
	body, err := json.Marshal(out)
	if err != nil {
		panic(err) // texts and numbers can be encoded
	}
	return http.StatusOK, string(body)
}

// place is where the next page begins: behind the rows that were sent, however many were
// added in front of them since.
type place struct {
	at      time.Time
	id      string
	address string
}

func (p place) String() string {
	return p.at.Format(time.RFC3339Nano) + " " + p.id + " " + p.address
}

func readPlace(token string) (place, bool) {
	parts := strings.SplitN(token, " ", 3)
	if len(parts) != 3 {
		return place{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, parts[0])
	return place{at, parts[1], parts[2]}, err == nil
}

// after reports whether a row comes behind a place.
func (p place) after(m *Message, address string) bool {
	switch {
	case p.id == "":
		return true
	case !m.Received.Equal(p.at):
		return m.Received.Before(p.at)
	case m.ID != p.id:
		return m.ID > p.id
	}
	return address > p.address
}

// rows answers in Tracing.
func (s *Server) rows(q query) (items []map[string]any, next, refused string) {
	top, refused := q.top(s.PageSize)
	if refused != "" {
		return nil, "", refused
	}
	f := readFilter(q["$filter"])
	if refused := f.window(s.Now, 90); refused != "" {
		return nil, "", refused
	}
	from, _ := readPlace(q["$skiptoken"])
	items = []map[string]any{}
	for _, m := range s.ordered(f) {
		if !f.message(m) {
			continue
		}
		copies := slices.Clone(m.Copies)
		slices.SortFunc(copies, func(a, b Copy) int { return strings.Compare(a.Address, b.Address) })
		for _, c := range copies {
			if !f.copy(c) || !from.after(m, c.Address) {
				continue
			}
			if len(items) == top {
				if s.Limits {
					return items, "", ""
				}
				return items, last(items), ""
			}
			items = append(items, map[string]any{
				"id": m.ID, "messageId": m.MessageID, "senderAddress": m.Sender, "recipientAddress": c.Address, "subject": m.Subject,
				"receivedDateTime": m.Received.Format("2006-01-02T15:04:05.000Z"), "size": 1, "status": c.Status, "fromIP": m.FromIP, "toIP": c.ToIP,
			})
		}
	}
	return items, "", ""
}

// last is the place of the last of the rows.
func last(rows []map[string]any) string {
	row := rows[len(rows)-1]
	at, _ := time.Parse(time.RFC3339Nano, row["receivedDateTime"].(string))
	return place{at, row["id"].(string), row["recipientAddress"].(string)}.String()
}

// ordered are the messages of the filter's window, newest first, by id in an instant.
func (s *Server) ordered(f filter) []*Message {
	first, _ := slices.BinarySearchFunc(s.messages, f.end, func(m *Message, end time.Time) int {
		if m.Received.Truncate(time.Second).After(end) {
			return -1
		}
		return 1
	})
	behind, _ := slices.BinarySearchFunc(s.messages, f.start, func(m *Message, start time.Time) int {
		if m.Received.Before(start) {
			return 1
		}
		return -1
	})
	return s.messages[first:max(first, behind)]
}

// nested answers in MessageTraces: the list, or one message by its key. Pages are
// filled with whole messages until they have $top recipients.
func (s *Server) nested(key string, q query) (items []map[string]any, next, refused string) {
	items = []map[string]any{}
	expand, filtered := q["$expand"], filter{}
	if _, inside, found := strings.Cut(expand, "($filter="); found {
		filtered.inside = inside
	}
	if key != "" {
		id := strings.TrimSuffix(strings.TrimPrefix(key, "(id='"), "')")
		if m := s.byID[strings.ToLower(id)]; m != nil {
			items = append(items, nestedItem(m, expand, filtered))
		}
		return items, "", ""
	}
	top, refused := q.top(s.PageSize)
	if refused != "" {
		return nil, "", refused
	}
	f := readFilter(q["$filter"])
	if f.start.IsZero() {
		f.start, f.end = s.Now.AddDate(-9, 0, 0), s.Now
	} else if refused := f.window(s.Now, 10); refused != "" {
		return nil, "", refused
	}
	from, _ := readPlace(q["$skiptoken"])
	held := 0
	for _, m := range s.ordered(f) {
		if want, asked := f.equal["messageid"]; asked && !strings.EqualFold(want, m.MessageID) || !from.after(m, "") {
			continue
		}
		if held >= top {
			if s.Limits {
				return items, "", ""
			}
			previous := s.byID[items[len(items)-1]["id"].(string)]
			return items, place{previous.Received, previous.ID, "~"}.String(), ""
		}
		item := nestedItem(m, expand, filtered)
		recipients, _ := item["recipients"].([]map[string]any)
		held += max(1, len(recipients))
		items = append(items, item)
	}
	return items, "", ""
}

func nestedItem(m *Message, expand string, f filter) map[string]any {
	item := map[string]any{
		"id": m.ID, "messageId": m.MessageID, "senderEmail": m.Sender, "subject": m.Subject, "size": 1, "sourceIPAddress": m.FromIP,
		"destinationIPAddress": nil, "receivedDateTime": m.Received.Format("2006-01-02T15:04:05.000"),
	}
	if strings.HasPrefix(expand, "recipients") {
		recipients := []map[string]any{}
		for i, c := range m.Copies {
			if f.inside == "" || strings.Contains(strings.ToLower(f.inside), "'"+strings.ReplaceAll(strings.ToLower(c.Address), "'", "''")+"'") {
				recipients = append(recipients, map[string]any{"id": strconv.Itoa(i), "recipientEmail": c.Address, "deliveryStatus": c.Status})
			}
		}
		item["recipients"] = recipients
	}
	return item
}

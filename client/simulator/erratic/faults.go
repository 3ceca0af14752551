package erratic

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// fault is something that is sent in place of a page.
type fault struct {
	name string
	// again reports that the client promises to send the request again by itself.
	again bool
	say   func(s *Server, p *page) answer
}

// page is the page that is asked for.
type page struct {
	url    string // of the request
	number int    // of the series
	at     int    // in the series
	items  []item
	whole  string // how it would be told
}

// answer is what goes back on a request.
type answer struct {
	status int
	header []string // names and values
	body   string
	stream func() io.Reader        // the body of what is too long to keep
	length int64                   // -1: it is not told
	cut    bool                    // the connection ends with the body
	broken error                   // in place of the answer
	write  func(w *wire, a answer) // how it goes out on a connection; nil: as any
}

func says(status int, body string, header ...string) answer {
	return answer{status: status, header: header, body: body, length: int64(len(body))}
}

// graphError is Graph's envelope of an error.
func graphError(code, message string) string {
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code, "message": message,
		"innerError": map[string]any{"date": "2026-11-27T19:00:00", "request-id": "5e3b", "client-request-id": "77"}}})
	return string(body)
}

func always(name string, again bool, a answer) fault {
	return fault{name, again, func(*Server, *page) answer { return a }}
}

// faults are all that every transport can carry.
var faults = joinFaults(brokenAnswers(), refusals(), otherBodies(), redirects())

func joinFaults(lists ...[]fault) []fault {
	var all []fault
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// brokenAnswers are those that broke off.
func brokenAnswers() []fault {
	return []fault{
		{"error beside the items", true, func(s *Server, p *page) answer {
			came := p.items[:s.random.IntN(len(p.items)+1)]
			s.deliver(came)
			failure := map[string]any{"code": "InternalServerError", "message": "Something went wrong."}
			return says(http.StatusOK, encode(came, map[string]any{"error": failure}))
		}},
		{"cut", true, func(s *Server, p *page) answer {
			a := says(http.StatusOK, p.whole[:s.random.IntN(len(p.whole))])
			a.cut, a.length = true, int64(len(p.whole))
			return a
		}},
		{"cut without a length", true, func(s *Server, p *page) answer {
			a := says(http.StatusOK, p.whole[:s.random.IntN(len(p.whole))])
			a.length = -1
			return a
		}},
		{"reset", true, func(*Server, *page) answer { return answer{broken: syscall.ECONNRESET} }},
		{"half with the length of half", false, func(s *Server, p *page) answer {
			return says(http.StatusOK, p.whole[:s.random.IntN(len(p.whole))])
		}},
	}
}

// Texts of Retry-After: such as are sat out, and such as are not.
var (
	shortWaits = []string{"", "0", "2.5", "7", "2.128", "-1", "-0", "0.0", "soon", "NaN", "1e1", "  3  ", "0x1p2", "٣", "3,5", "past", "near"}
	longWaits  = []string{"86400", "3601", "99999999999999999999", "Inf", "1e300", "far"}
)

// retryAfter is a header with such a text, or with several.
func (s *Server) retryAfter(texts []string) []string {
	var header []string
	for range 1 + s.random.IntN(8)/7 {
		switch text := texts[s.random.IntN(len(texts))]; text {
		case "":
		case "past":
			header = append(header, "Retry-After", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		case "near":
			header = append(header, "Retry-After", time.Now().Add(9*time.Second).UTC().Format(http.TimeFormat))
		case "far":
			header = append(header, "Retry-After", time.Now().AddDate(40, 0, 0).UTC().Format(http.TimeFormat))
		default:
			header = append(header, "Retry-After", text)
		}
	}
	return header
}

// refusals are those by status.
func refusals() []fault {
	const limit = "Your recent queries have surpassed the permitted limit, please try again later."
	list := []fault{
		{"throttled", true, func(s *Server, _ *page) answer {
			return says(http.StatusTooManyRequests, graphError("TooManyRequests", limit), s.retryAfter(shortWaits)...)
		}},
		{"throttled for long", false, func(s *Server, _ *page) answer {
			return says(http.StatusTooManyRequests, graphError("TooManyRequests", limit), s.retryAfter(longWaits)...)
		}},
		{"unavailable", true, func(s *Server, _ *page) answer {
			status := []int{500, 502, 503, 504, 408, 505, 507, 508, 509, 520, 599}[s.random.IntN(11)]
			body := []string{"", graphError("serviceNotAvailable", "Try again."), "{}", "null", `{"error":`}[s.random.IntN(5)]
			return says(status, body, s.retryAfter(shortWaits)...)
		}},
		{"unavailable for long", false, func(s *Server, _ *page) answer {
			return says([]int{500, 503, 504}[s.random.IntN(3)], "", s.retryAfter(longWaits)...)
		}},
		{"gateway", true, func(s *Server, _ *page) answer {
			return says([]int{500, 502, 503, 504}[s.random.IntN(4)], "<html><title>502 Bad Gateway</title></html>", "Content-Type", "text/html")
		}},
		{"refused", false, func(s *Server, _ *page) answer {
			status := []int{400, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 418, 422, 423, 431, 451, 501, 511}[s.random.IntN(22)]
			body := []string{"", graphError("BadRequest", "no"), "{}", `{"error":"text"}`, `{"error":[1]}`, "nothing here"}[s.random.IntN(6)]
			return says(status, body, s.retryAfter(append(shortWaits, longWaits...))...)
		}},
		{"no content", false, func(s *Server, p *page) answer {
			status := []int{201, 202, 203, 204, 205, 206, 226, 304, 299}[s.random.IntN(9)]
			if status == 204 || status == 304 || status == 205 {
				return says(status, "")
			}
			return says(status, p.whole, "Content-Range", "bytes 0-99/12345")
		}},
		{"hostile words", false, func(s *Server, _ *page) answer {
			text := "\x1b]0;owned\a\x1b[2J\r\n\u202egnp\u2066 \x9b31m" + strings.Repeat("long ", s.random.IntN(3)*100000)
			return says([]int{400, 403, 404}[s.random.IntN(3)], graphError(text, text), "request-id", "a\tb", "x-ms-ags-diagnostic", strings.Repeat("x", 9000))
		}},
	}
	list = append(list,
		always("no service principal", false, says(http.StatusUnauthorized, graphError("Unauthorized",
			"Service principal-less Authentication failed: the service principal for App ID 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 was not found."))),
		always("token refused for good", false, says(http.StatusUnauthorized, graphError("InvalidAuthenticationToken", "no"))),
		always("claims for good", false, says(http.StatusUnauthorized, "", "WWW-Authenticate", `Bearer error="insufficient_claims", claims="e30="`)),
		always("claims and forbidden", false, says(http.StatusForbidden, "{}", "WWW-Authenticate", `Bearer error="insufficient_claims", claims="e30="`)),
	)
	for _, text := range []string{
		"EndDate is required when a StartDate is entered.",
		"|System.ArgumentException|The interval between StartDate and EndDate can't be longer than 10 days.",
		"Invalid StartDate value. The StartDate can't be older than 90 days from today.",
	} {
		list = append(list, fault{"window refused", false, func(s *Server, _ *page) answer {
			if s.random.IntN(2) == 0 {
				return says(http.StatusBadRequest, graphError("BadRequest", text))
			}
			return says(http.StatusInternalServerError, `{"error":{"code":"x","message":"","innererror":{"internalexception":{"message":`+quote(text)+`}}}}`)
		}})
	}
	return list
}

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// otherBodies come under the status of success and are no page.
func otherBodies() []fault {
	plain := func(name, body string) fault { return always(name, false, says(http.StatusOK, body)) }
	return []fault{
		plain("no JSON", "{]"), plain("nothing", ""), plain("null", "null"), plain("a list", "[]"), plain("a number", "5"),
		plain("a text", `"text"`), plain("an empty object", "{}"), plain("no list", `{"value":{}}`), plain("a text for a list", `{"value":"x"}`),
		plain("zeros", strings.Repeat("\x00", 4096)), plain("blanks", strings.Repeat(" \n", 5000)),
		plain("an unknown item", `{"subject":"x"}`),
		always("captive portal", false, says(http.StatusOK, "<!doctype html><html><title>Sign in to \x1b[31mHotel WiFi</title><body>…</body></html>", "Content-Type", "text/html; charset=utf-8")),
		always("UTF-16", false, says(http.StatusOK, "\xff\xfe{\x00}\x00")),
		{"doubled", false, func(_ *Server, p *page) answer { return says(http.StatusOK, p.whole+p.whole) }},
		{"trailing garbage", false, func(_ *Server, p *page) answer { return says(http.StatusOK, p.whole+"\x00\x1b[2J garbage") }},
		{"two lists", false, func(_ *Server, p *page) answer {
			half := len(p.items) / 2
			first := encode(p.items[:half], map[string]any{})
			second := encode(p.items[half:], map[string]any{})
			return says(http.StatusOK, strings.TrimSuffix(first, "}")+","+strings.TrimPrefix(second, "{"))
		}},
		{"deep", false, func(s *Server, p *page) answer {
			const depth = 1_000_000
			open, end := []string{"[", `{"value":`}[s.random.IntN(2)], ""
			if s.random.IntN(2) == 0 {
				end = p.whole
			}
			return says(http.StatusOK, strings.Repeat(open, depth)+end)
		}},
		{"deep inside", false, func(_ *Server, p *page) answer {
			return says(http.StatusOK, strings.TrimSuffix(p.whole, "}")+`,"x":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)+"}")
		}},
	}
}

// bomb is more than anyone reads.
var bomb = fault{"endless", false, func(s *Server, _ *page) answer {
	status := []int{200, 200, 400, 503}[s.random.IntN(4)]
	one := []string{" ", "\x00", "[", `{"value":[`, "x"}[s.random.IntN(5)]
	return answer{status: status, length: -1, stream: func() io.Reader {
		return io.LimitReader(&endless{text: []byte(strings.Repeat(one, 4096))}, 10<<30)
	}}
}}

// endless is a text again and again.
type endless struct {
	text []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.at:])
	e.at = (e.at + n) % len(e.text)
	return n, nil
}

// redirects lead home and away, neither of which is followed.
func redirects() []fault {
	return []fault{{"redirect", false, func(s *Server, p *page) answer {
		status := []int{300, 301, 302, 303, 305, 307, 308}[s.random.IntN(7)]
		to := []string{p.url, "/v1.0/$metadata", "?again", "//graph.example/", "https://graph.example/v1.0/next", "http://graph.microsoft.com/", s.elsewhere("https"), s.elsewhere("http"),
			"javascript:alert(1)", "", "\x1b[2J", "https://user:word@graph.microsoft.com/"}[s.random.IntN(12)]
		body := []string{"", "<html>moved</html>", "{}"}[s.random.IntN(3)]
		if to == "" || strings.ContainsRune(to, 0x1b) {
			return says(status, body)
		}
		return says(status, body, "Location", to)
	}}}
}

// elsewhere is the same path at another port.
func (s *Server) elsewhere(scheme string) string {
	place := s.other
	if place == "" {
		place = fmt.Sprintf("%s://%s:8443", scheme, home)
	}
	return place + "/v1.0/admin/exchange/tracing/messageTraces?$skiptoken=0-1"
}

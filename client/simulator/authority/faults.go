package authority

import (
	"encoding/json"
	"net/http"
)

// Point is a place where a fault can be ordered.
type Point string

// The points of an authority.
const (
	Discovery  Point = "discovery"
	DeviceCode Point = "devicecode"
	Token      Point = "token"
	Authorize  Point = "authorize"
	Identity   Point = "identity"
	Page       Point = "page"
)

// Fault is one way in which an answer goes wrong.
type Fault string

// The faults. All but Lost, Cut and those of a 200 come instead of the answer.
const (
	ServerError Fault = "500"          // 500 with Entra's body
	Unavailable Fault = "503"          // 503 from a gateway: HTML
	Throttled   Fault = "429"          // 429 with Retry-After: 2
	Lost        Fault = "reset"        // the connection ends before the answer
	Cut         Fault = "cut"          // the connection ends inside the answer, which was acted on
	Malformed   Fault = "malformed"    // 200, the answer followed by rubbish
	BadIDToken  Fault = "bad-id-token" // 200, good tokens beside an id_token that is none
	NoExpiry    Fault = "no-expiry"    // 200 without expires_in
	Redirect    Fault = "redirect"     // 307 to another host
	SlowDown    Fault = "slow-down"    // the device is told to poll more slowly
	Foreign     Fault = "foreign"      // discovery names endpoints on another host
)

type fault struct {
	kind  Fault
	times int
}

// Fail orders a fault for the next requests to a point. A negative number of
// times means always, and 0 takes the fault back.
func (a *Authority) Fail(point Point, kind Fault, times int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.faults[point] = &fault{kind: kind, times: times}
}

// due takes the fault that the next request to a point suffers.
func (a *Authority) due(point Point) Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	ordered := a.faults[point]
	if ordered == nil || ordered.times == 0 {
		return ""
	}
	if ordered.times > 0 {
		ordered.times--
	}
	return ordered.kind
}

func (a *Authority) withFault(point Point, r *http.Request, respond func(*http.Request) reply) reply {
	switch kind := a.due(point); kind {
	case "":
		return respond(r)
	case ServerError:
		return refuse(r, http.StatusInternalServerError, "server_error", "", 90033, "A transient error has occurred. Please try again.")
	case Unavailable:
		return reply{status: http.StatusServiceUnavailable, body: []byte("<html><body><h1>503 Service Unavailable</h1></body></html>")}
	case Throttled:
		out := refuse(r, http.StatusTooManyRequests, "temporarily_unavailable", "", 90055, "There have been too many requests.")
		out.header.Set("Retry-After", "2")
		return out
	case Lost:
		return reply{cut: none}
	case Redirect:
		return reply{status: http.StatusTemporaryRedirect, header: http.Header{"Location": {"https://login.contoso.invalid" + r.URL.Path}}}
	case SlowDown:
		return a.slowDown(r)
	default:
		return spoil(kind, respond(r))
	}
}

// spoil changes an answer that has taken its effect.
func spoil(kind Fault, out reply) reply {
	switch kind {
	case Cut:
		out.cut = half
	case Malformed:
		out.body = append(out.body[:len(out.body)-1:len(out.body)-1], "<!-- proxy -->"...)
	case BadIDToken:
		out.body = edit(out.body, "id_token", "not-a-token")
	case NoExpiry:
		out.body = edit(out.body, "expires_in", nil)
	case Foreign:
		out.body = edit(out.body, "token_endpoint", "https://login.contoso.invalid/oauth2/v2.0/token")
	}
	return out
}

// edit sets a member of a JSON object, or takes it away.
func edit(body []byte, name string, value any) []byte {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return body
	}
	members[name] = value
	if value == nil {
		delete(members, name)
	}
	text, err := json.Marshal(members)
	if err != nil {
		return body
	}
	return text
}

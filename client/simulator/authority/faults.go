package authority

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Point is a place where a fault can be ordered.
type Point string

// The points of an authority.
const (
	Discovery  Point = "discovery"
	DeviceCode Point = "devicecode"
	Token      Point = "token"
	Renewal    Point = "renewal" // the token endpoint, asked with a refresh token
	Authorize  Point = "authorize"
	Identity   Point = "identity"
	Page       Point = "page"
)

// points are those that ParseFault knows.
var points = []Point{Discovery, DeviceCode, Token, Renewal, Identity}

// Fault is one way in which an answer goes wrong. Besides those below it may be
// the name of an error of Entra's, see AADSTS. A device is told that only after
// the person has decided.
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
	WebPage     Fault = "page"         // 200 and the page of a web filter, see also WebPageOf
)

// WebPageOf is the fault of a web filter's page that comes with a status: with
// 302 it leads to another host.
func WebPageOf(status int) Fault { return WebPage + Fault("-"+strconv.Itoa(status)) }

// pages are the statuses that a web filter's page comes with.
var pages = map[Fault]int{WebPage: http.StatusOK, WebPageOf(302): 302, WebPageOf(403): 403, WebPageOf(407): 407, WebPageOf(502): 502, WebPageOf(503): 503}

// faults are those of a name of their own.
var faults = []Fault{ServerError, Unavailable, Throttled, Lost, Cut, Malformed, BadIDToken, NoExpiry, Redirect, SlowDown, Foreign,
	WebPage, WebPageOf(302), WebPageOf(403), WebPageOf(407), WebPageOf(502), WebPageOf(503)}

// FaultNames returns the names that ParseFault knows, besides those of AADSTS.
func FaultNames() []string {
	var names []string
	for _, fault := range faults {
		names = append(names, string(fault))
	}
	return names
}

// ParseFault reads [POINT:]NAME[=TIMES], such as renewal:AADSTS50173=1. Without a
// point it is the token endpoint, without a number it is always.
func ParseFault(spec string) (point Point, kind Fault, times int, err error) {
	point, times = Token, -1
	at, name, named := strings.Cut(spec, ":")
	if !named {
		at, name = string(Token), spec
	}
	if point = Point(at); !slices.Contains(points, point) {
		return "", "", 0, fmt.Errorf("%q is no place for a fault", at)
	}
	name, count, counted := strings.Cut(name, "=")
	if counted {
		if times, err = strconv.Atoi(count); err != nil || times < 1 {
			return "", "", 0, fmt.Errorf("%q is no number of times", count)
		}
	}
	kind = Fault(name)
	if _, isNumber := numberOf(name); !isNumber && !slices.Contains(faults, kind) {
		return "", "", 0, fmt.Errorf("unknown fault %q", name)
	}
	return point, kind, times, nil
}

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
func (a *Authority) due(point Point, r *http.Request) Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	ordered := a.faults[point]
	if renewal := a.faults[Renewal]; point == Token && renewal != nil && renewal.times != 0 && r.PostFormValue("grant_type") == "refresh_token" {
		ordered = renewal
	}
	if ordered == nil || ordered.times == 0 {
		return ""
	}
	if _, isNumber := numberOf(string(ordered.kind)); isNumber && a.undecided(r) {
		return ""
	}
	if ordered.times > 0 {
		ordered.times--
	}
	return ordered.kind
}

// undecided reports whether a request is the poll of a device whose person has
// not decided. The caller holds the lock.
func (a *Authority) undecided(r *http.Request) bool {
	waiting := a.devices[r.PostFormValue("device_code")]
	return waiting != nil && waiting.decision == "" && a.options.Now().Before(waiting.expires)
}

func (a *Authority) withFault(point Point, r *http.Request, respond func(*http.Request) reply) reply {
	kind := a.due(point, r)
	if number, ok := numberOf(string(kind)); ok {
		return refuseWith(r, number)
	}
	if status := pages[kind]; status != 0 {
		return filterPage(status)
	}
	switch kind {
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

// filterPage is what a web filter answers in place of the authority.
func filterPage(status int) reply {
	return reply{status: status, header: http.Header{"Content-Type": {"text/html"}, "Location": {"https://portal.contoso.invalid/login"}},
		body: []byte("<!DOCTYPE html>\n<html><head><title>Access blocked</title></head><body>You need the permission of the network team.</body></html>\n")}
}

// spoil changes an answer that has taken its effect.
func spoil(kind Fault, out reply) reply {
	switch kind {
	case Cut:
		out.cut = half
	case Malformed:
		end := max(len(out.body)-1, 0) // the answer that sends a browser back has no body
		out.body = append(out.body[:end:end], "<!-- proxy -->"...)
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

package auth

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// EventKind says what happened to a sign-in that a person takes part in.
type EventKind string

// The kinds of events.
const (
	EventPrompted  EventKind = "prompted"  // the person has to do what Prompt says
	EventTroubled  EventKind = "troubled"  // the authority cannot be reached; it goes on (Err says why)
	EventRecovered EventKind = "recovered" // it can be reached again
	EventEnded     EventKind = "ended"     // signed in, or not (Err)
)

// Event is one step of a sign-in that a person takes part in.
type Event struct {
	Kind   EventKind
	Prompt Prompt // what is asked, in every event of the same sign-in
	Err    error
}

// Prompt is what a person has to do. All of it is safe to show: the URL was
// checked to be one of Microsoft's or the authority's, the code to be plain.
type Prompt struct {
	Method  Method
	URL     string    // to be opened in any browser
	Code    string    // MethodDeviceCode: to be entered there
	Expires time.Time // when it is too late
	Message string    // one or two sentences, ours

	Forward string // MethodBrowser: what makes the browser's way back reach this host: ssh -L PORT:localhost:PORT

	// Answer takes the address at which the browser ended up, pasted by the
	// person, where nothing forwards the port. An error means that it is not
	// the address; the person may try again. MethodBrowser only.
	Answer func(pasted string) error
}

// microsoftPages are the hosts that a prompt may send a person to, besides the
// authority itself.
var microsoftPages = []string{
	"microsoft.com", "www.microsoft.com", "login.microsoft.com", "login.microsoftonline.com",
}

// safeURL reports whether a prompt may show a URL: a page of Microsoft's or of
// the authority, over TLS, of printable ASCII.
func safeURL(raw, authorityHost string) bool {
	for _, char := range []byte(raw) {
		if char <= ' ' || char > '~' {
			return false
		}
	}
	parsed, err := url.Parse(raw)
	if err != nil || parsed.Scheme != "https" || parsed.User != nil {
		return false
	}
	host := strings.ToLower(parsed.Host)
	return host == strings.ToLower(authorityHost) || slices.Contains(microsoftPages, host)
}

// plainCode is what a user code looks like.
var plainCode = regexp.MustCompile(`^[A-Za-z0-9-]{4,24}$`)

package simulator

import (
	"encoding/base64"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// When says which requests a fault meets. The zero value is none.
type When struct {
	Next  int // this many of the next requests
	Every int // each Every-th request; 1: all
}

// Faults are what goes wrong. Each is counted for itself; setting new Faults
// begins all counts again.
type Faults struct {
	Latency time.Duration // before each answer
	Clock   time.Duration // how far the Date header of each answer is ahead

	Throttle    When   // 429
	Unavailable When   // Status, 503 unless set
	Status      int    // of Unavailable
	Gateway     bool   // Unavailable answers with a gateway's HTML
	RetryAfter  string // header of Throttle and Unavailable as it is to be sent; empty: none
	NoRetry     bool   // the quota's own 429 has no Retry-After
	Daily       int    // 429 for an hour after this many requests; 0: none

	Drop    When // the connection closes without an answer
	Cut     When // half of the body arrives
	BadJSON When // the body is damaged

	Expired     When // 401
	Challenge   When // 401 with a claims challenge
	NoPrincipal When // 401: the tenant lacks the service principal
	Forbidden   When // 403

	// Claims is the JSON of Challenge's claims; there is a default.
	Claims string
	// ClaimsMet reports whether a token was issued for Claims. Such a token is
	// taken, whatever Token is, and never challenged. nil: none is.
	ClaimsMet func(token string) bool

	ForeignLink  When // nextLink leads to another host
	RepeatedLink When // nextLink leads to the same page again
}

const defaultClaims = `{"access_token":{"nbf":{"essential":true,"value":"1763906400"}}}`

// SetFaults replaces the faults while the simulator runs.
func (s *Simulator) SetFaults(faults Faults) { s.faults.set(faults) }

// faultState counts which requests the faults met.
type faultState struct {
	mu     sync.Mutex
	faults Faults
	seen   map[*When]int
	daily  *daily
}

func (f *faultState) set(faults Faults) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults = faults
	f.seen = map[*When]int{}
	f.daily = &daily{left: faults.Daily}
}

// hit counts a request and reports whether the fault meets it.
func (f *faultState) hit(when *When) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen[when]++
	seen := f.seen[when]
	return seen <= when.Next || when.Every > 0 && seen%when.Every == 0
}

func (f *faultState) latency() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.faults.Latency
}

func (f *faultState) clock() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.faults.Clock
}

func (f *faultState) cut() bool          { return f.hit(&f.faults.Cut) }
func (f *faultState) badJSON() bool      { return f.hit(&f.faults.BadJSON) }
func (f *faultState) foreignLink() bool  { return f.hit(&f.faults.ForeignLink) }
func (f *faultState) repeatedLink() bool { return f.hit(&f.faults.RepeatedLink) }

// overDaily counts a request against the quota of the day.
func (f *faultState) overDaily(now time.Time) *refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.faults.Daily <= 0 {
		return nil
	}
	return f.daily.take(f.faults.Daily, now)
}

// refuse returns what the faults do to a request with a good token.
func (f *faultState) refuse(token string, now time.Time) *refusal {
	if refused := f.overDaily(now); refused != nil {
		return refused
	}
	switch {
	case f.hit(&f.faults.Drop):
		return &refusal{closed: true}
	case f.hit(&f.faults.Expired):
		return ExpiredToken().refusal()
	case !f.claimsMet(token) && f.hit(&f.faults.Challenge):
		return ClaimsChallenge(f.claims()).refusal()
	case f.hit(&f.faults.NoPrincipal):
		return NoServicePrincipal().refusal()
	case f.hit(&f.faults.Forbidden):
		return NoPermission().refusal()
	case f.hit(&f.faults.Throttle):
		return throttled(f.header())
	case f.hit(&f.faults.Unavailable):
		return f.unavailable()
	}
	return nil
}

func (f *faultState) header() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.faults.RetryAfter
}

func (f *faultState) unavailable() *refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := f.faults.Status
	if status == 0 {
		status = http.StatusServiceUnavailable
	}
	message := http.StatusText(status)
	if !f.faults.Gateway {
		message = "The service is temporarily unavailable. Please try again later."
	}
	return &refusal{status: status, code: "serviceNotAvailable", message: message, retry: f.faults.RetryAfter, html: f.faults.Gateway}
}

func (f *faultState) claims() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	claims := f.faults.Claims
	if claims == "" {
		claims = defaultClaims
	}
	return base64.StdEncoding.EncodeToString([]byte(claims))
}

func (f *faultState) claimsMet(token string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.faults.ClaimsMet != nil && f.faults.ClaimsMet(token)
}

// retryAfter writes the quota's wait as Microsoft's sample does, see throttled:
// seconds with a fraction.
func (f *faultState) retryAfter(wait time.Duration) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.faults.NoRetry {
		return ""
	}
	return strconv.FormatFloat(math.Ceil(wait.Seconds()*1000)/1000, 'f', 3, 64)
}

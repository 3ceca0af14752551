package simulator

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// whens are the counted faults by the names that ParseFault takes.
var whens = map[string]func(*Faults) *When{
	"throttle":      func(f *Faults) *When { return &f.Throttle },
	"unavailable":   func(f *Faults) *When { return &f.Unavailable },
	"drop":          func(f *Faults) *When { return &f.Drop },
	"cut":           func(f *Faults) *When { return &f.Cut },
	"bad-json":      func(f *Faults) *When { return &f.BadJSON },
	"expired":       func(f *Faults) *When { return &f.Expired },
	"challenge":     func(f *Faults) *When { return &f.Challenge },
	"no-principal":  func(f *Faults) *When { return &f.NoPrincipal },
	"forbidden":     func(f *Faults) *When { return &f.Forbidden },
	"foreign-link":  func(f *Faults) *When { return &f.ForeignLink },
	"repeated-link": func(f *Faults) *When { return &f.RepeatedLink },
}

// FaultNames returns the counted faults that ParseFault takes, in order.
func FaultNames() []string { return slices.Sorted(maps.Keys(whens)) }

// ParseFault reads one fault as a command line has it, into faults:
//
//	throttle=3          the next three requests
//	cut=1/5             each fifth request
//	forbidden           all requests
//	latency=300ms       a wait before each answer
//	clock=-10m          a Date header that is so far ahead, or behind
//	retry-after=2.5     the header of throttle and unavailable, as it is to be sent
//	daily=40            429 for an hour after 40 requests, as by a quota of the day
//	no-retry-after      the request limit's own 429 has no such header
//	status=502          what unavailable answers
//	gateway             unavailable answers with a gateway's HTML
//
// FaultNames lists the counted ones.
func ParseFault(spec string, faults *Faults) error {
	name, value, given := strings.Cut(spec, "=")
	if when, ok := whens[name]; ok {
		parsed, err := parseWhen(value, given)
		if err != nil {
			return fmt.Errorf("fault %s: %w", spec, err)
		}
		*when(faults) = parsed
		return nil
	}
	var err error
	switch name {
	case "latency":
		faults.Latency, err = time.ParseDuration(value)
	case "clock":
		faults.Clock, err = time.ParseDuration(value)
	case "status":
		faults.Status, err = strconv.Atoi(value)
		if err == nil && http.StatusText(faults.Status) == "" {
			err = fmt.Errorf("%d is no HTTP status", faults.Status)
		}
	case "daily":
		faults.Daily, err = strconv.Atoi(value)
		if err == nil && faults.Daily < 1 {
			err = errors.New("want a number of requests such as 40")
		}
	case "retry-after":
		faults.RetryAfter = value
	case "no-retry-after":
		faults.NoRetry = true
	case "gateway":
		faults.Gateway = true
	default:
		err = fmt.Errorf("unknown; there are latency, clock, daily, status, retry-after, no-retry-after, gateway, %s", strings.Join(FaultNames(), ", "))
	}
	if err != nil {
		return fmt.Errorf("fault %s: %w", spec, err)
	}
	return nil
}

func parseWhen(value string, given bool) (When, error) {
	if !given {
		return When{Every: 1}, nil
	}
	count, every := strings.CutPrefix(value, "1/")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 {
		return When{}, fmt.Errorf("want a count such as 3, or 1/5 for each fifth request")
	}
	if every {
		return When{Every: n}, nil
	}
	return When{Next: n}, nil
}

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
	set, ok := settings[name]
	if !ok {
		return fmt.Errorf("fault %s: unknown; there are %s, %s", spec, strings.Join(SettingNames(), ", "), strings.Join(FaultNames(), ", "))
	}
	if err := set(value, faults); err != nil {
		return fmt.Errorf("fault %s: %w", spec, err)
	}
	return nil
}

// settings set what of the faults is not counted.
var settings = map[string]func(value string, faults *Faults) error{
	"latency": func(value string, faults *Faults) (err error) {
		faults.Latency, err = time.ParseDuration(value)
		return err
	},
	"clock": func(value string, faults *Faults) (err error) {
		faults.Clock, err = time.ParseDuration(value)
		return err
	},
	"status": func(value string, faults *Faults) (err error) {
		faults.Status, err = strconv.Atoi(value)
		if err == nil && http.StatusText(faults.Status) == "" {
			err = fmt.Errorf("%d is no HTTP status", faults.Status)
		}
		return err
	},
	"daily": func(value string, faults *Faults) (err error) {
		faults.Daily, err = strconv.Atoi(value)
		if err == nil && faults.Daily < 1 {
			err = errors.New("want a number of requests such as 40")
		}
		return err
	},
	"retry-after": func(value string, faults *Faults) error {
		faults.RetryAfter = value
		return nil
	},
	"no-retry-after": func(_ string, faults *Faults) error {
		faults.NoRetry = true
		return nil
	},
	"gateway": func(_ string, faults *Faults) error {
		faults.Gateway = true
		return nil
	},
}

// SettingNames returns the other faults that ParseFault takes, in order.
func SettingNames() []string { return slices.Sorted(maps.Keys(settings)) }

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

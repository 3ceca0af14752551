package team

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"msgtrace/client"
)

// Report is what an examination of a store found.
type Report struct {
	Delay time.Duration // of an answer, at the median
	Ahead time.Duration // how far this host's clock is ahead of the server's

	Budget   client.TeamAnswer
	Counting error // why requests cannot be counted
	Keeping  error // why nothing that was read can be kept
	Purging  error // why what is kept cannot be removed
}

// How long an examination takes at most, and each ask of it.
const (
	examinePatience = 5 * time.Second
	examineAsk      = time.Second
	samples         = 5
)

// Examine tries out everything that msgtrace does with a store: it counts no request, and
// what it keeps it removes. The error is why the store cannot be asked at all.
func Examine(ctx context.Context, o Options, budget, tenant string, limit int) (Report, error) {
	if o.Patience <= 0 {
		o.Patience = examineAsk
	}
	s, err := Open(o)
	if err != nil {
		return Report{}, err
	}
	defer s.Close()
	ctx, cancel := context.WithTimeout(ctx, examinePatience)
	defer cancel()
	var r Report
	if r.Delay, r.Ahead, err = s.clock(ctx); err != nil {
		return r, err
	}
	counted := s.counted(budget)
	for range 2 { // a place is silent until its first answer came back
		if r.Budget, r.Counting = counted.Exchange(ctx, client.TeamAsk{Limit: limit}); r.Counting != nil {
			break
		}
	}
	if c, on := s.Cache(tenant); on {
		r.Keeping, r.Purging = c.try(ctx)
	}
	return r, nil
}

// clock asks for the server's time. The quickest answer says best how far the clocks are
// apart.
func (s *Store) clock(ctx context.Context) (median, ahead time.Duration, err error) {
	var delays []time.Duration
	for range samples {
		began := time.Now()
		at, err := ask(ctx, s, func(ctx context.Context, line rueidis.Client) (time.Time, error) {
			parts, err := line.Do(ctx, line.B().Time().Build()).AsIntSlice()
			if err == nil && len(parts) != 2 {
				err = errors.New("it tells no time")
			}
			if err != nil {
				return time.Time{}, err
			}
			return time.Unix(parts[0], parts[1]*1000), nil
		})
		if err != nil {
			return 0, 0, err
		}
		delay := time.Since(began)
		if len(delays) == 0 || delay < slices.Min(delays) {
			ahead = began.Add(delay / 2).Sub(at)
		}
		delays = append(delays, delay)
	}
	slices.Sort(delays)
	return delays[len(delays)/2], ahead, nil
}

// try keeps something, reads it, and removes it as Purge does.
func (c *Cache) try(ctx context.Context) (keeping, purging error) {
	name := "tried " + rand.Text()
	keeping = c.Put(ctx, name, []byte(name), time.Second)
	if keeping == nil {
		_, keeping = c.Get(ctx, name)
	}
	_, purging = ask(ctx, c.store, func(ctx context.Context, line rueidis.Client) (struct{}, error) {
		err := line.Do(ctx, line.B().Scan().Cursor(0).Match(begin(c.tenant)+"*").Count(1).Build()).Error()
		if err == nil {
			err = line.Do(ctx, line.B().Unlink().Key(c.name(c.store.options.Keys[0], name)).Build()).Error()
		}
		return struct{}{}, err
	})
	return keeping, purging
}

// Server is the host and port of the store, without who asks it.
func (o Options) Server() string {
	u, err := url.Parse(o.Store)
	if err != nil {
		return ""
	}
	return u.Host
}

// Fix is what can be done about an error of the store.
func (o Options) Fix(err error) string {
	said := err.Error()
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(said, word) })
	}
	var certificate *tls.CertificateVerificationError
	switch {
	case has("WRONGPASS", "NOAUTH", "ERR AUTH"):
		return "put the user of the server into team.store, and the password into the file that team.password_file names"
	case has(noRights, "INFO is refused"):
		return "give the user the rights that are listed in README.md under \"Several hosts\": ACL SETUSER on the server"
	case errors.As(err, &certificate):
		return "name the authority of the server's certificate in team.ca, and the server in team.store as its certificate does"
	case has("team.ca"):
		return "correct team.ca: a PEM file with the authority of the server's certificate"
	case has("it may want redi", "tls-auth-clients"):
		return "correct team.store or the TLS settings of the server (tls-port, tls-auth-clients)"
	case has("READONLY", "unknown command"):
		return "name the server that takes writes in team.store"
	case has("OOM"):
		return "give the server more memory (maxmemory), or make team.ttl shorter"
	}
	return "see that the server runs and that firewalls let " + o.Server() + " through, and correct team.store"
}

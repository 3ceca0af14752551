package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/cmd/internal/team"
)

// Team is what hosts share.
type Team struct {
	Store    string // rediss://user@host:6379/0; "": nothing is shared
	Insecure bool   // redis:// may leave this host
	CA       string // a PEM file
	Password Secret
	Key      Secret // of the cache
	Hosts    int
	TTL      time.Duration // of the cache; 0: there is none
}

// How long the cache of a team keeps anything: unless it is set, and at most. Who wrote to
// whom is personal data. The Italian authority for their protection holds up to 21 days
// to be enough for what keeps mail running:
// https://www.garanteprivacy.it/home/docweb/-/docweb-display/docweb/10026277
const (
	usualTTL = 7 * day
	mostTTL  = 21 * day
)

// mostHosts is how many hosts there may be: of more none would have a request by itself.
const mostHosts = client.ServiceLimit

// checkTeam finds what no single setting of the team shows.
func (r *reader) checkTeam() {
	t := &r.config.Team
	if t.Store == "" {
		for _, s := range general {
			if strings.HasPrefix(s.name, "team.") && s.name != "team.store" && r.places[s.name].line > 0 {
				r.ignore(s.name, "%s has no effect without team.store", s.name)
			}
		}
		return
	}
	if err := team.Check(t.Store, t.Insecure); err != nil {
		r.problem("team.store", "team.store %v", err)
	}
	if t.Hosts == 0 && r.places["team.hosts"].line == 0 {
		r.problem("team.store", "team.hosts is missing: how many hosts, or people on hosts of their own, share the request limit")
	}
}

// team shows the settings of the team that are in force.
func (o *origins) team(c *Config) {
	if c.Team.Store == "" {
		return
	}
	for _, s := range general {
		if text := s.value(c).String(); strings.HasPrefix(s.name, "team.") && text != "" && text != "false" {
			o.add(s.name, text, c.where(s.name))
		}
	}
}

// days is a span of time in days, or as a duration has it; 0 is none.
type days struct {
	held *time.Duration
	most time.Duration
}

const day = 24 * time.Hour

func (v days) String() string {
	switch {
	case *v.held == 0:
		return "0"
	case *v.held%day == 0:
		return fmt.Sprintf("%dd", *v.held/day)
	}
	return durationText(*v.held)
}

func (v days) put(given any) error {
	span, ok := spanOf(given)
	if !ok || span < 0 || span > v.most {
		return fmt.Errorf("must be a time of %s at most, such as \"7d\" or \"12h\", or \"0\" for none", days{held: &v.most})
	}
	*v.held = span
	return nil
}

func spanOf(given any) (time.Duration, bool) {
	if n, ok := given.(int64); ok {
		return 0, n == 0
	}
	s, _ := given.(string)
	if number, found := strings.CutSuffix(s, "d"); found {
		n, err := strconv.ParseInt(number, 10, 16) // which is far more than is permitted
		return time.Duration(n) * day, err == nil
	}
	d, err := time.ParseDuration(s)
	return d, err == nil
}

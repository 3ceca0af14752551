package doctor

import (
	"fmt"
	"time"

	"msgtrace/client/count"
	"msgtrace/cmd/internal/team"
)

// mostDelay is half of what an ask of the store may take.
const mostDelay = 100 * time.Millisecond

// NoTeam is the finding about a store that cannot be asked: why, and what to do.
func NoTeam(says, fix string) Finding { return failed("team store", says, fix) }

// Team checks what was found of the store that hosts share. The limit is that of the
// requests; 0: there is none.
func Team(o team.Options, r team.Report, limit int) []Finding {
	return []Finding{teamStore(o, r), teamClock(r.Ahead), teamRequests(o, r, limit), teamCache(o, r)}
}

func teamStore(o team.Options, r team.Report) Finding {
	says := fmt.Sprintf("%s answers after %v", o.Server(), r.Delay.Round(10*time.Microsecond))
	if r.Delay > mostDelay {
		return warning("team store", says+", which is slow: it counts as down from 200ms on", "use a server that is nearer, or that has less to do")
	}
	return ok("team store", says)
}

// teamClock compares this host's clock with the server's. Requests are counted by the
// server's alone.
func teamClock(ahead time.Duration) Finding {
	f := Clock(ahead)
	f.Check = "team clock"
	if f.Result != OK {
		f.Result, f.Says = Warning, f.Says+" of the team; requests are counted by the server's clock"
	}
	return f
}

func teamRequests(o team.Options, r team.Report, limit int) Finding {
	const check = "team requests"
	there := r.Budget.Hosts
	switch {
	case limit <= 0:
		return warning(check, "no limit is set, so that none is shared", "leave --quota out")
	case r.Counting != nil:
		return failed(check, "they cannot be counted: "+plain(r.Counting), o.Fix(r.Counting))
	}
	says := fmt.Sprintf("%d of %d used by all together; %d of %s there; while the store does not answer this host spends %d",
		r.Budget.Used, limit, there, count.Noun(o.Hosts, "host"), limit/max(1, o.Hosts, there))
	switch {
	case there > o.Hosts:
		return warning(check, says, fmt.Sprintf("write hosts = %d or more below [team] on every host", there))
	case r.Budget.Blocked > 0:
		return warning(check, fmt.Sprintf("%s; the service wants not to be asked for %v", says, r.Budget.Blocked.Round(time.Second)), wait)
	case r.Budget.Barred > 0:
		return warning(check, fmt.Sprintf("%s; the count begins again, nothing is asked for in the next %v", says, r.Budget.Barred.Round(time.Second)), wait)
	}
	return ok(check, says)
}

func teamCache(o team.Options, r team.Report) Finding {
	const check = "team cache"
	switch {
	case o.TTL == 0:
		return ok(check, "only the request limit is shared: team.ttl is 0")
	case len(o.Keys) == 0:
		return ok(check, "only the request limit is shared: there is no team.key_file")
	case r.Keeping != nil:
		return failed(check, "nothing can be kept: "+plain(r.Keeping), o.Fix(r.Keeping))
	case r.Purging != nil:
		return warning(check, "`msgtrace cache purge` cannot remove what is kept: "+plain(r.Purging), o.Fix(r.Purging))
	}
	return ok(check, fmt.Sprintf("what was read is kept for %s, encrypted (%s)", span(o.TTL), count.Noun(len(o.Keys), "key")))
}

// span is a time in days where it is whole days.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return count.Noun(int(d/day), "day")
	}
	return d.String()
}

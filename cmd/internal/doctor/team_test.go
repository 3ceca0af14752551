package doctor_test

import (
	"errors"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/cmd/internal/doctor"
	"msgtrace/cmd/internal/team"
)

func TestTheStoreOfATeam(t *testing.T) {
	t.Parallel()
	denied := errors.New("the user may not do what is needed (NOPERM no permissions to run 'zadd')")
	for _, test := range []struct {
		name   string
		change func(*team.Options, *team.Report)
		limit  int
		check  string
		result doctor.Result
		text   string
	}{
		{"well", nil, 100, "team store", doctor.OK, "redis.contoso.com:6379 answers after 1.5ms"},
		{"well", nil, 100, "team clock", doctor.OK, "right to the minute"},
		{"well", nil, 100, "team requests", doctor.OK, "13 of 100 used by all together; 2 of 4 hosts there; while the store does not answer this host spends 25"},
		{"well", nil, 100, "team cache", doctor.OK, "what was read is kept for 7 days, encrypted (1 key)"},
		{"slow", func(_ *team.Options, r *team.Report) { r.Delay = 150 * time.Millisecond }, 100, "team store", doctor.Warning, "counts as down from 200ms on"},
		{"a clock", func(_ *team.Options, r *team.Report) { r.Ahead = -time.Hour }, 100, "team clock", doctor.Warning, "1h0m0s behind the server of the team"},
		{"no rights", func(_ *team.Options, r *team.Report) { r.Counting = denied }, 100, "team requests", doctor.Failed, "'zadd'"},
		{"no limit", nil, 0, "team requests", doctor.Warning, "no limit is set"},
		{"more hosts", func(_ *team.Options, r *team.Report) { r.Budget.Hosts = 5 }, 100, "team requests", doctor.Warning, "5 of 4 hosts there; while the store does not answer this host spends 20"},
		{"a new log", func(_ *team.Options, r *team.Report) { r.Budget.Barred = 5 * time.Minute }, 100, "team requests", doctor.Warning, "nothing is asked for in the next 5m0s"},
		{"blocked", func(_ *team.Options, r *team.Report) { r.Budget.Blocked = time.Minute }, 100, "team requests", doctor.Warning, "wants not to be asked for 1m0s"},
		{"the limit only", func(o *team.Options, _ *team.Report) { o.TTL = 0 }, 100, "team cache", doctor.OK, "team.ttl is 0"},
		{"no key", func(o *team.Options, _ *team.Report) { o.Keys = nil }, 100, "team cache", doctor.OK, "there is no team.key_file"},
		{"half a day", func(o *team.Options, _ *team.Report) { o.TTL = 12 * time.Hour }, 100, "team cache", doctor.OK, "kept for 12h0m0s"},
		{"nothing kept", func(_ *team.Options, r *team.Report) { r.Keeping = denied }, 100, "team cache", doctor.Failed, "nothing can be kept"},
		{"no purge", func(_ *team.Options, r *team.Report) { r.Purging = denied }, 100, "team cache", doctor.Warning, "`msgtrace cache purge` cannot remove"},
	} {
		o := team.Options{Store: "rediss://msgtrace@redis.contoso.com:6379/0", Hosts: 4, TTL: 7 * 24 * time.Hour, Keys: make(team.Keys, 1)}
		r := team.Report{Delay: 1500 * time.Microsecond, Budget: client.TeamAnswer{Used: 13, Hosts: 2, Limit: 100}}
		if test.change != nil {
			test.change(&o, &r)
		}
		for _, f := range doctor.Team(o, r, test.limit) {
			if f.Check == test.check {
				expect(t, test.name, f, test.result, test.text)
			} else if f.Result != doctor.OK && test.limit > 0 {
				t.Errorf("%s: got %+v beside it, want it ok", test.name, f)
			}
		}
	}
}

package team

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	redisserver "github.com/alicebob/miniredis/v2/server"

	"msgtrace/client"
)

// optionsOf are those of one of two hosts.
func optionsOf(t *testing.T, server *miniredis.Miniredis) Options {
	return Options{Store: "redis://" + server.Addr() + "/0", Hosts: 2, Place: "one", AnyRun: true, Keys: ring(t, 1), TTL: time.Hour, Patience: 10 * time.Second}
}

func TestAnExaminationLeavesNothingBehindThatCounts(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	other := processOf(t, server, 2, 2)
	server.SetTime(noon.Add(-time.Hour))
	other.ask(0)
	server.SetTime(noon)
	other.ask(7)
	other.ask(0)
	r, err := Examine(t.Context(), optionsOf(t, server), "contoso", "contoso", 100)
	if err != nil || r.Counting != nil || r.Keeping != nil || r.Purging != nil {
		t.Fatalf("Examine: got %+v, error %v, want no error", r, err)
	}
	if r.Budget.Hosts != 2 || r.Budget.Used != 1 || r.Budget.Silent != 0 || r.Budget.Limit != 100 {
		t.Errorf("got the budget %+v, want one request of 2 hosts used, and none of them silent", r.Budget)
	}
	if want := time.Since(noon); r.Ahead < want-time.Minute || r.Ahead > want || r.Delay <= 0 {
		t.Errorf("got %v ahead and a delay of %v, want %v and more than 0", r.Ahead, r.Delay, want)
	}
	if got := other.ask(0); got.Hosts != 1 || got.Used != 1 {
		t.Errorf("afterwards: got %+v, want one host and one request", got)
	}
	for _, key := range server.Keys() {
		if strings.HasPrefix(key, "msgtrace:cache:") {
			t.Errorf("got %q left in the store, want nothing kept", key)
		}
	}
}

func TestAnExaminationOfAStoreThatSharesTheLimitOnlyKeepsNothing(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	o := optionsOf(t, server)
	o.TTL = 0
	if r, err := Examine(t.Context(), o, "contoso", "contoso", 100); err != nil || r.Counting != nil || r.Keeping != nil || r.Purging != nil {
		t.Errorf("Examine: got %+v, error %v, want no error", r, err)
	}
}

// Each right is tried by itself: the server asks for each.
func TestAnExaminationFindsEachRightThatTheCacheLacks(t *testing.T) {
	t.Parallel()
	for lacks, of := range map[string]func(Report) error{
		"SET": func(r Report) error { return r.Keeping }, "GETRANGE": func(r Report) error { return r.Keeping },
		"SCAN": func(r Report) error { return r.Purging }, "UNLINK": func(r Report) error { return r.Purging },
	} {
		server := serverOf(t)
		server.Server().SetPreHook(func(c *redisserver.Peer, command string, _ ...string) bool {
			if command == lacks {
				c.WriteError("NOPERM this user has no permissions to run the '" + strings.ToLower(command) + "' command")
			}
			return command == lacks
		})
		r, err := Examine(t.Context(), optionsOf(t, server), "contoso", "contoso", 100)
		if got := of(r); err != nil || got == nil || !strings.Contains(got.Error(), noRights) {
			t.Errorf("without %s: got %v, %v, want %q", lacks, got, err, noRights)
		}
	}
}

func TestAnExaminationSaysWhyAndHowToMendIt(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]struct {
		spoil     func(*miniredis.Miniredis, *Options)
		want, fix string
	}{
		"down":           {func(m *miniredis.Miniredis, _ *Options) { m.Close() }, "refused", "see that the server runs"},
		"wrong password": {func(m *miniredis.Miniredis, o *Options) { m.RequireAuth("right"); o.Password = "hush" }, "password is wrong", "team.password_file"},
		"no password":    {func(m *miniredis.Miniredis, _ *Options) { m.RequireAuth("right") }, "asks for a password", "team.password_file"},
		"replica":        {func(m *miniredis.Miniredis, _ *Options) { m.SetError("READONLY You can't write") }, "replica", "takes writes"},
		"no rights":      {func(m *miniredis.Miniredis, _ *Options) { m.SetError("NOPERM no permissions to run 'time'") }, "may not do", "ACL SETUSER"},
		"not in a script": {func(m *miniredis.Miniredis, _ *Options) {
			m.SetError("ERR The user executing the script can't run this command or subcommand script: c769e7, on @user_script:65.")
		}, "may not do", "ACL SETUSER"},
		"an address": {func(_ *miniredis.Miniredis, o *Options) { o.Store = "redis://redis.example" }, "leaves this host", "correct team.store"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serverOf(t)
			o := optionsOf(t, server)
			given.spoil(server, &o)
			_, err := Examine(t.Context(), o, "contoso", "contoso", 100)
			if err == nil || !strings.Contains(err.Error(), given.want) || !strings.Contains(o.Fix(err), given.fix) {
				t.Fatalf("Examine: got %v, want %q and the fix %q", err, given.want, given.fix)
			}
			if strings.Contains(err.Error()+o.Fix(err), "hush") {
				t.Errorf("got %q, want no password in it", err)
			}
		})
	}
}

func TestAnExaminationOfAStoreThatHangsEnds(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // nobody accepts
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	began := time.Now()
	_, err = Examine(t.Context(), Options{Store: "redis://" + listener.Addr().String(), Hosts: 2}, "contoso", "contoso", client.ServiceLimit)
	if took := time.Since(began); err == nil || took > 10*time.Second {
		t.Errorf("got %v after %v, want an error within a few seconds", err, took)
	}
}

package serve

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/cmd/internal/access/accesstest"
	"msgtrace/cmd/internal/audit"
)

func TestAnAddressThatComesTooOftenIsTurnedAway(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	d := door{limits: Limits{PerMinute: 3, Strangers: 100}, now: func() time.Time { return now }}
	come := func(from string, want bool) {
		t.Helper()
		if got := d.enter(netip.MustParseAddr(from)); got != want {
			t.Errorf("%s: got %t, want %t", from, got, want)
		} else if got {
			d.leave(netip.MustParseAddr(from))
		}
	}
	for range 3 {
		come("192.0.2.1", true)
	}
	come("192.0.2.1", false)
	come("::ffff:192.0.2.1", false)
	come("192.0.2.2", true)
	for i := range 3 {
		come(fmt.Sprintf("2001:db8::%d", i), true)
	}
	come("2001:db8::9", false) // the same customer
	come("2001:db8:0:1::9", true)
	now = now.Add(20 * time.Second)
	come("192.0.2.1", true)
	come("192.0.2.1", false)
}

func TestNoMoreThanTheLimitOfStrangersWaitAtTheDoor(t *testing.T) {
	t.Parallel()
	d := door{limits: Limits{PerMinute: 100, Strangers: 2}, now: time.Now}
	from := netip.MustParseAddr("192.0.2.1")
	for n := range 2 {
		if !d.enter(from) {
			t.Fatalf("got turned away with %d waiting, want that two may wait", n)
		}
	}
	if d.enter(from) {
		t.Error("got in as a third stranger, want that two may wait")
	}
	d.leave(from)
	if !d.enter(from) {
		t.Error("got turned away after one has left, want in")
	}
}

func TestOneAddressDoesNotTakeAllPlacesAtTheDoor(t *testing.T) {
	t.Parallel()
	d := door{limits: Limits{PerMinute: 1000, Strangers: 100}, now: time.Now}
	enter := func(format string) (in int) {
		for i := range 100 {
			from := format
			if strings.Contains(format, "%") {
				from = fmt.Sprintf(format, i)
			}
			if d.enter(netip.MustParseAddr(from)) {
				in++
			}
		}
		return in
	}
	for _, from := range []string{"192.0.2.1", "192.0.2.2", "2001:db8::%x", "2001:db8:0:1::%x"} {
		if got := enter(from); got != 10 {
			t.Errorf("%s: got %d connections of nobody yet, want 10 of 100", from, got)
		}
	}
	d.leave(netip.MustParseAddr("2001:db8::1"))
	if got := enter("2001:db8::%x"); got != 1 {
		t.Errorf("got %d more when one has left, want 1", got)
	}
	if got := enter("198.51.100.%d"); got != 60 {
		t.Errorf("got %d of many addresses, want the 60 places that are left", got)
	}
}

func TestWhoLeavesTheDoorIsForgotten(t *testing.T) {
	t.Parallel()
	d := door{limits: Limits{PerMinute: 1000, Strangers: 10}, now: time.Now}
	from := netip.MustParseAddr("192.0.2.1")
	for n := range leastShare {
		if !d.enter(from) {
			t.Fatalf("got turned away with %d waiting, want in up to %d", n, leastShare)
		}
	}
	if d.enter(from) {
		t.Errorf("got in as one more than %d of one address, want turned away", leastShare)
	}
	for range leastShare {
		d.leave(from)
	}
	if len(d.near) != 0 || d.waiting() != 0 {
		t.Errorf("got %d addresses and %d strangers when all have left, want none", len(d.near), d.waiting())
	}
}

func TestTheAddressesThatAreRememberedAreFew(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	d := door{limits: Limits{PerMinute: 3, Strangers: 100_000}, now: func() time.Time { return now }}
	for i := range 3 * mostAddresses {
		d.enter(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))
	}
	if got := len(d.knocked); got > mostAddresses {
		t.Errorf("got %d addresses, want at most %d", got, mostAddresses)
	}
	now = now.Add(2 * time.Minute)
	if !d.enter(netip.MustParseAddr("192.0.2.1")) || len(d.knocked) != 1 {
		t.Errorf("got %d addresses remembered when the others have not come for long, want the one that came in", len(d.knocked))
	}
}

func TestManyAddressesShutNobodyElseOut(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	d := door{limits: Limits{PerMinute: 3, Strangers: 100}, now: func() time.Time { return now }}
	for i := range mostAddresses { // as whoever has one network of IPv6 can have
		if from := netip.MustParseAddr(fmt.Sprintf("2001:db8:0:%x::1", i)); d.enter(from) {
			d.leave(from)
		}
	}
	if !d.enter(netip.MustParseAddr("192.0.2.1")) {
		t.Errorf("got turned away after %d other addresses came, want in", mostAddresses)
	}
}

func TestRefusalsThatComeInMassesAreCounted(t *testing.T) {
	t.Parallel()
	var r refusalLog
	now := time.Unix(0, 0)
	written := 0
	for range 1000 {
		if _, ok := r.mayWrite(now); ok {
			written++
		}
	}
	if written != refusalsPerMinute {
		t.Errorf("got %d lines, want %d", written, refusalsPerMinute)
	}
	if unsaid, ok := r.mayWrite(now.Add(time.Second)); unsaid != 940 || !ok {
		t.Errorf("got %d, %t a second later, want a line that counts 940", unsaid, ok)
	}
}

func TestRefusalsThatNoneFollowsAreCountedAfterAMinuteOrWhenTheServerEnds(t *testing.T) {
	t.Parallel()
	for name, ended := range map[string]func(*Server){
		"a minute":   func(*Server) { time.Sleep(time.Minute) },
		"the server": func(s *Server) { s.Close() },
	} {
		synctest.Test(t, func(t *testing.T) {
			written := newTrail()
			s := New(Options{HostKey: accesstest.NewKey(t), Trail: written})
			for range 1000 {
				s.turnAway(audit.Entry{Person: "nobody"})
			}
			ended(s)
			synctest.Wait()
			time.Sleep(time.Hour)
			got := written.entries[len(written.entries)-1]
			if want := "940 refusals that are not written one by one"; len(written.entries) != refusalsPerMinute+1 || got.Action != audit.Refused || got.Reason != want {
				t.Errorf("%s: got %d entries, the last %+v, want %d, the last with %q", name, len(written.entries), got, refusalsPerMinute+1, want)
			}
		})
	}
}

func TestStrangersDoNotKeepTheRefusalsOfOthersFromTheTrail(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	written := newTrail()
	s := New(Options{HostKey: accesstest.NewKey(t), Trail: written, Now: func() time.Time { return now }})
	for range 1000 {
		s.turnAway(audit.Entry{Person: "nobody"})
	}
	s.refuse(audit.Entry{Person: "ann", Reason: "--profile is not taken over SSH"})
	got := written.entries[len(written.entries)-1]
	if len(written.entries) != refusalsPerMinute+1 || got.Person != "ann" || got.Reason != "--profile is not taken over SSH" {
		t.Errorf("got %d entries, the last %+v, want %d and that of ann without a count of others", len(written.entries), got, refusalsPerMinute+1)
	}
}

package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// door counts who knocks: connections of nobody yet, and how often each address comes.
type door struct {
	limits Limits
	now    func() time.Time

	mu        sync.Mutex
	strangers int
	near      map[netip.Prefix]int // strangers by where they come from
	knocked   map[netip.Prefix]*bucket
	swept     time.Time // when addresses were forgotten last
}

// mostAddresses is of how many addresses it is known how often they came. When there are
// more, those are forgotten that may come as they like again, and the others are let in
// uncounted, as far as strangers are: whoever has many addresses shuts nobody else out.
const mostAddresses = 10_000

// sweepEvery is how often addresses are looked through, which takes a millisecond.
const sweepEvery = time.Second

// leastShare is how many strangers one address may have at least.
const leastShare = 4

// share is how many strangers one address may have, so that a few addresses do not take
// all places: as PerSourceMaxStartups of sshd.
func (d *door) share() int { return max(leastShare, d.limits.Strangers/10) }

// enter reports whether a connection may go on to sign in. Whoever may leaves with leave.
func (d *door) enter(from netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	place := neighborhood(from)
	if d.strangers >= d.limits.Strangers || d.near[place] >= d.share() || !d.mayKnock(place) {
		return false
	}
	if d.near == nil {
		d.near = map[netip.Prefix]int{}
	}
	d.near[place]++
	d.strangers++
	return true
}

func (d *door) mayKnock(place netip.Prefix) bool {
	now := d.now()
	known := d.knocked[place]
	if known == nil {
		d.forget(now)
		if len(d.knocked) >= mostAddresses {
			return true
		}
		known = &bucket{}
		d.knocked[place] = known
	}
	most := float64(d.limits.PerMinute)
	if known.take(now, 1, most/60, most) > 0 {
		known.left++ // who was turned away did not come in
		return false
	}
	return true
}

// forget lets go of addresses that have not come for a minute, when there are many.
func (d *door) forget(now time.Time) {
	if d.knocked == nil {
		d.knocked = map[netip.Prefix]*bucket{}
	}
	if len(d.knocked) < mostAddresses || now.Sub(d.swept) < sweepEvery {
		return
	}
	d.swept = now
	for place, known := range d.knocked {
		if now.Sub(known.at) > time.Minute {
			delete(d.knocked, place)
		}
	}
}

// leave says that somebody has signed in or gone.
func (d *door) leave(from netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.strangers--
	place := neighborhood(from)
	if d.near[place] > 1 {
		d.near[place]--
	} else {
		delete(d.near, place)
	}
}

func (d *door) waiting() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.strangers
}

// neighborhood is what counts as one address: of IPv6 the 64 bits that one customer has.
func neighborhood(a netip.Addr) netip.Prefix {
	bits := 32
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	place, _ := a.WithZone("").Prefix(bits)
	return place
}

// addressOf is the address and port of a peer.
func addressOf(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		at := tcp.AddrPort()
		return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	}
	at, _ := netip.ParseAddrPort(a.String())
	return at
}

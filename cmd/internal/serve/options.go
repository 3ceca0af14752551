package serve

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"msgtrace/cmd/internal/access"
	"msgtrace/cmd/internal/audit"
)

// Options are what a server is given by whoever starts it.
type Options struct {
	HostKey gossh.Signer
	// Check returns whose key it is, or an error for the log: the client learns nothing
	// of it. It is asked for each key that is offered, again when a session begins, and
	// from time to time while it lasts.
	Check func(user string, key gossh.PublicKey, remote netip.Addr, now time.Time) (access.Identity, error)
	// Trail takes who came, what was refused, and who left.
	Trail audit.Trail
	// Explore shows the explorer until the person leaves it or the context ends.
	Explore func(context.Context, *Session) error
	// Command runs a command, whose first word is one of Commands, and returns its exit
	// code.
	Command func(ctx context.Context, s *Session, words []string) int
	Limits  Limits
	// Figures returns what the metrics tell besides what the server counts itself; nil:
	// nothing.
	Figures func() Figures
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: none
}

// Commands are the first words of the commands that are taken.
var Commands = []string{"search", "show"}

// Limits are how much of anything there may be. The zero value of each is its default.
type Limits struct {
	Sessions  int           // at the same time: 500
	Person    int           // of one person: 10
	Strangers int           // connections of nobody yet: 100, a tenth of them of one address
	PerMinute int           // new connections of one address: 60
	Handshake time.Duration // until somebody has signed in: 10 s
	Idle      time.Duration // without a key, and of the reader of a command that is on no terminal and takes nothing: 30 min
	Longest   time.Duration // of a session: 12 h
	Stuck     time.Duration // of a terminal that takes nothing, and of who does not leave after the end: 30 s
	Empty     time.Duration // of a line on which no session goes on: 1 min
	Alive     time.Duration // between two looks at whether the other end is there: 30 s
	Drain     time.Duration // from the word that the server stops until it does: 30 s
}

// DrainFor is how long people have at most to leave a server that stops.
const DrainFor = 30 * time.Second

// withDefaults puts the defaults where nothing is said.
func (l Limits) withDefaults() Limits {
	or := func(n *int, usual int) {
		if *n <= 0 {
			*n = usual
		}
	}
	orTime := func(d *time.Duration, usual time.Duration) {
		if *d <= 0 {
			*d = usual
		}
	}
	or(&l.Sessions, 500)
	or(&l.Person, 10)
	or(&l.Strangers, 100)
	or(&l.PerMinute, 60)
	orTime(&l.Handshake, 10*time.Second)
	orTime(&l.Idle, 30*time.Minute)
	orTime(&l.Longest, 12*time.Hour)
	orTime(&l.Stuck, 30*time.Second)
	orTime(&l.Empty, time.Minute)
	orTime(&l.Alive, 30*time.Second)
	orTime(&l.Drain, DrainFor)
	return l
}

// Figures are what the metrics tell of the requests to the service.
type Figures struct {
	Used, Limit int // of the request limit
	Waiting     int // calls that wait for it
	CacheHits   int64
}

package ui_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"msgtrace/client"
	"msgtrace/client/simulator/erratic"
	"msgtrace/client/simulator/erratic/soak"
	"msgtrace/ui/uitest"
)

// TestTheExplorerUnderAServiceThatMisbehaves presses any keys while the service does
// anything: the program goes on, and what comes is fit for the screen.
//
//	go test ./ui -run Misbehaves -erratic.runs 500
//	go test ./ui -run Misbehaves -erratic.seed 17
func TestTheExplorerUnderAServiceThatMisbehaves(t *testing.T) {
	t.Parallel()
	soak.Run(t, 12, func(t *testing.T, s *erratic.Server) {
		random := rand.New(rand.NewPCG(s.Seed, 4))
		var pipe *http.Transport
		o := setup{
			api: client.Dialect(s.Dialect), pageSize: s.PageSize, folder: t.TempDir(), ascii: random.IntN(2) == 0, runNow: true,
			query:   client.Query{Start: s.Start().AddDate(0, 0, 1), End: s.Now},
			Options: uitest.Options{Width: 40 + random.IntN(140), Height: 10 + random.IntN(40), Begin: s.Now},
			transport: func(http.RoundTripper) http.RoundTripper {
				if s.Seed%2 == 0 {
					return s
				}
				pipe = s.Pipe()
				return pipe
			},
		}
		explore(t, o, func(e *explorer) {
			defer func() {
				if pipe != nil {
					pipe.CloseIdleConnections()
					s.Close()
				}
			}()
			wander(e, random, s.Seed)
			if !e.Ended() {
				e.Press("ctrl+c", "ctrl+c")
				e.WaitUntil("it ends", e.Ended)
			}
			e.Advance(41 * 366 * 24 * time.Hour) // what waits for the end of a throttling waits for a timer
		})
		for _, fault := range s.Check(erratic.Query{Start: s.Now, End: s.Now}, erratic.Outcome{Requests: -1, Interrupted: true}) {
			t.Errorf("seed %d: got the fault %s, want none", s.Seed, fault)
		}
		if _, densest := s.Requests(); densest > client.ServiceLimit {
			t.Errorf("seed %d: got %d requests in five minutes, want at most %d", s.Seed, densest, client.ServiceLimit)
		}
	})
}

// wandering are the keys that people press most, and those of all that loads.
var wandering = strings.Fields("j j j k down down up pgdn pgup pgdown G g home end enter enter enter esc esc esc tab shift+tab / f s S r r e n N p w a A c C v z x m t T i o d D 1 2 3 0 ? : space left right ctrl+d ctrl+u ctrl+f ctrl+b ctrl+r ctrl+l < > [ ] { } + - = , . ! q")

// wander presses any keys, with pauses of any length.
func wander(e *explorer, random *rand.Rand, seed uint64) {
	for range 30 + random.IntN(60) {
		if e.Ended() {
			return
		}
		switch random.IntN(12) {
		case 0:
			e.Advance(time.Duration(random.IntN(int(3 * time.Minute))))
		case 1:
			e.Advance(2 * time.Second)
		case 2:
			e.Resize(20+random.IntN(180), 5+random.IntN(60))
		case 3:
			e.Type("bob")
		default:
			key := wandering[random.IntN(len(wandering))]
			if key == "pgdn" {
				key = "pgdown"
			}
			e.Press(key)
		}
		fit(e, seed)
	}
}

// fit fails if the screen has what no screen may have.
func fit(e *explorer, seed uint64) {
	e.t.Helper()
	if strings.ContainsFunc(e.Screen(), func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) }) {
		e.Errorf("seed %d: got a control character on the screen, want none", seed)
	}
	if raw := e.Raw(); strings.Contains(raw, "owned") && strings.Contains(raw, "\x1b]0;owned") || strings.Contains(raw, "anic") && strings.Contains(raw, "goroutine ") {
		e.Errorf("seed %d: got a stranger's sequence or a panic on the terminal, want neither", seed)
	}
}

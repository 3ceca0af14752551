package linear_test

import (
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/cmd/internal/linear"
)

// live is a session that goes on while the test types.
type live struct {
	*held
	screen     *screen
	keys       *io.PipeWriter
	interrupts chan os.Signal
	ended      chan error
}

// begin begins a session in a bubble, where time passes at once.
func begin(t *testing.T, dialect client.Dialect, change func(*simulator.Options, *client.Options)) *live {
	t.Helper()
	l := &live{screen: &screen{}, ended: make(chan error, 1)}
	l.held = prepare(t, dialect, func(mail *simulator.Options, asking *client.Options) {
		mail.Now, asking.Now = nil, time.Now
		change(mail, asking)
	})
	var in *io.PipeReader
	in, l.keys = io.Pipe()
	l.interrupts = make(chan os.Signal, 1)
	l.terminal.In, l.terminal.Out, l.terminal.Interrupts = in, l.screen, l.interrupts
	go func() { l.ended <- linear.Run(t.Context(), l.options, l.terminal) }()
	return l
}

// types types a line, and waits until nothing goes on but time.
func (l *live) types(line string) {
	l.t.Helper()
	if _, err := io.WriteString(l.keys, line+"\n"); err != nil {
		l.t.Fatal(err)
	}
	synctest.Wait()
}

// passes lets time pass.
func (l *live) passes(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// end ends the input, and with it the session.
func (l *live) end() string {
	l.t.Helper()
	_ = l.keys.Close()
	if err := <-l.ended; err != nil {
		l.t.Errorf("got %v, want that the session ends with its input", err)
	}
	return l.screen.String()
}

func TestAWatchSaysALineForWhatIsNewAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		synctest.Test(t, func(t *testing.T) {
			l := begin(t, dialect, func(mail *simulator.Options, _ *client.Options) { mail.LateRows = 40 })
			l.types("since:2h")
			l.types("watch")
			before := len(l.screen.String())
			l.passes(10 * time.Minute)
			said := l.screen.String()[before:]
			for line := range strings.Lines(said) {
				line = strings.TrimSpace(line)
				if !strings.HasPrefix(line, "New: ") && !strings.HasPrefix(line, "New status: ") && !strings.HasPrefix(line, "Was ") && !strings.HasSuffix(line, "requests used.") && !strings.HasPrefix(line, "+") {
					t.Errorf("%s: got %q in a watch, want what is new or has changed", dialect, line)
				}
			}
			wants(t, said, "New: ", ". ", "requests used.")
			l.types("")
			l.types("1")
			wants(t, l.end(), "Watching until ", "Enter stops.", "New: ", "No longer watching.", "Message 1. Subject: ")
		})
	}
}

func TestAThrottledRequestIsSaidOnceAndStopsByAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := begin(t, client.Tracing, func(mail *simulator.Options, asking *client.Options) {
			asking.Budget = client.NewBudget(1, client.ServiceWindow)
		})
		l.types("to:bob@contoso.com")
		l.types("1")
		l.passes(2 * time.Minute)
		if got := strings.Count(l.screen.String(), "The tenant's request limit is used up."); got != 1 {
			t.Errorf("got it said %d times in\n%s\nwant once", got, l.screen.String())
		}
		l.interrupts <- os.Interrupt
		synctest.Wait()
		l.types("1")
		l.passes(4 * time.Minute)
		wants(t, l.end(), "The tenant's request limit is used up. Going on at ", ", in 5 minutes. Ctrl+c stops.", "Stopped. What came stays.",
			"Recipient number or command", "The tenant's request limit is used up.", "Recipient bob@contoso.com: ")
	})
}

func TestManySlowRequestsSayNowAndThenWhatTheyAreAt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := begin(t, client.Tracing, func(mail *simulator.Options, asking *client.Options) {
			mail.Faults.Latency, asking.PageSize = 4*time.Second, 100
		})
		l.types("since:10d")
		l.passes(time.Minute)
		l.types("all")
		l.types("")
		l.passes(time.Minute)
		said := l.end()
		wants(t, said, "Reading all costs about ", "Still asking: page ", "Still asking: page ", "messages: ")
		if got := strings.Count(said, "Still asking"); got > 5 {
			t.Errorf("got it said %d times, want every 15 seconds at most", got)
		}
	})
}

func TestAWatchThatCannotGoOnSaysWhy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := begin(t, client.Tracing, func(*simulator.Options, *client.Options) {})
		l.types("to:bob@contoso.com when:\"9 days ago - 8 days ago\"")
		l.types("watch")
		l.types("since:1h")
		l.types("watch")
		l.passes(3 * time.Hour)
		wants(t, l.end(), "Not watched: nothing may change any more.", "Watching until ", "No longer watching: its time is over.")
	})
}

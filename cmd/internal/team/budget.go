package team

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"msgtrace/client"
)

//go:embed exchange.lua
var exchangeScript string

var exchange = rueidis.NewLuaScript(exchangeScript)

// Budget is the requests of all hosts that count under one key. It is a
// client.TeamBudget.
type Budget struct {
	store *Store
	keys  []string

	mu    sync.Mutex
	asked bool // the store may know of this process
	had   heard
	lost  string // the epoch of a log that cannot be trusted any more
}

// heard is an answer that came back.
type heard struct {
	epoch string
	at    int64     // by the server's clock, in microseconds
	asked time.Time // by ours
}

// Budget returns the option that shares a budget of that key with the other hosts, until
// the store is closed. Trouble, if it is not nil, is called at the first error.
func (s *Store) Budget(key string, trouble func(error)) client.BudgetOption {
	return client.WithTeamBudget(s.open, s.counted(key), s.options.Hosts, trouble)
}

func (s *Store) counted(key string) *Budget {
	// The braces keep the keys of one budget on one node of a cluster.
	begin := "msgtrace:{" + digest(key) + "}:"
	b := &Budget{store: s, keys: []string{begin + "log", begin + "state", begin + "places"}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.budgets = append(s.budgets, b)
	return b
}

// digest names a tenant in the names of keys.
func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// Exchange implements client.TeamBudget.
func (b *Budget) Exchange(ctx context.Context, question client.TeamAsk) (client.TeamAnswer, error) {
	if b.store.isClosed() {
		return client.TeamAnswer{}, errClosed
	}
	b.mu.Lock()
	b.asked = true
	had, lost := b.had, b.lost
	b.mu.Unlock()
	asked := time.Now()
	told, err := b.run(ctx, question, had, lost, false)
	if err != nil {
		return client.TeamAnswer{}, err
	}
	return b.take(told, had, asked)
}

// leave says that this process is gone.
func (b *Budget) leave() {
	b.mu.Lock()
	asked, had := b.asked, b.had
	b.mu.Unlock()
	if !asked {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), b.store.options.Patience) // nobody waits for a connection now
	defer cancel()
	_, _ = b.run(ctx, client.TeamAsk{}, had, "", true) // without it our share is kept for a while
}

func (b *Budget) run(ctx context.Context, question client.TeamAsk, had heard, lost string, leaves bool) (told, error) {
	o := b.store.options
	id := ""
	if question.ID != 0 {
		id = name(question.ID)
	}
	args := []string{
		micros(o.Window), micros(client.UnderWay(o.Window)), micros(o.Window / client.SilentPart),
		strconv.Itoa(question.Limit), strconv.Itoa(o.Hosts), o.Place, b.store.process,
		had.epoch, strconv.FormatInt(had.at, 10), rand.Text(), id, strconv.Itoa(question.Beside),
		micros(question.Blocked), lost, bit(leaves), bit(!o.AnyRun),
	}
	for _, e := range question.Events {
		args = append(args, name(e.ID), string(rune(e.Kind)), micros(e.Age))
	}
	return ask(ctx, b.store, func(ctx context.Context, line rueidis.Client) (told, error) {
		return readTold(exchange.Exec(ctx, line, b.keys, args))
	})
}

func name(id uint64) string { return strconv.FormatUint(id, 36) }

func micros(d time.Duration) string { return strconv.FormatInt(d.Microseconds(), 10) }

func bit(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

// told is what the script returns.
type told struct {
	epoch  string
	now    int64
	answer client.TeamAnswer
}

// fixed is how many values the script returns besides those of Leaves.
const fixed = 9

func readTold(result rueidis.RedisResult) (told, error) {
	values, err := result.ToArray()
	if err != nil {
		return told{}, err
	}
	if len(values) < fixed {
		return told{}, fmt.Errorf("got %d values, want %d: another program uses these keys", len(values), fixed)
	}
	out := told{}
	if out.epoch, err = values[0].ToString(); err != nil {
		return told{}, err
	}
	numbers := make([]int64, len(values)-1)
	for i, value := range values[1:] {
		if numbers[i], err = value.ToInt64(); err != nil {
			return told{}, err
		}
	}
	out.now = numbers[0]
	out.answer = client.TeamAnswer{
		Granted: numbers[1] == 1, Used: int(numbers[2]), Limit: int(numbers[3]), Silent: int(numbers[4]), Hosts: int(numbers[5]),
		Barred: span(numbers[6]), Blocked: span(numbers[7]),
	}
	for _, leaves := range numbers[fixed-1:] {
		out.answer.Leaves = append(out.answer.Leaves, span(leaves))
	}
	return out, nil
}

func span(micros int64) time.Duration { return time.Duration(micros) * time.Microsecond }

// take takes an answer over, unless it shows that the server's clock has leapt: then what
// is too old by it may still count.
func (b *Budget) take(t told, had heard, asked time.Time) (client.TeamAnswer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if had.epoch == t.epoch && span(t.now-had.at) > since(had.asked)+b.store.options.Window/100 {
		b.lost = t.epoch
		return client.TeamAnswer{}, fmt.Errorf("its clock has leapt ahead")
	}
	if b.lost != "" && b.lost != t.epoch {
		b.lost = ""
	}
	t.answer.Lost = had.epoch != "" && had.epoch != t.epoch
	if b.had.epoch != t.epoch || b.had.at < t.now {
		b.had = heard{t.epoch, t.now, asked}
	}
	return t.answer, nil
}

// since is how long ago an instant was. A host that slept has a clock that stood still
// meanwhile and another that did not: the longer time is right.
func since(at time.Time) time.Duration {
	now := time.Now()
	return max(now.Sub(at), now.Round(0).Sub(at.Round(0)))
}

func (s *Store) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

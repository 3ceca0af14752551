package cli

import (
	"context"
	"errors"

	"msgtrace/cmd/internal/state"
	"msgtrace/ui/memory"
)

// awayMemory is what is remembered of somebody who is not on this host: what goes wrong
// with its files is told here, and to them that it did.
type awayMemory struct {
	kept *state.Memory
	tell func(format string, arguments ...any)
}

// Why nothing is remembered, and what became of it.
var (
	errNotKept = errors.New("the host cannot keep what is remembered of you; its log says why")
	lostWords  = "its file on the host was damaged, and a new one is begun"
)

// Recall returns what is remembered.
func (m awayMemory) Recall(ctx context.Context) (memory.All, error) {
	all, err := m.kept.Recall(ctx)
	return all, m.told(err)
}

// Apply puts changes into what is there by then.
func (m awayMemory) Apply(ctx context.Context, changes ...memory.Change) error {
	return m.told(m.kept.Apply(ctx, changes...))
}

// Told returns, once, that a file was damaged.
func (m awayMemory) Told() []string {
	var all []string
	for _, told := range m.kept.Told() {
		m.tell("%s", told)
		all = append(all, lostWords)
	}
	return all
}

// told is an error as it is told, which may be that somebody has left.
func (m awayMemory) told(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	m.tell("%v", err)
	return errNotKept
}

package state

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"msgtrace/client/files"
	"msgtrace/ui/memory"
)

// Memory is what the explorer remembers of one profile, and how it looks in all of
// them. Each part is a file of its own, so that a damaged one takes no other with it.
// It is safe for concurrent use, also by several processes.
type Memory struct {
	searches file[memory.Searches]
	seen     file[memory.Addresses]
	view     file[memory.View]

	mu   sync.Mutex
	told []string
}

// Memory returns what is remembered of a profile. The name goes into the files' names
// as a digest only.
func (d Dir) Memory(profile string) *Memory {
	name := "-" + digest(profile)
	m := &Memory{}
	d.own, d.moved = true, m.moved
	m.searches = file[memory.Searches]{dir: d, name: "searches" + name, version: 1}
	m.seen = file[memory.Addresses]{dir: d, name: "seen" + name, version: 1}
	m.view = file[memory.View]{dir: d, name: "view", version: 1}
	return m
}

// moved notes that a damaged file was moved aside.
func (m *Memory) moved(path, aside string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.told = append(m.told, fmt.Sprintf("%s was damaged: it is now %s, and a new one is begun", path, filepath.Base(aside)))
}

// Told returns, once, what there is to say of files that were moved aside.
func (m *Memory) Told() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	told := m.told
	m.told = nil
	return told
}

// Recall returns what is remembered. What cannot be read is empty, and the error says
// why.
func (m *Memory) Recall(ctx context.Context) (all memory.All, err error) {
	var failed [3]error
	all.Searches, failed[0] = m.searches.read(ctx)
	all.Seen, failed[1] = m.seen.read(ctx)
	all.View, failed[2] = m.view.read(ctx)
	all.Seen = all.Seen.Fresh(m.seen.dir.now())
	return all, cmp.Or(failed[:]...)
}

// Apply puts changes into what is remembered by now. What is returned without an error
// is on the disk.
func (m *Memory) Apply(ctx context.Context, changes ...memory.Change) error {
	var searches, seen, view bool
	for _, c := range changes {
		searches = searches || c.Ran != nil || c.Save != nil || c.Forget != nil
		seen = seen || len(c.Seen) > 0
		view = view || c.View != nil
	}
	var failed [3]error
	if searches {
		failed[0] = m.searches.update(ctx, func(s memory.Searches) memory.Searches { return s.Apply(changes...) })
		m.supersede(failed[0])
	}
	if seen {
		failed[1] = m.seen.update(ctx, func(a memory.Addresses) memory.Addresses {
			return a.Fresh(m.seen.dir.now()).Apply(changes...)
		})
	}
	if view {
		failed[2] = m.view.update(ctx, func(v memory.View) memory.View { return memory.All{View: v}.Apply(changes...).View })
	}
	return cmp.Or(failed[:]...)
}

// supersede removes what an earlier version remembered: the last search only.
func (m *Memory) supersede(failed error) {
	if earlier := filepath.Join(m.searches.dir.path, "searches.json"); failed == nil {
		_, _ = os.Remove(earlier), os.Remove(earlier+".lock")
	}
}

// remembered are the files of what is remembered, with their locks and what of them
// was damaged. The last is that of an earlier version.
var remembered = []string{"searches-*.json*", "seen-*.json*", "view.json*", "searches.json*"}

// isRemembered reports whether a file of that name holds what is remembered.
func isRemembered(name string) bool {
	return slices.ContainsFunc(remembered, func(pattern string) bool {
		matches, _ := filepath.Match(pattern, name)
		return matches
	})
}

// Path is the folder.
func (d Dir) Path() string { return d.path }

// Forget removes all that is remembered of all profiles, and returns which files that
// were. The count of the requests stays, and so do sign-ins.
func (d Dir) Forget(ctx context.Context) ([]string, error) {
	removed, _, err := files.Within(ctx, d.patience.Do, d.path, func(context.Context) ([]string, error) {
		folders, err := filepath.Glob(filepath.Join(d.path, people, "*"))
		if err != nil {
			return nil, err
		}
		var removed []string
		for _, folder := range append(folders, d.path) {
			gone, err := forgetIn(folder)
			if removed = append(removed, gone...); err != nil {
				return removed, err
			}
		}
		return removed, nil
	})
	return removed, err
}

// forgetIn removes what is remembered in one folder.
func forgetIn(folder string) (removed []string, err error) {
	there, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, files.Plain(err)
	}
	for _, entry := range there {
		path := filepath.Join(folder, entry.Name())
		if !isRemembered(entry.Name()) {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, files.Plain(err)
		}
		removed = append(removed, path)
	}
	return removed, nil
}

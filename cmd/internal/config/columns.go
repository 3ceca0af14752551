package config

import (
	"fmt"
	"slices"
	"strings"

	"msgtrace/theme/nearest"
	"msgtrace/ui/traces"
)

// remarker is a setting of which a part may have no effect.
type remarker interface {
	// remarks says of each such part that it has none.
	remarks() []string
}

// columns are names of columns of the explorer's list. One that this release does not
// know has no effect: the configuration may be that of another one.
type columns struct {
	list
	unknown *[]string
}

func (v columns) put(given any) error {
	var named []string
	if err := (list{&named}).put(given); err != nil {
		return err
	}
	known := traces.Columns()
	for _, name := range named {
		switch {
		case !slices.Contains(known, name):
			*v.unknown = append(*v.unknown, name)
		case !slices.Contains(*v.held, name):
			*v.held = append(*v.held, name)
		}
	}
	return nil
}

func (v columns) remarks() []string {
	var all []string
	for _, name := range *v.unknown {
		all = append(all, fmt.Sprintf("unknown column %q has no effect%s", name, nearest.Hint(name, traces.Columns())))
	}
	return all
}

// domains are names of domains.
type domains struct{ list }

func (v domains) put(given any) error {
	if err := v.list.put(given); err != nil {
		return err
	}
	for _, name := range *v.held {
		if strings.ContainsAny(name, " @*/") || !strings.Contains(strings.Trim(name, "."), ".") {
			return fmt.Errorf("has %q, which is no domain: write contoso.com", name)
		}
	}
	return nil
}

package pasted

import (
	"regexp"
	"sync"
)

// lazy is a pattern that is compiled when it is first needed: most runs read nothing
// that was pasted, and all of them would begin later.
func lazy(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

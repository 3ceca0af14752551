package client

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Whoever may not see a subject does not see it in the events of its message either:
// other servers, rules and the data repeat it, whole or cut.

const (
	// leastRun is from how many letters on a part of a subject gives it away.
	leastRun = 12
	// leastInside is how many letters a subject has at least that is looked for inside of
	// words, too.
	leastInside = 5
	// mostOfASubject is how much of a subject is looked for, in bytes.
	mostOfASubject = 1000
	// subjectsKept is how many subjects are known, up to twice as many.
	subjectsKept = 20_000
)

// subjects are those of messages by their ids, where they are not seen.
type subjects struct {
	mu          sync.Mutex
	now, before map[string]string
}

// learn keeps the subject of a message, for a while.
func (s *subjects) learn(id, subject string) {
	if id == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil || len(s.now) >= subjectsKept {
		s.now, s.before = make(map[string]string), s.now
	}
	s.now[idKey(id)] = strings.Clone(subject[:min(len(subject), mostOfASubject)]) // not a part of the answer
}

func (s *subjects) of(id string) (subject string, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if subject, known = s.now[idKey(id)]; !known {
		subject, known = s.before[idKey(id)]
	}
	return subject, known
}

// hiddenSubject returns the subject that events of a message may not tell; nil: they may
// tell it. Where it is not known the service is asked for it.
func (c *Client) hiddenSubject(ctx context.Context, id string, received Time) *hiddenSubject {
	if c.scope == nil || !c.scope.HideSubjects {
		return nil
	}
	subject, known := c.scope.subjects.of(id)
	if !known {
		// An error leaves it unknown, and the texts of the events are hidden whole.
		_, _ = c.Dialect().api().message(ctx, c, id, received)
		subject, known = c.scope.subjects.of(id)
	}
	return newHiddenSubject(subject, known, c.options.Forms)
}

// hiddenSubject finds a subject in texts.
type hiddenSubject struct {
	known bool
	forms Forms
	whole []string // it, and it without what answers begin with
	runs  map[string]bool
}

// answerMarks are what subjects begin with that are answered, passed on or marked:
// "RE: [EXTERNAL] ".
var answerMarks = regexp.MustCompile(`^\s*((\pL{1,5}(\[\d+\])?\s*[:：]|\[[^\]]*\])\s*)+`)

func newHiddenSubject(subject string, known bool, forms Forms) *hiddenSubject {
	h := &hiddenSubject{known: known, forms: forms, runs: map[string]bool{}}
	for _, whole := range []string{subject, answerMarks.ReplaceAllString(subject, "")} {
		if whole = h.fold(whole); strings.TrimSpace(whole) != "" {
			h.whole = append(h.whole, whole)
		}
	}
	h.eachRun(h.fold(subject), func(run string) bool {
		h.runs[run] = true
		return false
	})
	return h
}

// fold leaves the letters and digits of a text, and one blank between words.
func (h *hiddenSubject) fold(text string) string {
	var out strings.Builder
	out.WriteByte(' ')
	blank := true
	for _, r := range h.forms.fold(text) {
		switch {
		case unicode.Is(unicode.Cf, r): // it takes no room
		case unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.So):
			out.WriteRune(r)
			blank = false
		case !blank:
			out.WriteByte(' ')
			blank = true
		}
	}
	if !blank {
		out.WriteByte(' ')
	}
	return out.String()
}

// eachRun calls found with each run of leastRun letters, until it returns true, and
// reports whether it did.
func (h *hiddenSubject) eachRun(folded string, found func(string) bool) bool {
	folded = strings.TrimSpace(folded)
	end, letters := 0, 0
	for begin := range folded {
		for letters < leastRun && end < len(folded) {
			_, size := utf8.DecodeRuneInString(folded[end:])
			end, letters = end+size, letters+1
		}
		if letters < leastRun {
			return false
		}
		if found(folded[begin:end]) {
			return true
		}
		letters--
	}
	return false
}

// in reports whether a text has the subject in it, or a part.
func (h *hiddenSubject) in(text string) bool {
	for _, reading := range readings(text) {
		folded := h.fold(reading)
		for _, whole := range h.whole {
			if inner := strings.TrimSpace(whole); strings.Contains(folded, whole) || insideWords(inner) && strings.Contains(folded, inner) {
				return true
			}
		}
		if h.eachRun(folded, func(run string) bool { return h.runs[run] }) {
			return true
		}
	}
	return false
}

// insideWords reports whether a subject is looked for inside of words: not a short one,
// unless its letters are of a script that has no blanks.
func insideWords(subject string) bool {
	return utf8.RuneCountInString(subject) >= leastInside || !isASCII(subject)
}

// answerCode is what another server says beside its words.
var answerCode = regexp.MustCompile(`\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b`)

// of leaves of a text of an event what does not tell the subject.
func (h *hiddenSubject) of(text string) string {
	if h == nil || text == "" || h.known && !h.in(text) {
		return text
	}
	if code := answerCode.FindString(text); code != "" && (!h.known || !h.in(code)) {
		return code + " " + Hidden
	}
	return Hidden
}

// name is of for a name that is the service's own, as far as that is known.
func (h *hiddenSubject) name(name string) string {
	if h == nil || !h.known || ParseEventKind(name).Known() {
		return name
	}
	return h.of(name)
}

package linear

import (
	"fmt"
	"io"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/ui/text"
)

// say writes a line, folded. Foreign text in it is made safe. The first error of
// writing is kept, and ends the session.
func (s *session) say(format string, args ...any) {
	for _, line := range s.fold(safe(fmt.Sprintf(format, args...)), s.terminal.columns()) {
		s.write(line + "\n")
	}
}

func (s *session) write(words string) {
	if s.broken == nil {
		_, s.broken = io.WriteString(s.terminal.Out, words)
	}
}

// fold breaks a line between words, so that none is wider than the terminal but by one
// long word: an address that is broken cannot be read.
func (s *session) fold(line string, width int) []string {
	if width <= 0 || text.Width(line) <= width {
		return []string{line}
	}
	var folded []string
	now := ""
	for word := range strings.FieldsSeq(line) {
		switch {
		case now == "":
			now = word
		case text.Width(now)+1+text.Width(word) <= width:
			now += " " + word
		default:
			folded = append(folded, now)
			now = word
		}
	}
	return append(folded, now)
}

// safe makes foreign text fit to be shown.
func safe(s string) string { return text.Clean(s).String() }

// sentence ends words with a full stop, unless they have an end.
func sentence(words string) string {
	words = strings.TrimSpace(words)
	if words == "" || strings.HasSuffix(words, ".") || strings.HasSuffix(words, "?") || strings.HasSuffix(words, "!") {
		return words
	}
	return words + "."
}

// capital begins words with a capital letter.
func capital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// either chooses between the words for one and for several.
func either(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// counted says a number with its noun.
func counted(n int, noun string) string { return text.Counted(n, noun) }

// zone is the zone that times are said in.
func (s *session) zone() *time.Location {
	if s.utc {
		return time.UTC
	}
	return s.options.Zone
}

// at says when something was: "23 Nov 14:01", with the year where it is another one.
func (s *session) at(t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	t = t.In(s.zone())
	if t.Year() != s.now().In(s.zone()).Year() {
		return t.Format("2 Jan 2006 15:04")
	}
	return t.Format("2 Jan 15:04")
}

// stamp says when something was to the second, with its zone.
func (s *session) stamp(t time.Time) string {
	t = t.In(s.zone())
	return t.Format("2 Jan 2006, 15:04:05 ") + when.Zone(t)
}

// clock says a time of day.
func (s *session) clock(t time.Time) string { return t.In(s.zone()).Format("15:04:05") }

// lasting says how long something took: "3 seconds", "2 hours 19 minutes".
func lasting(d time.Duration) string {
	d = d.Round(time.Second)
	units := []struct {
		noun string
		of   time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}}
	var parts []string
	for _, unit := range units {
		if n := int(d / unit.of); n > 0 && len(parts) < 2 {
			parts = append(parts, counted(n, unit.noun))
			d -= time.Duration(n) * unit.of
		} else if len(parts) > 0 {
			break
		}
	}
	if len(parts) == 0 {
		return "0 seconds"
	}
	return strings.Join(parts, " ")
}

// wording says how far an answer goes.
func (s *session) wording() client.Wording {
	return client.Wording{Time: s.at, Number: text.Count}
}

// spoken lists words as people say them: "a, b and c".
func spoken(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

package linear

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/note"
	"msgtrace/ui/queryline"
)

// manyNoted is on how many messages a note may be.
const manyNoted = 1000

// ticketNote says the note on what is open, and copies or saves it.
func ticketNote(s *session, ctx context.Context, _ string) error {
	n, ok := s.noteHere()
	if !ok {
		return nil
	}
	s.sayNote(n)
	for {
		answer, err := s.answer(ctx, question{words: "copy, save, or markdown for a table", enter: "leaves the note", help: "copy takes it to the clipboard, save writes a file, markdown copies or saves it as a table."})
		if err != nil || answer == "" {
			return err
		}
		plain, ext := n.Plain(s.options.Note, safe), "txt"
		words := strings.Fields(strings.ToLower(answer))
		if words[0] == "markdown" {
			plain, ext = n.Markdown(s.options.Note, safe), "md"
			words = append(words[1:], "copy")
		}
		switch words[0] {
		case "copy", "c", "y":
			s.clip("The ticket note", plain)
			return nil
		case "save", "x":
			return s.saveAs(ctx, "the ticket note", "note", ext, func(w io.Writer) error {
				_, err := io.WriteString(w, plain)
				return err
			})
		}
		s.say("Type copy, save, markdown copy or markdown save.")
	}
}

// noteHere is the note on the open recipient or message, on the messages of the list, or
// on a search that found nothing.
func (s *session) noteHere() (note.Note, bool) {
	n := note.Note{Search: s.noteSearch(), Zone: s.zone(), ASCII: s.options.Theme.ASCII, Known: s.known()}
	now, snapshot := s.search(), s.search().result.Snapshot()
	switch {
	case s.open != nil:
		m := note.Message{Trace: s.noted(&s.open.trace)}
		if s.open.copy != nil {
			m.Only, m.Others = []string{s.shownCopy().Address}, s.others()
		}
		m.DateBy(dates{s})
		n.Messages = []note.Message{m}
	case len(snapshot.Traces) == 0 && snapshot.Asked.IsZero():
		s.say("There is nothing to write a note on yet.")
		return n, false
	case len(snapshot.Traces) == 0:
		n.Search.Nothing(s.plan(now), snapshot)
	default:
		left := s.left()
		if len(left) > manyNoted {
			s.say("A note is on at most %d messages. filter leaves fewer, save writes them all.", manyNoted)
			return n, false
		}
		for _, t := range left {
			m := note.Message{Trace: s.noted(t)}
			m.DateBy(dates{s})
			n.Messages = append(n.Messages, m)
		}
	}
	return n, true
}

// noted is a message with the events that are in memory, as a note may have it.
func (s *session) noted(t *client.Trace) client.Trace {
	filled := s.withEvents(t)
	return *s.trace(&filled)
}

// dates say when what is noted was asked for, by addresses that may be hidden.
type dates struct{ s *session }

func (d dates) RecipientsAsked(id string) time.Time { return d.s.options.Client.RecipientsAsked(id) }

func (d dates) EventsAsked(id, address string) time.Time {
	return d.s.options.Client.EventsAsked(id, d.s.mask.Reveal(address))
}

// plan is that of a search as it may be said.
func (s *session) plan(made *search) client.Plan {
	plan := made.plan
	if s.hidden {
		plan.Query = s.mask.Query(plan.Query)
	}
	return plan
}

func (s *session) noteSearch() note.Search {
	made := s.search()
	line := s.line(queryline.Search{Query: made.asked.Query})
	return note.SearchOf(s.plan(made), made.result.Snapshot(), line, s.now(), s.zone())
}

// sayNote says a note, a line for each of its own.
func (s *session) sayNote(n note.Note) {
	said := 0
	for _, section := range n.Values(s.options.Note) {
		for _, line := range section {
			s.say("%s: %s", labelled(line[0]), sentence(unsigned(line[1])))
			said++
		}
	}
	if said == 0 {
		s.say("The note has no line.")
	}
}

// labelled is the label of a line of a note as people say it.
func labelled(label string) string {
	switch label {
	case "RCPTS":
		return "Recipients"
	case "IDS":
		return "Ids"
	}
	return capital(strings.ToLower(label))
}

// offset is how long after the first a step of a note was.
var offset = regexp.MustCompile(`(^|: |[·-] \+?)((?:\d+[hms])+)\b`)

// unsigned says the signs of a note in words.
func unsigned(value string) string {
	value = offset.ReplaceAllStringFunc(value, func(found string) string {
		parts := offset.FindStringSubmatch(found)
		if d, err := time.ParseDuration(parts[2]); err == nil {
			return strings.TrimSuffix(parts[1], "+") + lasting(d)
		}
		return found
	})
	return strings.NewReplacer(" - ", ", ", " -> ", " to ", " · ", ", ", " × ", " times ", "×", "times ").Replace(value)
}

// clip sends a text to the clipboard of the terminal.
func (s *session) clip(what, value string) {
	var err error = errNoClipboard
	if s.terminal.Clipboard != nil {
		err = s.terminal.Clipboard(value)
	}
	if err != nil {
		s.say("Not copied: %s save writes a file.", sentence(err.Error()))
		return
	}
	s.say("%s was sent to the terminal's clipboard%s.", what, map[bool]string{true: ", names are hidden"}[s.hidden])
}

var errNoClipboard = errors.New("there is no terminal here")

// name is the name of a new file, without its extension.
func (s *session) name(kind string) string {
	return fmt.Sprintf("msgtrace-%s%s", kind, s.now().In(s.zone()).Format("-20060102-150405"))
}

package linear

import (
	"context"
	"io"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/addressees"
	"msgtrace/client/export"
	"msgtrace/ui/text"
)

// everyone lists the recipients of the messages of the list, each once, and copies or
// saves them.
func everyone(s *session, ctx context.Context, _ string) error {
	shown := func(yield func(*client.Trace) bool) {
		for _, t := range s.left() {
			if !yield(s.trace(t)) {
				return
			}
		}
	}
	list := addressees.Of(shown)
	if len(list.All) == 0 {
		s.say("No recipient is known.")
		return nil
	}
	s.say("%s of %s.", capital(counted(len(list.All), "recipient")), counted(list.Messages, "message"))
	if list.Partial > 0 {
		s.say("%s may have more recipients; save with all recipients asks for them.", counted(list.Partial, "message"))
	}
	if snapshot := s.search().result.Snapshot(); !snapshot.Complete {
		s.say("%s", s.complete(snapshot))
	}
	return s.leaf(ctx, list.All)
}

// leaf lists recipients a page at a time, until they are copied or saved.
func (s *session) leaf(ctx context.Context, all []*addressees.Addressee) error {
	listed := 0
	for {
		for end := min(listed+page, len(all)); listed < end; listed++ {
			one := all[listed]
			words := one.Address + ", " + word(one.Status)
			if one.Messages > 1 {
				words += ", " + counted(one.Messages, "message")
			}
			s.say("%d. %s.", listed+1, words)
		}
		enter := "leaves"
		if listed < len(all) {
			enter = "lists more of " + text.Count(len(all))
		}
		answer, err := s.answer(ctx, question{words: "copy or save", enter: enter, help: "copy takes the addresses to the clipboard, save writes a CSV."})
		switch {
		case err != nil:
			return err
		case strings.EqualFold(answer, "copy"):
			var addresses []string
			for _, one := range all {
				addresses = append(addresses, text.Keyless(one.Address))
			}
			s.clip("A list of "+counted(len(addresses), "recipient"), strings.Join(addresses, "; "))
			return nil
		case strings.EqualFold(answer, "save"):
			return s.saveAs(ctx, counted(len(all), "recipient"), "recipients", "csv", func(w io.Writer) error {
				return export.Addressees(w, slices.Values(all))
			})
		case answer != "":
			s.say("Type copy or save.")
		case listed == len(all):
			return nil
		}
	}
}

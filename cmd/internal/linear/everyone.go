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
	plan, snapshot := s.search().plan, s.search().result.Snapshot()
	several := len(plan.Query.Recipients) > 1
	list := s.addressees(several)
	if len(list.All) == 0 {
		s.say("No recipient is known.")
		return nil
	}
	s.say("%s of %s.", capital(counted(len(list.All), "recipient")), counted(list.Messages, "message"))
	if list.Partial > 0 {
		s.say("%s may have more recipients; save with all recipients asks for them.", counted(list.Partial, "message"))
	}
	if several {
		s.say("%s", list.Sentence(plan.Query.Statuses))
	}
	if !snapshot.Complete {
		s.say("%s", s.complete(snapshot))
	}
	return s.leaf(ctx, &list)
}

// addressees are the recipients of the messages of the list. Where the search asks for several,
// they are those, with the ones for whom nothing was found.
func (s *session) addressees(several bool) addressees.List {
	if !several {
		return addressees.Of(func(yield func(*client.Trace) bool) {
			for _, t := range s.left() {
				if !yield(s.trace(t)) {
					return
				}
			}
		})
	}
	list := addressees.Asked(slices.Values(s.left()), s.search().plan, !s.search().result.Snapshot().Complete, nil)
	if s.hidden {
		for _, one := range list.All {
			one.Address = s.mask.Address(one.Address)
		}
	}
	return list
}

// outcome is what became of the copies to an address, as it is said.
func outcome(one *addressees.Addressee, soFar bool) string {
	if one.Messages == 0 {
		return addressees.None(soFar)
	}
	return word(one.Said())
}

// leaf lists recipients a page at a time, until they are copied or saved.
func (s *session) leaf(ctx context.Context, list *addressees.List) error {
	all, listed := list.All, 0
	for {
		for end := min(listed+page, len(all)); listed < end; listed++ {
			one := all[listed]
			words := one.Address + ", " + outcome(one, list.SoFar)
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
				return export.Addressees(w, slices.Values(all), list.SoFar)
			})
		case answer != "":
			s.say("Type copy or save.")
		case listed == len(all):
			return nil
		}
	}
}

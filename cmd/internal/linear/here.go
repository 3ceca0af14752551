package linear

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"msgtrace/client"
	"msgtrace/ui/text"
)

// promptHere is the question for the next command.
func (s *session) promptHere() question {
	switch s.here() {
	case inForm:
		return question{words: "Search or command", enter: "asks for the conditions"}
	case inMessage:
		if s.open.listed < len(s.recipients()) {
			return question{words: "Recipient number or command", enter: "lists more"}
		}
		return question{words: "Recipient number or command", enter: "goes back"}
	case inCopy:
		return question{words: "Command", enter: "goes back"}
	}
	now := s.search()
	snapshot := now.result.Snapshot()
	switch {
	case len(snapshot.Traces) == 0 && !snapshot.More:
		return question{words: "Number of a reason or command", enter: "says them again"}
	case now.list.listed < len(s.left()):
		return question{words: "Message number or command", enter: "lists more"}
	case snapshot.More:
		return question{words: "Message number or command", enter: "reads on"}
	}
	return question{words: "Message number or command", enter: "lists again"}
}

// promptHelp says what may be typed here besides commands.
func (s *session) promptHelp() string {
	switch s.here() {
	case inForm:
		return "Type what to search for, such as to:bob@contoso.com since:2d, or an address, or a command."
	case inMessage:
		return "A number, or an address, opens that recipient."
	case inCopy:
		return "A number says that step as the service sent it."
	}
	return "A number opens that message. A line such as to:bob@contoso.com makes another search."
}

// enter does what Enter alone does.
func (s *session) enter(ctx context.Context) error {
	switch s.here() {
	case inForm:
		return s.interview(ctx)
	case inMessage:
		if s.open.listed < len(s.recipients()) {
			s.listRecipients(page)
			return nil
		}
		return back(s, ctx, "")
	case inCopy:
		return back(s, ctx, "")
	}
	now := s.search()
	if now.list.listed >= len(s.left()) && !now.result.Snapshot().More {
		return listAgain(s, ctx, "")
	}
	return more(s, ctx, "")
}

// choose does what a number does.
func (s *session) choose(ctx context.Context, n int) error {
	switch s.here() {
	case inForm:
		s.say("There is no list yet.")
		return nil
	case inMessage:
		return s.openCopy(ctx, n)
	case inCopy:
		return rawStep(s, ctx, fmt.Sprint(n))
	}
	if snapshot := s.search().result.Snapshot(); len(snapshot.Traces) == 0 && !snapshot.More {
		return s.runOffer(ctx, n)
	}
	return s.openMessage(ctx, n)
}

// back goes one step back: to the recipients, the list, or the search before.
func back(s *session, ctx context.Context, _ string) error {
	switch {
	case s.open != nil && s.open.copy != nil && len(s.open.order) > 1:
		s.open.copy = nil
		s.say("Recipients. %s", s.copiesHeadline())
	case s.open != nil:
		s.open = nil
		s.say("List. %s", s.headline())
	case s.search().list.any():
		return narrowRows(s, ctx, "")
	case s.shown > 0:
		return s.turnTo(ctx, s.shown-1)
	default:
		s.say("This is the first search. search makes another one, quit ends the program.")
	}
	return nil
}

func quit(*session, context.Context, string) error { return errQuit }

// hide hides subjects and names in addresses, or shows them again.
func hide(s *session, _ context.Context, _ string) error {
	s.hidden = !s.hidden
	if s.hidden {
		s.say("Names and subjects are hidden, in notes, copies and files too.")
	} else {
		s.say("Names and subjects are shown again.")
	}
	return nil
}

// toggleUTC says times in UTC, or in the person's zone again.
func toggleUTC(s *session, _ context.Context, _ string) error {
	s.utc = !s.utc
	s.say("Times are in %s.", map[bool]string{true: "UTC", false: "your own zone"}[s.utc])
	return nil
}

// mostRequests is how many of the last requests are said.
const mostRequests = 10

// requests says how many requests are used, and the last ones.
func requests(s *session, _ context.Context, _ string) error {
	s.say("%s", s.used())
	s.sent = s.options.Client.Sent()
	all := s.options.Client.Requests()
	if state := s.options.Client.Budget().State(); !state.Next.IsZero() {
		s.say("The next one is free at %s.", s.clock(state.Next))
	}
	if len(all) > mostRequests {
		s.say("The last %d of %s, the newest first:", mostRequests, text.Count(len(all)))
		all = all[:mostRequests]
	}
	for _, r := range all {
		if s.hidden {
			r = s.mask.Request(r)
		}
		s.say("%s", s.request(r))
	}
	return nil
}

// request says one request to Graph.
func (s *session) request(r client.Request) string {
	words := fmt.Sprintf("%d. %s, %s, %s", r.Number, s.clock(r.Start), cmp.Or(r.What, "a request"), answered(r))
	if r.Try > 1 {
		words += fmt.Sprintf(", try %d", r.Try)
	}
	if r.Took >= time.Second {
		words += ", after " + lasting(r.Took)
	}
	if r.Rows > 0 {
		words += ", " + counted(r.Rows, "row")
	}
	if r.RequestID != "" && r.Err != nil {
		words += ", request id " + r.RequestID
	}
	return sentence(words)
}

func answered(r client.Request) string {
	switch {
	case r.Stopped():
		return "stopped"
	case r.Status == 0 && !r.Sent:
		return "not sent"
	case r.Status == 0:
		return "no answer"
	}
	return fmt.Sprintf("answer %d", r.Status)
}

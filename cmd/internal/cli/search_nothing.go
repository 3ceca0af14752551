package cli

import (
	"fmt"
	"strings"
	"time"
)

// reasons are why a search may have found nothing, with the search that would
// tell: those of the explorer, in its order.
func reasons(s summary) []string {
	var reasons []string
	q, kept := s.Query, s.Plan.Dialect.Limits().MaxAge
	if !q.Start.IsZero() && q.Start.Sub(s.Asked.Add(-kept)) > time.Hour {
		reasons = append(reasons, fmt.Sprintf("it came outside of the window: --since %dd is all that this API keeps", kept/(24*time.Hour)))
	}
	for _, reason := range []struct {
		holds bool
		words string
	}{
		{anyAddress(q.Recipients), "it went to another address of the recipient, an alias or a group: --recipient '*@domain'"},
		{len(q.Senders) > 0, "the sender of the envelope is not the one in From: leave out --sender"},
		{q.Subject != "", "the subject reads otherwise: leave out --subject"},
		{len(q.Statuses) > 0, "it has another status by now: leave out --status"},
		{true, "it is not indexed yet: that takes 5 to 10 minutes after sending"},
		{true, "it was refused at the edge for the reputation of its IP: such mail leaves no trace"},
	} {
		if reason.holds {
			reasons = append(reasons, reason.words)
		}
	}
	return reasons
}

// anyAddress tells whether one of them is no pattern of a whole domain.
func anyAddress(addresses []string) bool {
	for _, address := range addresses {
		if !strings.HasPrefix(address, "*@") {
			return true
		}
	}
	return false
}

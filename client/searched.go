package client

// Searched returns the copies of a message that the plan was searched for: those of
// the recipients that its conditions match, or all of them where it has no condition
// on recipients. A message may hold others: those that were asked for later, or that
// came along. Where none matches, because a copy has another status by now, it is all
// of them. The list may not be written to.
func (p Plan) Searched(t *Trace) []Recipient {
	if !p.sorts(t) {
		return t.Recipients
	}
	var matching []Recipient
	for i := range t.Recipients {
		if r := &t.Recipients[i]; p.streams[0].match.recipient(t, r) {
			matching = append(matching, *r)
		}
	}
	if len(matching) == 0 {
		return t.Recipients
	}
	return matching
}

// sorts reports whether a message may hold copies that the plan was not searched for.
func (p Plan) sorts(t *Trace) bool {
	return len(t.Recipients) > 1 && t.RecipientsKnown != KnownMatching && len(p.streams) > 0 && p.streams[0].match.perRecipient()
}

// Leading returns the place, among all recipients of a message, of the copy that stands
// for those that the plan was searched for: see [Trace.Leading].
func (p Plan) Leading(t *Trace) int {
	searched := p.Searched(t)
	at := leading(searched)
	if len(searched) == len(t.Recipients) {
		return at
	}
	for i := range t.Recipients {
		if t.Recipients[i].sameAddress(searched[at]) {
			return i
		}
	}
	return at
}

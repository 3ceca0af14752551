package client

// Copies returns what reports whether one recipient's copy of a message is among what the plan
// asks for: by its address, its status and whatever else a row says of a copy. A
// message that matches may have others.
func (p Plan) Copies() func(t *Trace, r Recipient) bool {
	match := newMatcher(p.Query, p.Dialect, p.forms)
	return func(t *Trace, r Recipient) bool { return match.recipient(t, &r) }
}

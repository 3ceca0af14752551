package client

// withField is the condition on either side of a message. The service takes conditions
// that must all hold, so it is asked for each side in a request of its own.
var withField = &FieldInfo{
	ID:          FieldWith,
	Kind:        KindAddress,
	Words:       []string{"with"},
	Flag:        "with",
	Label:       "From or to",
	Noun:        "sender or recipient",
	Lead:        "from or to",
	Hint:        "sent it or got it",
	Help:        "from or to `ADDRESS`, *@domain, or a part of one",
	Takes:       "Addresses of which one sent the mail or got it, with commas between; *@domain stands for everybody there, another * for any text. Of what it sent all copies match, and of other mail the copies that it got.",
	Examples:    []string{"bob@contoso.com", "*@contoso.com"},
	Folded:      true,
	either:      true,
	held:        several(func(q *Query) *[]string { return &q.With }),
	normalize:   normalizeSender,
	check:       checkEither,
	compare:     compareAddresses,
	ofMessage:   func(t *Trace) string { return t.Sender },
	ofRecipient: func(r *Recipient) string { return r.Address },
	asked: map[Dialect]asked{
		Tracing: {by: byEither, rank: 5, unless: IsPartial},
	},
}

// checkEither accepts what is an address on either side.
func checkEither(address string) string {
	if address == NoSender {
		return "nobody gets mail: write from:<> for mail without a sender"
	}
	return checkAddress(address)
}

// sides are the conditions that are asked for in place of one on either side.
var sides = []Field{FieldSender, FieldRecipient}

// termsOfSides ask for each value as each side.
func termsOfSides(values []string) []term {
	var terms []term
	for _, value := range values {
		for _, side := range sides {
			terms = append(terms, side.Info().equal(Tracing, []string{value})...)
		}
	}
	for i := range terms {
		terms[i].alone = false // a value is asked for on both sides
	}
	return terms
}

// factors say what the terms of a condition multiply the requests by.
func (f *FieldInfo) factors(q *Query, terms int) []string {
	if f.asked[Tracing].by != byEither {
		return []string{count(terms, f.counts(q))}
	}
	both := "2 sides (sender and recipient)"
	if n := len(f.texts(q)); n > 1 {
		return []string{count(n, "address"), both}
	}
	return []string{both}
}

// addEither adds a condition that a copy holds by its sender or by its recipient. Of a
// message from the one who is searched for, all copies match.
func (m *matcher) addEither(f *FieldInfo, holds func(text string) bool) {
	sent := func(t *Trace) bool { return holds(f.ofMessage(t)) }
	m.recipients = append(m.recipients, copyComparison{
		field: f.ID, text: f.ofRecipient, settles: sent,
		matches: func(t *Trace, r *Recipient) bool { return sent(t) || holds(f.ofRecipient(r)) },
	})
}

// addNeither adds what leaves out the copies that a condition on either side holds for.
func (m *matcher) addNeither(f *FieldInfo, holds func(text string) bool) {
	m.recipients = append(m.recipients, copyComparison{
		field: FieldWithout, text: f.ofRecipient,
		matches: func(t *Trace, r *Recipient) bool { return !holds(f.ofMessage(t)) && !holds(f.ofRecipient(r)) },
	})
}

package client

import (
	"slices"
	"strings"
)

// Kind is what the values of a condition are, which decides how they are typed.
type Kind int

// The kinds of conditions.
const (
	KindWindow    Kind = iota // the time of receipt
	KindAddress               // addresses, or *@domain
	KindSubject               // one text, and a SubjectMatch
	KindStatus                // statuses
	KindMessageID             // Message-IDs
	KindID                    // network message IDs
	KindWord                  // values without blanks
	KindWithout               // what is left out: "subject:newsletter"
)

// FieldInfo is everything that is known of one condition of a query. Whoever shows,
// reads, checks, plans or compares conditions goes by Fields and lists none itself.
type FieldInfo struct {
	ID    Field
	Kind  Kind
	Words []string // in a line of a query: from:ann@contoso.com
	Flag  string   // of the command line, without its dashes
	Label string   // in the form
	Noun  string   // in a sentence
	Lead  string   // before its values in a sentence: from ann@contoso.com
	Hint  string   // what the form says of its values
	Help  string   // of the flag, with its value in backquotes
	// Takes says what may go in, and Blank why a row may have none of it, in sentences;
	// Examples are values.
	Takes, Blank string
	Examples     []string
	// Identifies marks what a message is found by without any other condition.
	Identifies bool
	// Folded leaves it out of the form until somebody asks for more.
	Folded bool

	// either marks a condition that holds where one of the texts of a message and of a
	// recipient has a value.
	either    bool
	held      member
	normalize func(value string) string
	check     func(value string) string // returns a problem, or ""
	// spellings are the texts that rows can have the values in; nil: the values.
	spellings func(values []string) []string
	// compare makes the condition ready to be compared with the texts of many rows.
	compare func(w wanted) func(text string) bool
	// ofMessage and ofRecipient are the text of a row. Where both are there, the
	// dialect decides by perRecipient.
	ofMessage   func(t *Trace) string
	ofRecipient func(r *Recipient) string
	// asked is how the service is asked. A dialect that is not here leaves the
	// condition to us.
	asked map[Dialect]asked
}

// Fields are the conditions of a query, in the order of the form. They may not be
// written to.
var Fields = []*FieldInfo{
	{
		ID:          FieldRecipient,
		Kind:        KindAddress,
		Words:       []string{"to"},
		Flag:        "recipient",
		Label:       "Recipient",
		Noun:        "recipient",
		Lead:        "to",
		Hint:        "one or more; also *@domain, john*",
		Help:        "to `ADDRESS`, *@domain, or a part of one: john*",
		Takes:       "Addresses of recipients, with commas between; *@domain stands for everybody there. Another * stands for any text, as in john*@contoso.com or *invoice*; it is not known to the service, and compared here.",
		Blank:       "The list may hold a message without the recipients that were not asked for; the key for all recipients asks for them.",
		Examples:    []string{"bob@contoso.com", "bob@contoso.com, cy@contoso.com", "*@contoso.com", "john*@contoso.com"},
		held:        several(func(q *Query) *[]string { return &q.Recipients }),
		normalize:   normalizeAddress,
		check:       checkAddress,
		compare:     compareAddresses,
		ofRecipient: func(r *Recipient) string { return r.Address },
		asked: map[Dialect]asked{
			MessageTraces: {by: byExpansion, property: "recipientEmail"},
			Tracing:       {by: byFilter, property: "recipientAddress", rank: 3, unless: IsPartial},
		},
	},
	{
		ID:        FieldSender,
		Kind:      KindAddress,
		Words:     []string{"from"},
		Flag:      "sender",
		Label:     "Sender",
		Noun:      "sender",
		Lead:      "from",
		Hint:      "SMTP MAIL FROM; *@domain, *news*",
		Help:      "from `ADDRESS`, *@domain, or a part of one, as in SMTP MAIL FROM; '<>' is nobody, as bounces have it",
		Takes:     "The address in SMTP MAIL FROM, which may differ from the From: that the reader sees; newsletters often have one of their own for each mail. *@domain stands for everybody there, <> for nobody, another * for any text.",
		Blank:     "Reports of non-delivery and receipts travel without a sender.",
		Examples:  []string{"ann@fabrikam.com", "*@fabrikam.com", "<>"},
		held:      several(func(q *Query) *[]string { return &q.Senders }),
		normalize: normalizeSender,
		check:     checkSender,
		compare:   compareAddresses,
		ofMessage: func(t *Trace) string { return senderOf(t.Sender) },
		asked: map[Dialect]asked{
			Tracing: {by: byFilter, property: "senderAddress", rank: 4, unless: func(value string) bool { return value == NoSender || IsPartial(value) }},
		},
	},
	{
		ID:       FieldWindow,
		Kind:     KindWindow,
		Words:    []string{"since", "until", "when", "latest"},
		Label:    "When",
		Noun:     "time",
		Takes:    "When the service received the message: a length up to now, a day, a time, or two of them. See the topic times.",
		Examples: []string{"48h", "yesterday 14:00", "9:00 - 11:00", "20 Nov 9:00 Berlin"},
	},
	{
		ID:        FieldSubject,
		Kind:      KindSubject,
		Words:     []string{"subject"},
		Flag:      "subject",
		Label:     "Subject",
		Noun:      "subject",
		Lead:      "subject",
		Hint:      "in any case",
		Help:      "with `TEXT` in the subject",
		Takes:     "A text that the subject contains, starts or ends with, or is; upper and lower case are the same.",
		Blank:     "The mail has no subject. The service keeps the first 256 characters.",
		Examples:  []string{"invoice", "Re: invoice 2041"},
		held:      single(func(q *Query) *string { return &q.Subject }),
		check:     checkSubject,
		compare:   compareSubject,
		ofMessage: func(t *Trace) string { return t.Subject },
		asked: map[Dialect]asked{
			Tracing: {by: byText, property: "subject"},
		},
	},
	{
		ID:          FieldStatus,
		Kind:        KindStatus,
		Words:       []string{"status"},
		Flag:        "status",
		Label:       "Status",
		Noun:        "status",
		Lead:        "status",
		Hint:        "space chooses; none is any",
		Help:        "with `STATUS`: " + listed(StatusNames()) + "; or another word that a list shows",
		Takes:       "What became of a copy. A message with several recipients is found when one of them has it.",
		Blank:       "The service works it out some minutes after the mail came.",
		Examples:    []string{"failed", "failed, quarantined, spam"},
		held:        statusesIn(func(q *Query) *[]Status { return &q.Statuses }),
		normalize:   func(value string) string { return string(askedStatus(Status(value))) },
		check:       checkStatus,
		compare:     compareStatuses,
		ofRecipient: func(r *Recipient) string { return string(r.Status) },
		asked: map[Dialect]asked{
			// The service refuses a word that its enumeration does not have.
			Tracing: {by: byFilter, property: "status", rank: 8, unless: func(value string) bool { return !Status(value).Known() }},
		},
	},
	{
		ID:         FieldMessageID,
		Kind:       KindMessageID,
		Words:      []string{"message-id"},
		Flag:       "message-id",
		Label:      "Message-ID",
		Noun:       "Message-ID",
		Lead:       "Message-ID",
		Hint:       "with or without < >",
		Help:       "with the Message-ID `ID`; without its <> both forms are asked for",
		Takes:      "The Message-ID header of the mail, as mail programs show it; copies of one mail share it.",
		Blank:      "The mail came without one.",
		Examples:   []string{"<1795438719.ccb46e46@fabrikam.com>"},
		Identifies: true,
		Folded:     true,
		held:       several(func(q *Query) *[]string { return &q.MessageIDs }),
		normalize:  strings.TrimSpace,
		check:      checkMessageID,
		spellings:  spellingsOf,
		compare:    compareMessageIDs,
		ofMessage:  func(t *Trace) string { return strings.TrimSpace(t.MessageID) },
		asked: map[Dialect]asked{
			MessageTraces: {by: byFilter, property: "messageId"},
			Tracing:       {by: byFilter, property: "messageId", rank: 2},
		},
	},
	{
		ID:         FieldID,
		Kind:       KindID,
		Words:      []string{"id"},
		Flag:       "id",
		Label:      "Network ID",
		Noun:       "id",
		Lead:       "id",
		Hint:       "network message ID, a GUID",
		Help:       "with the network message ID `ID`, a GUID with or without dashes",
		Takes:      "The network message ID of Exchange Online, a GUID; headers have it as X-MS-Exchange-Organization-Network-Message-Id.",
		Examples:   []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe"},
		Identifies: true,
		Folded:     true,
		held:       several(func(q *Query) *[]string { return &q.IDs }),
		normalize:  askedID,
		check:      checkID,
		compare:    compareIDs,
		ofMessage:  func(t *Trace) string { return t.ID },
		asked: map[Dialect]asked{
			MessageTraces: {by: byKey},
			Tracing:       {by: byFilter, property: "id", rank: 1},
		},
	},
	{
		ID:        FieldFromIP,
		Kind:      KindWord,
		Words:     []string{"from-ip"},
		Flag:      "from-ip",
		Label:     "From IP",
		Noun:      "from IP",
		Lead:      "from IP",
		Hint:      "the server that handed it in",
		Help:      "that came from `IP`",
		Takes:     "The address of the server that handed the mail in.",
		Blank:     "The mail began inside Exchange Online.",
		Examples:  []string{"192.0.2.10", "2001:db8::25"},
		Folded:    true,
		held:      several(func(q *Query) *[]string { return &q.FromIPs }),
		normalize: normalizeIP,
		check:     checkIP,
		compare:   compareIPs,
		ofMessage: func(t *Trace) string { return t.FromIP.String() },
		asked: map[Dialect]asked{
			Tracing: {by: byFilter, property: "fromIP", rank: 6, unless: hasSpellings},
		},
	},
	{
		ID:          FieldToIP,
		Kind:        KindWord,
		Words:       []string{"to-ip"},
		Flag:        "to-ip",
		Label:       "To IP",
		Noun:        "to IP",
		Lead:        "to IP",
		Hint:        "the server it went to",
		Help:        "that went to `IP`",
		Takes:       "The address of the server that the mail went to.",
		Blank:       "The mail stayed inside Exchange Online: it came in, or went from mailbox to mailbox.",
		Examples:    []string{"198.51.100.7"},
		Folded:      true,
		held:        several(func(q *Query) *[]string { return &q.ToIPs }),
		normalize:   normalizeIP,
		check:       checkIP,
		compare:     compareIPs,
		ofMessage:   func(t *Trace) string { return t.ToIP.String() },
		ofRecipient: func(r *Recipient) string { return r.ToIP.String() },
		asked: map[Dialect]asked{
			Tracing: {by: byFilter, property: "toIP", rank: 7, unless: hasSpellings},
		},
	},
	withField,
}

// asked is how a dialect is asked for a condition.
type asked struct {
	by       means
	property string // as a filter names it
	// rank is its place among those of a dialect that takes one value a request:
	// first what leaves the fewest rows.
	rank int
	// unless reports whether it is unknown that the service can be asked for a value;
	// then the condition is filtered here.
	unless func(value string) bool
}

// means is where a condition stands in a request.
type means int

const (
	byUs        means = iota // nowhere: it is filtered here
	byKey                    // in the path
	byFilter                 // in $filter, with eq
	byText                   // in $filter, with the functions for texts
	byEither                 // in $filter, with eq: for each value a request for each of the sides
	byExpansion              // inside $expand: it chooses recipients, not messages
)

// member is where a query holds the values of a condition.
type member struct {
	get func(q *Query) []string
	set func(q *Query, values []string)
}

// several is a member with several values. Its getter is called for each key that is
// typed into the form, so it makes no copy.
func several(of func(q *Query) *[]string) member {
	return member{
		get: func(q *Query) []string { return *of(q) },
		set: func(q *Query, values []string) { *of(q) = slices.Clone(values) },
	}
}

// statusesIn is a member with several statuses.
func statusesIn(of func(q *Query) *[]Status) member {
	return member{
		get: func(q *Query) []string { return converted[string](*of(q)) },
		set: func(q *Query, values []string) { *of(q) = converted[Status](values) },
	}
}

// single is a member with one value, or none.
func single(of func(q *Query) *string) member {
	return member{
		get: func(q *Query) []string {
			if *of(q) == "" {
				return nil
			}
			return []string{*of(q)}
		},
		set: func(q *Query, values []string) { *of(q) = strings.Join(values, " ") },
	}
}

func converted[To, From ~string](values []From) []To {
	if len(values) == 0 {
		return nil
	}
	all := make([]To, len(values))
	for i, value := range values {
		all[i] = To(value)
	}
	return all
}

// Info returns what is known of a field, and the zero FieldInfo for an unknown one.
func (f Field) Info() *FieldInfo {
	at := slices.IndexFunc(Fields, func(info *FieldInfo) bool { return info.ID == f })
	if at < 0 {
		return &FieldInfo{}
	}
	return Fields[at]
}

// Values are those of the condition in a query, and may not be written to. The
// window has none.
func (f *FieldInfo) Values(q *Query) []string {
	if f.held.get == nil {
		return nil
	}
	return f.held.get(q)
}

// Set puts values into a query, in place of those that it has.
func (f *FieldInfo) Set(q *Query, values []string) {
	if f.held.set != nil {
		f.held.set(q, values)
	}
}

// Check returns what is wrong with a value, "" for nothing.
func (f *FieldInfo) Check(value string) string {
	if f.normalize != nil {
		value = f.normalize(value)
	}
	if f.check == nil {
		return ""
	}
	return f.check(value)
}

// texts are the values of the condition as rows can have them.
func (f *FieldInfo) texts(q *Query) []string { return f.Spelt(f.Values(q)) }

// Spelt are values as rows can have them: a Message-ID with its angle brackets.
func (f *FieldInfo) Spelt(values []string) []string {
	if f.spellings == nil {
		return values
	}
	return f.spellings(values)
}

// counts is the noun of what texts returns.
func (f *FieldInfo) counts(q *Query) string {
	if len(f.texts(q)) > len(f.Values(q)) {
		return "spelling"
	}
	return f.Noun
}

// askable reports whether a dialect can be asked for all of the values.
func (f *FieldInfo) askable(d Dialect, values []string) bool {
	how := f.asked[d]
	return how.by != byUs && (how.unless == nil || !slices.ContainsFunc(values, how.unless))
}

// property is how a filter of a dialect names the field.
func (f Field) property(d Dialect) string { return f.Info().asked[d].property }

// listed puts words in a sentence: "a, b or c".
func listed(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

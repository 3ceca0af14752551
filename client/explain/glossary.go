package explain

import (
	"cmp"
	"strconv"
	"strings"

	"msgtrace/client"
)

// Fact is a word, code or field with what it means.
type Fact struct {
	Name    string // as it stands on the screen or in the data
	Meaning string
	Source  string // link to the page that says so; empty when none does
}

// Pages that several facts rest on.
const (
	pageEvents  = "https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac"
	pageReplies = "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1"
	pageCodes   = "https://www.rfc-editor.org/rfc/rfc3463"
)

// Glossary explains one event of a copy: its kind, the codes of its answer, what that
// answer comes to, and those of its data that have a meaning of their own. The texts of
// the data are foreign: clean them before they reach a terminal.
func Glossary(c Copy, at int) []Fact {
	if at < 0 || at >= len(c.Events) {
		return nil
	}
	e := c.Events[at]
	facts := []Fact{kindFact(e)}
	facts = append(facts, codeFacts(e)...)
	if fact, ok := answerFact(c, e); ok {
		facts = append(facts, fact)
	}
	return append(facts, fieldFacts(e)...)
}

// kinds says what happened in an event of each kind.
var kinds = map[client.EventKind]string{
	client.EventReceive:          "The service took the message over, from outside or from one of its own servers.",
	client.EventSubmit:           "The sender's mailbox handed the message over to be sent.",
	client.EventSend:             "Another server took the message. The trace ends there: what becomes of it is known to that server.",
	client.EventDeliver:          "The copy was put into the mailbox.",
	client.EventFail:             "The copy was not delivered, and the service does not try again.",
	client.EventDefer:            "The copy could not go on for now. The service keeps it and tries again by itself, for up to 24 hours.",
	client.EventDrop:             "The service ended this copy without delivering it. With an answer that begins with 2 that is as it should be.",
	client.EventExpand:           "The address is a group: each member gets a copy of their own.",
	client.EventResolve:          "The address stands for another one, to which the copy goes.",
	client.EventRedirect:         "The copy goes to another address, by forwarding or by a rule.",
	client.EventTransfer:         "The message was split or handed on inside the service.",
	client.EventRecipientsAdded:  "Recipients were added, for example by a rule or a group.",
	client.EventTransportRule:    "A mail flow rule of the organization applied to the message.",
	client.EventDLPRule:          "A rule against the loss of data applied to the message.",
	client.EventLabel:            "A sensitivity label was set or read.",
	client.EventSpam:             "The filter judged the message.",
	client.EventMalware:          "The filter found malware in the message.",
	client.EventQuarantine:       "The copy was put into quarantine, where it waits for a person.",
	client.EventJournal:          "A copy for the journal was made.",
	client.EventZap:              "Zero-hour auto purge: the service judged the message again after delivery and moved it.",
	client.EventDynamicDelivery:  "The text was delivered at once, the attachment after it was checked.",
	client.EventProcessingFailed: "The service could not process the message.",
}

func kindFact(e client.Event) Fact {
	if words, ok := kinds[e.Kind]; ok {
		return Fact{e.Kind.Name(), words, pageEvents}
	}
	return Fact{oneLine(cmp.Or(e.Name, e.Kind.Name())), "An event that is not known here; the raw event has all that came with it.", ""}
}

// codeFacts explains the codes of an answer.
func codeFacts(e client.Event) []Fact {
	reply := replyOf(e)
	if refuses(e.Kind) {
		reply = reasonOf(e).Reply
	}
	var facts []Fact
	if e.Kind == client.EventSend && reply == (Reply{}) && sentTo(e) == "" {
		facts = append(facts, Fact{"Answer", "The event names neither the server that took it nor what that said. In the API message-traces no event does.", ""})
	}
	if words, ok := replyClasses[class(reply.Code)]; ok {
		facts = append(facts, Fact{reply.Code, words, pageReplies})
	}
	if words := codeWords(reply.Enhanced); words != "" {
		facts = append(facts, Fact{reply.Enhanced, words, pageCodes})
	}
	return facts
}

// replyClasses are the first digits of an SMTP reply: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
var replyClasses = map[byte]string{
	'2': "Mail servers say: accepted.",
	'3': "Mail servers say: go on.",
	'4': "Mail servers say: not now, try again later.",
	'5': "Mail servers say: no, and trying again does not help.",
}

func class(code string) byte {
	if code == "" {
		return 0
	}
	return code[0]
}

// codeClasses, codeSubjects and codeDetails are the three numbers of an enhanced status
// code: https://www.rfc-editor.org/rfc/rfc3463
var (
	codeClasses  = map[string]string{"2": "Success", "4": "Fails for now", "5": "Fails for good"}
	codeSubjects = []string{"", "the address", "the mailbox", "the mail system", "the network or the way there", "the protocol", "the content", "security or policy"}
	codeDetails  = [][]string{
		{""},
		{"", "no such mailbox", "no such mail system", "the address is misspelt", "the address is ambiguous", "the address is valid", "the mailbox has moved", "the sender's address is misspelt", "the sender's mail system does not exist"},
		{"", "disabled, takes no mail", "full", "the message is longer than it allows", "a mailing list could not be expanded"},
		{"", "full", "takes no mail now", "lacks a feature that is needed", "the message is too big for it", "set up wrongly"},
		{"", "the server does not answer", "the connection broke", "a directory does not answer", "no way there is known", "the mail system is overloaded", "the mail goes in a circle", "the time for delivery is over"},
		{"", "a command that is not allowed", "a command that is not understood", "too many recipients", "a command with wrong arguments", "a wrong version"},
		{"", "of a kind that is not taken", "must be converted and may not be", "must be converted and cannot be", "converted with loss", "the conversion failed"},
		{"", "not allowed, refused", "the list may not be expanded", "a conversion that is needed is not possible", "a security feature is missing", "a key or signature failed", "an algorithm is not known", "the message was changed on its way"},
	}
)

// codeWords says the meaning of an enhanced status code, number by number.
func codeWords(code string) string {
	parts := strings.Split(code, ".")
	if len(parts) != 3 || codeClasses[parts[0]] == "" {
		return ""
	}
	words := codeClasses[parts[0]]
	subject, err := strconv.Atoi(parts[1])
	if err != nil || subject < 0 || subject >= len(codeSubjects) {
		return words + "."
	}
	if subject > 0 {
		words += "; about " + codeSubjects[subject]
	}
	detail, err := strconv.Atoi(parts[2])
	switch details := codeDetails[subject]; {
	case err != nil || detail == 0:
	case detail > 0 && detail < len(details):
		words += ": " + details[detail]
	default:
		words += ". The last number is no standard; who answered gave it its meaning"
	}
	return words + "."
}

// answerFact says what the answer of an event comes to by itself, unless the verdict on
// the copy says the same.
func answerFact(c Copy, e client.Event) (Fact, bool) {
	if !refuses(e.Kind) || reasonOf(e).Positive() {
		return Fact{}, false
	}
	whole := Explain(c).Headline
	c.Status, c.Events = client.StatusFailed, []client.Event{e}
	if e.Kind == client.EventDefer {
		c.Status = client.StatusPending
	}
	v := Explain(c)
	return Fact{"In short", v.Headline, v.Evidence.Source}, v.Headline != whole
}

// restsOn says what each kind of evidence is worth.
var restsOn = map[Rests]string{
	RestsOnToken:      "a word that only Exchange writes",
	RestsOnVocabulary: "a text that a page of whoever wrote it explains",
	RestsOnWords:      "plain words, which mean the same at every server",
	RestsOnCode:       "the code alone, which other servers may use for something else",
}

// Facts says what a verdict rests on; none where no answer named the cause. What the
// answer says stands between the quotation marks.
func (e Evidence) Facts(left, right string) []Fact {
	var facts []Fact
	add := func(name, words, source string) {
		if words != "" {
			facts = append(facts, Fact{name, words, source})
		}
	}
	if e.Words != "" {
		words := "the answer says " + left + e.Words + right
		if e.Said != "" {
			words += " (said by " + e.Said + ")"
		}
		add("Because", words, e.Source)
	}
	if e.Answer != e.Words {
		add("Whole answer", e.Answer, "")
	}
	add("Answered by", e.Host, "")
	add("Rests on", restsOn[e.Rests], "")
	return facts
}

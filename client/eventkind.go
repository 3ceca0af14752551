package client

import "strings"

// EventKind is what happened in one event, in one spelling for both dialects and
// for the several vocabularies that Microsoft's pages use. A word that is not
// known here stays as it came.
type EventKind string

// The kinds of events, from messageEventType (2021), the event names of today's
// message trace, and the event ids of message tracking that show up in it.
const (
	EventReceive          EventKind = "receive"
	EventSubmit           EventKind = "submit"
	EventSend             EventKind = "send"
	EventDeliver          EventKind = "deliver"
	EventFail             EventKind = "fail"
	EventDefer            EventKind = "defer"
	EventDrop             EventKind = "drop"
	EventExpand           EventKind = "expand"
	EventResolve          EventKind = "resolve"
	EventRedirect         EventKind = "redirect"
	EventTransfer         EventKind = "transfer"
	EventRecipientsAdded  EventKind = "recipientsAdded"
	EventTransportRule    EventKind = "transportRule"
	EventDLPRule          EventKind = "dlpRule"
	EventLabel            EventKind = "sensitivityLabel"
	EventSpam             EventKind = "spam"
	EventMalware          EventKind = "malware"
	EventQuarantine       EventKind = "quarantine"
	EventJournal          EventKind = "journal"
	EventZap              EventKind = "zap"
	EventDynamicDelivery  EventKind = "dynamicDelivery"
	EventProcessingFailed EventKind = "processingFailed"
	EventUnknown          EventKind = "unknownFutureValue"
)

// kindFacts is what is known of one kind: its name for people, its place among
// the events of one second, and the other spellings it comes in, folded.
type kindFacts struct {
	kind  EventKind
	name  string
	phase int
	also  []string
}

// Phases follow the order measured in one public lab: events of the same second
// come back unordered, a Fail before the rule that caused it.
const (
	phaseReceive = iota
	phaseSubmit
	phaseRoute
	phaseInspect
	phaseOther
	phaseSend
	phaseDefer
	phaseEnd
	phaseDrop
)

var knownKinds = []kindFacts{
	{EventReceive, "Receive", phaseReceive, []string{"received"}},
	{EventSubmit, "Submit", phaseSubmit, []string{"submitted"}},
	{EventSend, "Send", phaseSend, []string{"sent", "sendexternal"}},
	{EventDeliver, "Deliver", phaseEnd, []string{"delivered"}},
	{EventFail, "Fail", phaseEnd, []string{"failed"}},
	{EventDefer, "Defer", phaseDefer, []string{"delayed", "deferred"}},
	{EventDrop, "Drop", phaseDrop, []string{"dropped"}},
	{EventExpand, "Expand", phaseRoute, []string{"expanddl", "expanded", "distributiongroupexpanded"}},
	{EventResolve, "Resolve", phaseRoute, []string{"resolved"}},
	{EventRedirect, "Redirect", phaseRoute, []string{"redirected"}},
	{EventTransfer, "Transfer", phaseOther, []string{"transferred"}},
	{EventRecipientsAdded, "Recipients added", phaseRoute, nil},
	{EventTransportRule, "Transport rule", phaseInspect, []string{"transportruletriggered"}},
	{EventDLPRule, "DLP rule", phaseInspect, []string{"dlpruletriggered"}},
	{EventLabel, "Sensitivity label", phaseInspect, []string{"label"}},
	{EventSpam, "Spam", phaseInspect, []string{"spamdetected"}},
	{EventMalware, "Malware", phaseInspect, []string{
		"malwaredetected", "malwaredetectedinmessage", "malwaredetectedinattachment"}},
	{EventQuarantine, "Quarantine", phaseEnd, []string{"quarantined"}},
	{EventJournal, "Journal", phaseOther, []string{"journaled"}},
	{EventZap, "Zero-hour purge", phaseDrop, []string{"ttzapped", "zerohourautopurge"}},
	{EventDynamicDelivery, "Dynamic Delivery", phaseOther, []string{"ttdelivered"}},
	{EventProcessingFailed, "Processing failed", phaseEnd, []string{"badmail", "poison", "poisonmessage"}},
	{EventUnknown, "Unknown event", phaseOther, nil},
}

// byFoldedName finds the facts of a kind under every spelling of it.
var byFoldedName = func() map[string]*kindFacts {
	index := make(map[string]*kindFacts)
	for i := range knownKinds {
		facts := &knownKinds[i]
		for _, name := range append([]string{string(facts.kind), facts.name}, facts.also...) {
			index[fold(name)] = facts
		}
	}
	return index
}()

// ParseEventKind returns the normalised kind for any spelling of it: the members
// of messageEventType ("spamDetected"), the words of that page's examples
// ("spam") and the event names of today ("Expand DL", "Send external"). What is
// unknown stays as it came.
func ParseEventKind(s string) EventKind {
	s = strings.TrimSpace(s)
	if facts := byFoldedName[fold(s)]; facts != nil {
		return facts.kind
	}
	return EventKind(s)
}

// Name is the kind in the words people use, such as "Transport rule". An unknown
// kind is its own name.
func (k EventKind) Name() string {
	if facts := byFoldedName[fold(string(k))]; facts != nil {
		return facts.name
	}
	return string(k)
}

// Phase orders the events of one second, which the service sends in no order.
func (k EventKind) Phase() int {
	if facts := byFoldedName[fold(string(k))]; facts != nil {
		return facts.phase
	}
	return phaseOther
}

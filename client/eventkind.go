package client

import "strings"

// EventKind is what happened in one event, in one spelling for both dialects and
// for the several vocabularies of the pages below. A word that is not known here
// stays as it came.
type EventKind string

// The kinds of events, from messageEventType (2021), the event names of today's
// message trace, and the event ids of message tracking that show up in it.
// https://github.com/microsoftgraph/microsoft-graph-docs/pull/13536
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
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

// EventInfo is everything that is known of one kind of event.
type EventInfo struct {
	Kind EventKind
	Name string // the words that Exchange's own tools show
	// Decides reports whether a rule or a setting decided something here.
	Decides bool
	// Like is the status whose sign the event has; an event without one has the
	// sign of a step.
	Like Status

	phase int      // its place among the events of one second
	also  []string // the other spellings that it comes in, folded
}

// Phases put the events of one second in order. Measured in one public lab, they
// come back unordered, a Fail before the rule that caused it.
// https://github.com/Nico77600/MessageTraceReport/blob/896a36fb/src/Engine.Route.cs
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

var eventKinds = [...]EventInfo{
	{Kind: EventReceive, Name: "Receive", phase: phaseReceive, also: []string{"received"}},
	{Kind: EventSubmit, Name: "Submit", phase: phaseSubmit, also: []string{"submitted"}},
	{Kind: EventSend, Name: "Send", Like: StatusDelivered, phase: phaseSend, also: []string{"sent", "sendexternal"}},
	{Kind: EventDeliver, Name: "Deliver", Like: StatusDelivered, phase: phaseEnd, also: []string{"delivered"}},
	{Kind: EventFail, Name: "Fail", Like: StatusFailed, phase: phaseEnd, also: []string{"failed"}},
	{Kind: EventDefer, Name: "Defer", Like: StatusPending, phase: phaseDefer, also: []string{"delayed", "deferred"}},
	{Kind: EventDrop, Name: "Drop", Like: StatusFailed, phase: phaseDrop, also: []string{"dropped"}},
	{Kind: EventExpand, Name: "Expand", Like: StatusExpanded, phase: phaseRoute, also: []string{"expanddl", "expanded", "distributiongroupexpanded"}},
	{Kind: EventResolve, Name: "Resolve", phase: phaseRoute, also: []string{"resolved"}},
	{Kind: EventRedirect, Name: "Redirect", Decides: true, phase: phaseRoute, also: []string{"redirected"}},
	{Kind: EventTransfer, Name: "Transfer", phase: phaseOther, also: []string{"transferred"}},
	{Kind: EventRecipientsAdded, Name: "Recipients added", Like: StatusExpanded, phase: phaseRoute},
	{Kind: EventTransportRule, Name: "Transport rule", Decides: true, phase: phaseInspect, also: []string{"transportruletriggered"}},
	{Kind: EventDLPRule, Name: "DLP rule", Decides: true, phase: phaseInspect, also: []string{"dlpruletriggered"}},
	{Kind: EventLabel, Name: "Sensitivity label", phase: phaseInspect, also: []string{"label"}},
	{Kind: EventSpam, Name: "Spam", Like: StatusFilteredAsSpam, phase: phaseInspect, also: []string{"spamdetected"}},
	{Kind: EventMalware, Name: "Malware", Like: StatusFilteredAsSpam, phase: phaseInspect, also: []string{"malwaredetected", "malwaredetectedinmessage", "malwaredetectedinattachment"}},
	{Kind: EventQuarantine, Name: "Quarantine", Like: StatusQuarantined, phase: phaseEnd, also: []string{"quarantined"}},
	{Kind: EventJournal, Name: "Journal", phase: phaseOther, also: []string{"journaled"}},
	{Kind: EventZap, Name: "Zero-hour purge", Like: StatusFilteredAsSpam, phase: phaseDrop, also: []string{"ttzapped", "zerohourautopurge"}},
	{Kind: EventDynamicDelivery, Name: "Dynamic Delivery", phase: phaseOther, also: []string{"ttdelivered"}},
	{Kind: EventProcessingFailed, Name: "Processing failed", Like: StatusFailed, phase: phaseEnd, also: []string{"badmail", "poison", "poisonmessage"}},
	{Kind: EventUnknown, Name: "Unknown event", Like: StatusUnknown, phase: phaseOther},
}

// byFoldedName finds a kind under every spelling of it.
var byFoldedName = func() map[string]*EventInfo {
	index := make(map[string]*EventInfo)
	for i := range eventKinds {
		info := &eventKinds[i]
		for _, name := range append(info.also, string(info.Kind), info.Name) {
			index[fold(name)] = info
		}
	}
	return index
}()

// ParseEventKind returns the normalised kind for any spelling of it: the members
// of messageEventType ("spamDetected"), the words in the examples of the same
// pages ("spam") and the event names of today ("Expand DL", "Send external"). What
// is unknown stays as it came.
func ParseEventKind(s string) EventKind {
	s = strings.TrimSpace(s)
	if info := byFoldedName[fold(s)]; info != nil {
		return info.Kind
	}
	return EventKind(s)
}

// Info returns what is known of a kind. A word that is not known here is
// EventUnknown in all but the name, which is its own.
func (k EventKind) Info() EventInfo {
	if info := byFoldedName[fold(string(k))]; info != nil {
		return *info
	}
	info := *byFoldedName[fold(string(EventUnknown))]
	info.Kind, info.Name = k, string(k)
	return info
}

// Known reports whether the kind is one of those above.
func (k EventKind) Known() bool { return byFoldedName[fold(string(k))] != nil }

// Name is the kind in the words people use, such as "Transport rule". An unknown
// kind is its own name.
func (k EventKind) Name() string { return k.Info().Name }

// Phase orders the events of one second, which the service sends in no order.
func (k EventKind) Phase() int { return k.Info().phase }

// EventKinds are all kinds, in the order in which they are listed here.
func EventKinds() []EventKind {
	kinds := make([]EventKind, len(eventKinds))
	for i, info := range eventKinds {
		kinds[i] = info.Kind
	}
	return kinds
}

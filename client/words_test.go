package client

import (
	"testing"
)

func TestParseStatus(t *testing.T) {
	t.Parallel()
	tests := map[string]Status{
		"Delivered": StatusDelivered, "delivered": StatusDelivered, " DELIVERED ": StatusDelivered,
		"FilteredAsSpam": StatusFilteredAsSpam, "filtered as spam": StatusFilteredAsSpam, "filtered-as-spam": StatusFilteredAsSpam,
		"GettingStatus": StatusGettingStatus, "recalled": StatusRecalled, "unknownfuturevalue": StatusUnknown,
		"None": "None", "Snoozed by Robot": "Snoozed by Robot", "": "",
	}
	for text, want := range tests {
		if got := ParseStatus(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestStatusWords(t *testing.T) {
	t.Parallel()
	for _, s := range Statuses {
		if ParseStatus(string(s)) != s {
			t.Errorf("ParseStatus(%q) = %q, want the same", s, ParseStatus(string(s)))
		}
	}
	tests := []struct {
		status           Status
		problem, settled bool
	}{
		{StatusDelivered, false, true}, {StatusFailed, true, true}, {StatusPending, true, false},
		{StatusQuarantined, true, true}, {StatusFilteredAsSpam, true, true}, {StatusExpanded, false, true},
		{StatusGettingStatus, false, false}, {StatusRecalled, false, true}, {StatusUnknown, false, false}, {"novel", false, false},
	}
	for _, test := range tests {
		if test.status.Problem() != test.problem || test.status.Settled() != test.settled {
			t.Errorf("%s: got problem %v, settled %v, want %v, %v", test.status, test.status.Problem(), test.status.Settled(), test.problem, test.settled)
		}
	}
}

func TestAStatusIsKnownByEveryNameThatPeopleHaveForIt(t *testing.T) {
	for name, want := range map[string]Status{
		"Spam": StatusFilteredAsSpam, "junk": StatusFilteredAsSpam, "Filtered as spam": StatusFilteredAsSpam,
		"No status yet": StatusGettingStatus, "no-status-yet": StatusGettingStatus, "none": StatusGettingStatus,
		"Getting status": StatusGettingStatus, "unknown": StatusUnknown, "FAILED": StatusFailed, " held ": "held", "": "",
	} {
		if got := StatusByName(name); got != want {
			t.Errorf("StatusByName(%q): got %q, want %q", name, got, want)
		}
	}
}

func TestEachStatusHasItsOwnWordDigitAndPlace(t *testing.T) {
	words, digits, names := map[string]Status{}, map[int]Status{}, map[string]Status{}
	for place, status := range StatusOrder {
		info := status.Info()
		if got := status.Place(); got != place {
			t.Errorf("%s: got place %d, want %d", status, got, place)
		}
		if other, taken := words[info.Word]; taken || info.Word == "" {
			t.Errorf("%s: got the word %q, which %q has; want one of its own", status, info.Word, other)
		}
		if other, taken := digits[info.Digit]; taken && info.Digit != 0 {
			t.Errorf("%s: got the digit %d, which %s has; want one of its own", status, info.Digit, other)
		}
		for _, name := range append(info.Also, info.Word, string(status)) {
			if other, taken := names[fold(name)]; taken && other != status {
				t.Errorf("%s: got the name %q, which %s has; want one of its own", status, name, other)
			}
			names[fold(name)] = status
		}
		words[info.Word], digits[info.Digit] = status, status
	}
}

func TestAStatusThatIsNotKnownKeepsItsWord(t *testing.T) {
	unknown := StatusUnknown.Info()
	for status, word := range map[Status]string{"heldForMoon": "heldForMoon", "": "Unknown", "UNKNOWN": "Unknown"} {
		got := status.Info()
		if got.Word != word || got.Severity != unknown.Severity || got.Digit != unknown.Digit {
			t.Errorf("Info of %q: got %+v, want the word %q and the rest of %+v", status, got, word, unknown)
		}
		if status.Place() != StatusUnknown.Place() {
			t.Errorf("Place of %q: got %d, want %d", status, status.Place(), StatusUnknown.Place())
		}
	}
}

// TestParseEventKind reads all three vocabularies: the enumeration of 2021, the
// words of its examples, and the names of today.
func TestParseEventKind(t *testing.T) {
	t.Parallel()
	tests := map[string]EventKind{
		"received": EventReceive, "sent": EventSend, "delivered": EventDeliver, "failed": EventFail,
		"processingFailed": EventProcessingFailed, "distributionGroupExpanded": EventExpand, "submitted": EventSubmit,
		"delayed": EventDefer, "redirected": EventRedirect, "resolved": EventResolve, "dropped": EventDrop,
		"recipientsAdded": EventRecipientsAdded, "malwareDetected": EventMalware, "malwareDetectedInMessage": EventMalware,
		"malwareDetectedInAttachment": EventMalware, "ttZapped": EventZap, "ttDelivered": EventDynamicDelivery,
		"spamDetected": EventSpam, "transportRuleTriggered": EventTransportRule, "dlpRuleTriggered": EventDLPRule,
		"journaled": EventJournal, "unknownFutureValue": EventUnknown,
		"receive": EventReceive, "spam": EventSpam, "deliver": EventDeliver, "send": EventSend,
		"Receive": EventReceive, "Send external": EventSend, "Expand DL": EventExpand, "Expand": EventExpand,
		"Transport rule": EventTransportRule, "TRANSPORT RULE": EventTransportRule, "DLP rule": EventDLPRule,
		"Defer": EventDefer, "Drop": EventDrop, "Resolve": EventResolve, "Transfer": EventTransfer,
		"Teleport": "Teleport", "": "",
	}
	for text, want := range tests {
		if got := ParseEventKind(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := EventKind("Teleport").Name(); got != "Teleport" {
		t.Errorf("an unknown kind is called %q, want Teleport", got)
	}
	if got := EventTransportRule.Name(); got != "Transport rule" {
		t.Errorf("a rule is called %q, want Transport rule", got)
	}
	if !(EventReceive.Phase() < EventTransportRule.Phase() && EventTransportRule.Phase() < EventFail.Phase() && EventFail.Phase() < EventDrop.Phase()) {
		t.Error("the phases are out of order, want receive, rule, fail, drop")
	}
}

package client

import (
	"testing"
)

func TestParseStatus(t *testing.T) {
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
	for _, s := range Statuses {
		if ParseStatus(string(s)) != s {
			t.Errorf("%q is not itself", s)
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
			t.Errorf("%s: problem %v, settled %v", test.status, test.status.Problem(), test.status.Settled())
		}
	}
}

// TestParseEventKind reads all three vocabularies: the enumeration of 2021, the
// words of its examples, and the names of today.
func TestParseEventKind(t *testing.T) {
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
		t.Errorf("an unknown kind is called %q", got)
	}
	if got := EventTransportRule.Name(); got != "Transport rule" {
		t.Errorf("a rule is called %q", got)
	}
	if !(EventReceive.Phase() < EventTransportRule.Phase() && EventTransportRule.Phase() < EventFail.Phase() && EventFail.Phase() < EventDrop.Phase()) {
		t.Error("the phases are out of order")
	}
}

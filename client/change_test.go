package client_test

import (
	"testing"
	"time"

	"msgtrace/client"
)

func TestAMessageMayChangeWhileItIsYoungOrACopyIsUnderWay(t *testing.T) {
	t.Parallel()
	copies := func(statuses ...client.Status) []client.Recipient {
		var all []client.Recipient
		for _, status := range statuses {
			all = append(all, client.Recipient{Status: status})
		}
		return all
	}
	for _, test := range []struct {
		age        time.Duration
		recipients []client.Recipient
		want       bool
	}{
		{0, copies(client.StatusDelivered), true},
		{6*time.Hour - time.Second, copies(client.StatusDelivered), true},
		{6*time.Hour - time.Second, nil, true},
		{6 * time.Hour, copies(client.StatusDelivered), false},
		{6 * time.Hour, nil, false},
		{80 * 24 * time.Hour, copies(client.StatusDelivered, client.StatusPending), true},
		{80 * 24 * time.Hour, copies(client.StatusGettingStatus), true},
		{80 * 24 * time.Hour, copies(""), true},
		{80 * 24 * time.Hour, copies(client.StatusFailed, client.StatusExpanded, client.StatusRecalled, client.StatusQuarantined), false},
		{80 * 24 * time.Hour, copies("snoozed", client.StatusUnknown), false},
		{-time.Minute, copies(client.StatusDelivered), true}, // the service's clock is ahead
	} {
		m := client.Trace{Received: client.TimeOf(noon.Add(-test.age), 0), Recipients: test.recipients}
		if got := m.MayChange(noon); got != test.want {
			t.Errorf("%v old, %v: got %v, want %v", test.age, test.recipients, got, test.want)
		}
	}
}

func TestHowManyMayChangeIsSaid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		of, n int
		mark  string
		want  string
	}{
		{45, 12, "~", "12 of the 45 may still change (~): younger than 6 h, or pending"},
		{45, 1, "", "1 of the 45 may still change: younger than 6 h, or pending"},
		{45, 45, "~", "all 45 may still change (~): younger than 6 h, or pending"},
		{1, 1, "~", "1 may still change (~): younger than 6 h, or pending"},
		{45, 0, "~", ""},
	} {
		r := client.Reach{Matched: test.of}
		if got := r.MayChange(wording, test.n, test.mark); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

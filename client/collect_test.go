package client

import (
	"runtime"
	"strconv"
	"testing"
)

func TestAPublishedListKeepsNoRoomForWhichMessagesWereCopied(t *testing.T) {
	const n = 100_000
	list := newCollection()
	for i := range n {
		list.add(&Trace{ID: strconv.Itoa(i)})
	}
	list.publish()
	for i := range n {
		list.change(i).RecipientsKnown = KnownAll
	}
	copied := heap()
	list.publish()
	if let := int64(copied) - int64(heap()); let < 10*n {
		t.Errorf("got %d bytes let go of for %d messages that were copied, want %d or more", let, n, 10*n)
	}
	runtime.KeepAlive(list)
}

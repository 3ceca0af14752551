package archive

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// What a file unpacks to is bounded, whether in rows or in copies within a row.
func TestMoreThanCanBeHeldIsRefused(t *testing.T) {
	t.Parallel()
	const head = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageTraceId\n"
	for name, content := range map[string]string{
		"rows":   head + strings.Repeat("2026-11-20T08:00:00Z,a@x.example,b@x.example,s,Failed,1\n", 200),
		"copies": head + strings.Repeat("2026-11-20T08:00:00Z,a@x.example,"+strings.Repeat("b@x.example;", 90)+",s,Failed,1\n", 3),
		"events": strings.Repeat(`{"id":"1","recipientsKnown":"all","recipients":[{"address":"b","events":[`+strings.Repeat(`{},`, 90)+`{}]}]}`+"\n", 3),
	} {
		r := NewReader(Options{Now: time.Unix(1, 0), most: 100})
		err := r.Read(t.Context(), "x", time.Time{}, strings.NewReader(content))
		var refused *Error
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), "more than 100 rows or copies") {
			t.Errorf("%s: got %v, want that it is too much", name, err)
		}
	}
}

func TestAFileFullOfDamageEndsSoon(t *testing.T) {
	t.Parallel()
	r := NewReader(Options{Now: time.Unix(1, 0)})
	if err := r.Read(t.Context(), "x", time.Time{}, strings.NewReader("{\n"+strings.Repeat("{]\n", 1<<20))); err == nil || !strings.Contains(err.Error(), "no message traces") {
		t.Errorf("got %v, want that it is no trace", err)
	}
}

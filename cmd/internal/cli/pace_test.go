package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"msgtrace/cmd/internal/cli"
	"msgtrace/ui/pasted/pastedtest"
)

func TestALongSearchSaysHowLongItTakesBeforeItBegins(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = pastedtest.Addresses(300)
	o := h.run("search", "--api", "tracing", "--recipient", "-", "since:80d", "--explain").want(t, 0)
	if !strings.Contains(o.out, "\nTakes    up to about ") || !strings.Contains(o.out, " at 80 in 5 minutes\n") {
		t.Errorf("got\n%s\nwant how long it takes at 80 in 5 minutes", o.out)
	}
	var got struct{ Seconds int }
	if err := json.Unmarshal([]byte(h.run("search", "--api", "tracing", "--recipient", "-", "since:80d", "--explain", "-o", "json").want(t, 0).out), &got); err != nil || got.Seconds < 600 {
		t.Errorf("got %d seconds and the error %v, want many minutes", got.Seconds, err)
	}
	for _, args := range []string{"--quota 0 --recipient - since:80d", "to:bob@contoso.com since:2d"} {
		if o := h.run(append([]string{"search", "--api", "tracing", "--explain"}, strings.Fields(args)...)...).want(t, 0); strings.Contains(o.out, "Takes") {
			t.Errorf("%s: got\n%s\nwant nothing on how long it takes", args, o.out)
		}
	}
}

// endsAt ends a command as soon as it says a text.
type endsAt struct {
	said bytes.Buffer
	text string
	end  context.CancelFunc
}

func (w *endsAt) Write(p []byte) (int, error) {
	w.said.Write(p)
	if strings.Contains(w.said.String(), w.text) {
		w.end()
	}
	return len(p), nil
}

func TestASearchThatHasToWaitSaysSoBeforeItBegins(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.in = pastedtest.Addresses(200)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	said := &endsAt{text: "1 to 200 requests: up to about 10 min at 80 in 5 minutes", end: cancel}
	system := h.system(nil, nil)
	system.Out, system.Err = io.Discard, said
	if code := cli.Run(ctx, system, strings.Fields("demo search --api tracing --messages 50 --recipient - since:1h")); code != 130 || !strings.Contains(said.said.String(), said.text) {
		t.Errorf("got the code %d and %q, want 130 and %q first", code, said.said.String(), said.text)
	}
}

package linear_test

import "testing"

func TestEveryoneSaysWhoOfThoseAskedForGotNothing(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		h := prepare(t, dialect, nil)
		said := h.say("to:bob@contoso.com,zoe.nobody@contoso.com since:2d", "everyone", "")
		wants(t, said, "Of 2 addresses 1 got a message, 0 did not get what was sent to them, and nothing was found for 1.", "1. zoe.nobody@contoso.com, none.", "2. bob@contoso.com, delivered")
	}
}

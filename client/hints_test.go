package client_test

import (
	"strings"
	"testing"

	"msgtrace/client"
)

// Whoever types into a field of addresses learns there that a star may stand for a part of
// one, and not only for a domain's addresses.
func TestFieldsOfAddressesHintAtPartsOfAddresses(t *testing.T) {
	t.Parallel()
	for _, field := range []client.Field{client.FieldRecipient, client.FieldSender} {
		hint := field.Info().Hint
		example := strings.Trim(hint[strings.LastIndex(hint, " ")+1:], ",;")
		if !strings.Contains(hint, "*@domain") || !client.IsPartial(example) {
			t.Errorf("%s: got the hint %q, want *@domain and a part of an address in it", field.Info().Label, hint)
		}
	}
}

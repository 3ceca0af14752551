package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	usualID = "2bbad36a-a467-4c7b-a82f-4b307fff549f"
	plainID = "2bbad36aa4674c7ba82f4b307fff549f" // as an example of Get-MessageTraceDetailV2 has it
)

// spellings are how people have a network message ID in their clipboard.
var spellings = map[string]string{
	"as usual": usualID, "without dashes": plainID, "in braces": "{" + usualID + "}", "in braces without dashes": "{" + plainID + "}",
	"in parentheses": "(" + usualID + ")", "upper case": strings.ToUpper(usualID), "upper case without dashes": strings.ToUpper(plainID),
	"blanks around": " \t" + usualID + "\r\n", "blanks in the braces": "{ " + usualID + " }", "in quotation marks": `"` + usualID + `"`,
	"in apostrophes": "'" + plainID + "'", "in typographic quotation marks": "“" + usualID + "”", "quoted braces": `"{` + usualID + `}"`,
	"guid:": "guid:" + usualID, "GUID: and a blank": "GUID: " + usualID, "urn:uuid:": "urn:uuid:" + usualID, "uuid:": "uuid:" + plainID,
	"an OData literal": "guid'" + usualID + "'", "with its name": "Network Message ID: " + usualID, "as a parameter": "-MessageTraceId " + plainID,
	"as a filter": "id eq '" + usualID + "'", "a full stop behind": usualID + ".",
	"en dashes": strings.ReplaceAll(usualID, "-", "–"), "non-breaking hyphens": strings.ReplaceAll(usualID, "-", "\u2011"),
	"minus signs": strings.ReplaceAll(usualID, "-", "\u2212"), "soft hyphens": strings.ReplaceAll(usualID, "-", "\u00ad"),
	"zero-width characters around": "\ufeff\u200b" + usualID + "\u200b\u2060", "zero-width characters inside": usualID[:9] + "\u200b" + usualID[9:],
	"direction marks around": "\u202a" + usualID + "\u202c", "non-breaking spaces around": "\u00a0" + usualID + "\u00a0",
	"Graph's key":       "https://graph.microsoft.com/beta/admin/exchange/messageTraces(id='" + usualID + "')?$expand=recipients",
	"Graph's key again": "https://graph.microsoft.com/beta/admin/exchange/messageTraces('" + usualID + "')",
	"Graph's events":    "https://graph.microsoft.com/v1.0/admin/exchange/tracing/messageTraces/" + usualID + "/getDetailsByRecipient(recipientAddress='a@b.c')",
	"Graph's filter":    "/v1.0/admin/exchange/tracing/messageTraces?$filter=id%20eq%20%27" + usualID + "%27",
	"Defender's page":   "https://security.microsoft.com/emailentity?f=summary&startTime=2026-11-24T00:00:00Z&id=" + usualID + "&recipient=bob@contoso.com&tid=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
	"a page of the EAC": "https://admin.exchange.microsoft.com/#/messagetrace/details?tid=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0&networkMessageId=%7B" + usualID + "%7D",
}

// notIDs hold something that only looks like one.
var notIDs = []string{
	"", "abc", "<" + usualID + ">", "<" + usualID + "@contoso.com>", usualID + "@contoso.com", plainID + "@contoso.com",
	plainID + "0", "0" + usualID, usualID[:35], "2bbad36aa467-4c7b-a82f-4b307fff549f", strings.ReplaceAll(usualID, "-", " "),
	usualID + " " + strings.ReplaceAll(usualID, "2", "3"), "see " + usualID + " please", "x_" + usualID,
	"https://security.microsoft.com/?a=" + usualID + "&b=3a53c9f2-1a8e-41f0-bb95-58c8029e16f0",
	"https://entra.microsoft.com/?tid=" + usualID,
}

func TestAnIDIsReadInAnySpelling(t *testing.T) {
	t.Parallel()
	for name, text := range spellings {
		got, ok := ParseID(text)
		if !strings.EqualFold(got, usualID) || !ok {
			t.Errorf("%s: got %q, %v from %q, want %q", name, got, ok, text, usualID)
		}
	}
	for _, text := range notIDs {
		if got, ok := ParseID(text); ok {
			t.Errorf("got %q from %q, want none", got, text)
		}
	}
}

func TestAListOfIDsIsReadInAnySpelling(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(usualID, "2", "3")
	for text, want := range map[string][]string{
		usualID + "," + other:                                               {usualID, other},
		"{" + plainID + "};\r\n " + other + "\n":                            {usualID, other},
		`"` + usualID + `", "` + other + `"`:                                {usualID, other},
		"{ " + usualID + " }":                                               {usualID},
		"\u200b" + usualID + "\u00a0" + strings.ReplaceAll(other, "-", "–"): {usualID, other},
		usualID + " " + plainID:                                             {usualID, usualID},
		"a b, " + usualID + " and more":                                     {"a b", usualID + " and more"},
		"123," + usualID:                                                    {"123", usualID},
		" , ":                                                               nil,
		"":                                                                  nil,
	} {
		if got := ReadIDs(text); !slices.Equal(got, want) {
			t.Errorf("got %q from %q, want %q", got, text, want)
		}
	}
}

func TestIDsAreFoundInText(t *testing.T) {
	t.Parallel()
	other := strings.ToUpper(strings.ReplaceAll(usualID, "2", "3"))
	for text, want := range map[string][]string{
		"id " + usualID + ", please":                                              {usualID},
		"Look at {" + plainID + "} and " + other + "!":                            {usualID, other},
		usualID + " and again " + strings.ToUpper(plainID):                        {usualID},
		"Message-ID: <" + usualID + "@contoso.com>":                               nil,
		"Message-ID: <" + plainID + ">":                                           nil,
		"DKIM b=" + plainID + plainID:                                             nil,
		"x" + usualID + " y-" + usualID:                                           nil,
		"...?id=%7B" + usualID + "%7D&x":                                          {usualID},
		"X-MS-Exchange-Organization-Network-Message-Id:\r\n\t" + usualID + "\r\n": {usualID},
	} {
		if got := FindIDs(text); !slices.Equal(got, want) {
			t.Errorf("got %q from %q, want %q", got, text, want)
		}
	}
}

// What is asked has the dashes and small letters of the service, and its answer
// is the one that was asked for, however it spells the id.
func TestAnIDInAnySpellingFindsItsMessage(t *testing.T) {
	t.Parallel()
	answered := []string{usualID, strings.ToUpper(usualID), plainID, "{" + usualID + "}", strings.ToUpper("{" + usualID + "}")}
	for name, text := range spellings {
		for _, dialect := range Dialects() {
			for _, id := range answered {
				row := strings.ReplaceAll(testRow("ID", 5, "a@x", "failed"), `"ID"`, quoteJSON(id))
				if dialect == MessageTraces {
					row = fmt.Sprintf(`{"id":%s,"recipients":[{"recipientEmail":"a@x","deliveryStatus":"failed"}]}`, quoteJSON(id))
				}
				c, s := newTestClient(t, dialect, answers(testPage("", row), testPage("", row)))
				r := c.Search(mustPlan(t, c, Query{IDs: []string{text}}))
				if err := r.Ensure(t.Context(), 9); err != nil || len(r.Snapshot().Traces) != 1 {
					t.Errorf("%s, %s, answered as %s: got %d messages, %v, want 1", dialect, name, id, len(r.Snapshot().Traces), err)
				}
				one, err := c.Message(t.Context(), text)
				if err != nil || one.ID != id {
					t.Errorf("%s, %s, answered as %s: got %q, %v, want the message", dialect, name, id, one.ID, err)
				}
				for _, asked := range s.requests() {
					if !strings.Contains(asked, "'"+usualID+"'") {
						t.Errorf("%s, %s: asks %q, want %q", dialect, name, asked, usualID)
					}
				}
			}
		}
	}
}

// The service is asked for details by the id as it spelt it.
func TestDetailsAreAskedForByTheIDThatCame(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"{" + usualID + "}", plainID, strings.ToUpper(usualID)} {
		for _, dialect := range Dialects() {
			c, s := newTestClient(t, dialect, answers(emptyPage, emptyPage))
			if _, err := c.Events(t.Context(), Trace{ID: id}, "a@x"); err != nil {
				t.Errorf("%s: Events of %s: got %v, want no error", dialect, id, err)
			}
			if asked := s.requests()[0]; !strings.Contains(asked, id) {
				t.Errorf("%s: asks %q, want %q in it", dialect, asked, id)
			}
			other := usualID
			if _, known := c.CachedEvents(other, "A@X"); !known {
				t.Errorf("%s: CachedEvents of %s: got none, want those of %s", dialect, other, id)
			}
			c.Forget(other)
			if _, known := c.CachedEvents(id, "a@x"); known {
				t.Errorf("%s: CachedEvents of %s after Forget(%s): got some, want none", dialect, id, other)
			}
		}
	}
}

func FuzzIDs(f *testing.F) {
	for _, text := range spellings {
		f.Add(text)
	}
	for _, text := range notIDs {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, id := range FindIDs(text) {
			if !IsGUID(id) {
				t.Errorf("got %q from %q, want a GUID", id, text)
			}
		}
		if id, ok := ParseID(text); ok && !IsGUID(id) {
			t.Errorf("got %q from %q, want a GUID", id, text)
		}
	})
}

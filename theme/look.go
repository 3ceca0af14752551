package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Look is how a status or an event is shown. The word alone says it all; the
// glyph and the color only make it quicker to find.
type Look struct {
	Glyph string
	Word  string
	Style lipgloss.Style
}

// Junk is the status word for a copy that was delivered to the junk folder.
// The service reports it as delivered; the events say where to.
const Junk = "junk"

// Status returns the look of a delivery status by the client's normalized word,
// in any case. One that nobody knows is shown neutrally, in its own letters,
// which the caller must have made safe to show.
func (t Theme) Status(word string) Look {
	g := t.Glyphs
	switch strings.ToLower(word) {
	case "delivered":
		return Look{g.Delivered, "Delivered", t.Good}
	case Junk:
		return Look{g.Junk, "Junk", t.Warning}
	case "failed":
		return Look{g.Failed, "Failed", t.Problem}
	case "pending":
		return Look{g.Pending, "Pending", t.Warning}
	case "quarantined":
		return Look{g.Quarantined, "Quarantined", t.Problem}
	case "filteredasspam":
		return Look{g.Spam, "Filtered as spam", t.Problem}
	case "expanded":
		return Look{g.Expanded, "Expanded", t.Text}
	case "gettingstatus":
		return Look{g.Getting, "Getting status", t.Muted}
	case "recalled":
		return Look{g.Recalled, "Recalled", t.Muted}
	case "", "unknown", "unknownfuturevalue":
		return Look{g.Unknown, "Unknown", t.Muted}
	}
	return Look{g.Unknown, word, t.Muted}
}

// eventWords names the events by the client's normalized kind, in lower case.
// The words are those that Exchange's own tools show.
var eventWords = map[string]string{
	"receive":            "Receive",
	"submit":             "Submit",
	"send":               "Send",
	"deliver":            "Deliver",
	"fail":               "Fail",
	"defer":              "Defer",
	"drop":               "Drop",
	"expand":             "Expand",
	"resolve":            "Resolve",
	"redirect":           "Redirect",
	"transfer":           "Transfer",
	"recipientsadded":    "Recipients added",
	"transportrule":      "Transport rule",
	"dlprule":            "DLP rule",
	"sensitivitylabel":   "Sensitivity label",
	"spam":               "Spam",
	"malware":            "Malware",
	"quarantine":         "Quarantine",
	"journal":            "Journal",
	"zap":                "Zero-hour purge",
	"dynamicdelivery":    "Dynamic Delivery",
	"processingfailed":   "Processing failed",
	"unknownfuturevalue": "Unknown event",
}

// Event returns the look of an event by the client's normalized kind, in any
// case. One that nobody knows is shown neutrally, in its own letters, which the
// caller must have made safe to show.
func (t Theme) Event(kind string) Look {
	g := t.Glyphs
	low := strings.ToLower(kind)
	word, known := eventWords[low]
	if !known {
		return Look{g.Unknown, kind, t.Muted}
	}
	look := Look{g.Dot, word, t.Text}
	switch low {
	case "unknownfuturevalue":
		look.Glyph, look.Style = g.Unknown, t.Muted
	case "quarantine":
		look.Glyph, look.Style = g.Quarantined, t.Problem
	case "deliver", "send":
		look.Glyph, look.Style = g.Delivered, t.Good
	case "fail", "drop", "processingfailed":
		look.Glyph, look.Style = g.Failed, t.Problem
	case "spam", "malware", "zap":
		look.Glyph, look.Style = g.Spam, t.Problem
	case "defer":
		look.Glyph, look.Style = g.Pending, t.Warning
	case "transportrule", "dlprule", "redirect":
		look.Style = t.Accent
	case "expand", "recipientsadded":
		look.Glyph = g.Expanded
	}
	return look
}

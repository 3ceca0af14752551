package client

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends what MarshalJSON returns, without what encoding/json takes for it:
// an export has a million of them.
func (t *Trace) AppendJSON(b []byte) ([]byte, error) {
	b = appendMember(append(b, '{'), `"id":`, t.ID)
	b = appendMember(b, `,"messageId":`, t.MessageID)
	b = append(b, `,"received":`...)
	b = t.Received.appendJSON(b)
	b = appendMember(b, `,"sender":`, t.Sender)
	b = appendMember(b, `,"subject":`, t.Subject)
	b = strconv.AppendInt(append(b, `,"size":`...), int64(t.Size), 10)
	b = appendOptional(b, `,"fromIP":`, t.FromIP.String())
	b = appendOptional(b, `,"toIP":`, t.ToIP.String())
	b = appendMember(b, `,"recipientsKnown":`, t.known().word())
	if t.Others > 0 {
		b = strconv.AppendUint(append(b, `,"otherRecipients":`...), uint64(t.Others), 10)
	}
	b = append(b, `,"recipients":[`...)
	for i := range t.Recipients {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = t.Recipients[i].appendJSON(b); err != nil {
			return b, err
		}
	}
	return append(b, "]}"...), nil
}

// appendJSON appends what encoding/json makes of a recipient.
func (r *Recipient) appendJSON(b []byte) ([]byte, error) {
	b = appendMember(append(b, '{'), `"address":`, r.Address)
	b = appendMember(b, `,"status":`, string(r.Status))
	if r.Size != 0 {
		b = strconv.AppendInt(append(b, `,"size":`...), r.Size, 10)
	}
	if !r.ToIP.IsZero() {
		b = appendMember(b, `,"toIP":`, r.ToIP.String())
	}
	if r.Events != nil {
		events, err := marshal(r.Events)
		if err != nil {
			return b, err
		}
		b = append(append(b, `,"events":`...), events...)
	}
	return append(b, '}'), nil
}

func (t Time) appendJSON(b []byte) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = t.UTC().AppendFormat(append(b, '"'), timeLayouts[min(max(t.Digits, 0), 9)])
	return append(b, '"')
}

func appendMember(b []byte, name, text string) []byte {
	return appendText(append(b, name...), text)
}

// appendOptional appends null for what is not known.
func appendOptional(b []byte, name, text string) []byte {
	if text == "" {
		return append(append(b, name...), "null"...)
	}
	return appendMember(b, name, text)
}

// appendText appends a text as encoding/json writes it when it leaves < and > as they
// are.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(text); {
		if plain[text[i]] {
			i++
			continue
		}
		b = append(b, text[done:i]...)
		var width int
		b, width = appendOdd(b, text[i:])
		i += width
		done = i
	}
	return append(append(b, text[done:]...), '"')
}

// appendOdd appends the first letter of a text, which is not plain, and returns its
// width.
func appendOdd(b []byte, text string) ([]byte, int) {
	const hex = "0123456789abcdef"
	if c := text[0]; c < utf8.RuneSelf {
		if at := strings.IndexByte("\"\\\b\f\n\r\t", c); at >= 0 {
			return append(b, '\\', `"\bfnrt`[at]), 1
		}
		return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf]), 1
	}
	switch r, width := utf8.DecodeRuneInString(text); {
	case r == utf8.RuneError && width == 1:
		return append(b, `\ufffd`...), width
	case r == '\u2028' || r == '\u2029':
		return append(append(b, `\u202`...), hex[r&0xf]), width
	default:
		return append(b, text[:width]...), width
	}
}

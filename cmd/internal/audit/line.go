package audit

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// The actions of the log itself.
const (
	logBegan     Action = "log-began"     // the first line of all
	logContinued Action = "log-continued" // the first line of each file after the first
	logPruned    Action = "log-pruned"    // old files were removed on purpose
	logTorn      Action = "log-torn"      // what stands before is no line: its writing was cut off
	logCaughtUp  Action = "log-caught-up" // the second file knew fewer lines
)

// Actions are all that an entry may be about, those of the log itself last.
func Actions() []Action {
	return []Action{
		SignedIn, Refused, Searched, Opened, Copied, Exported, SignedOut, Started, Stopped,
		logBegan, logContinued, logPruned, logTorn, logCaughtUp,
	}
}

// record is one line of the log, without its mac.
type record struct {
	N    uint64 `json:"n"`    // number of the line, from 1
	Seen uint64 `json:"seen"` // lines that the second file knew of when this one was written
	Entry
	Log     string `json:"log,omitempty"`     // a random name of the log, in the first line of each file
	File    int    `json:"file,omitempty"`    // number of the file, there too
	After   string `json:"after,omitempty"`   // the mac before, there too
	Through uint64 `json:"through,omitempty"` // the last line that was removed on purpose
	Torn    *torn  `json:"torn,omitempty"`    // what is no line and stands before this one
}

// torn is what is left of lines whose writing was cut off.
type torn struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// mac is the check value of a line: the HMAC-SHA256 of the mac before and the line up to
// its own.
type mac [sha256.Size]byte

func (m mac) String() string { return hex.EncodeToString(m[:]) }

// macOf reads a mac as it is written.
func macOf(text string) (m mac, ok bool) {
	if len(text) != hex.EncodedLen(len(m)) {
		return m, false
	}
	n, err := hex.Decode(m[:], []byte(text))
	return m, err == nil && n == len(m) && m.String() == text
}

// sum returns the mac of text that comes after another.
func sum(key []byte, before []byte, text ...[]byte) (m mac) {
	h := hmac.New(sha256.New, key)
	h.Write(before)
	for _, part := range text {
		h.Write(part)
	}
	h.Sum(m[:0])
	return m
}

const (
	macField = `,"mac":"`
	lineEnd  = `"}`
	// macTail is how long the end of a line is that its mac takes.
	macTail = len(macField) + 2*sha256.Size + len(lineEnd)
	// maxLine bounds a line: no entry comes near it.
	maxLine = 256 << 10
)

// seal makes a line of a record: its JSON, with the mac as the last member.
func seal(key []byte, before []byte, value any) ([]byte, mac, error) {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, mac{}, err
	}
	text := printable(bytes.TrimSuffix(plain.Bytes(), []byte("\n")))
	m := sum(key, before, text)
	line := append(text[:len(text)-1], macField...)
	return append(append(line, m.String()...), lineEnd+"\n"...), m, nil
}

// unseal splits a line, without its end, into what the mac is of and the mac.
func unseal(line []byte) (text []byte, m mac, ok bool) {
	at := len(line) - macTail
	if at < 1 || !bytes.HasPrefix(line[at:], []byte(macField)) || !bytes.HasSuffix(line, []byte(lineEnd)) {
		return nil, mac{}, false
	}
	m, ok = macOf(string(line[at+len(macField) : len(line)-len(lineEnd)]))
	return line[:at], m, ok
}

// closing ends what unseal returns, as it was when the mac was made of it.
var closing = []byte("}")

// parse reads a line of the log. It does not look whether the mac fits.
func parse(line []byte) (r record, text []byte, m mac, ok bool) {
	text, m, ok = unseal(line)
	if !ok || json.Unmarshal(line, &r) != nil || r.N == 0 {
		return record{}, nil, mac{}, false
	}
	return r, text, m, true
}

// printable escapes what of a JSON text nobody could see, or would see in the wrong
// place: control characters, marks of direction, characters without a width.
func printable(text []byte) []byte {
	out := make([]byte, 0, len(text)+macTail+1)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r < utf8.RuneSelf && r != 0x7f || unicode.IsPrint(r):
			out = append(out, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[size:]
	}
	return out
}

// The most bytes of each kind of text in an entry.
const (
	mostOfAQuery = 16 << 10
	mostOfAWord  = 1 << 10
)

// bounded returns an entry whose line is not too long, with a time that can be written.
func bounded(e Entry, now time.Time) Entry {
	e.Time = e.Time.UTC()
	if e.Time.IsZero() || e.Time.Year() < 0 || e.Time.Year() > 9999 {
		e.Time = now.UTC()
	}
	e.Action = Action(shortened(string(e.Action), mostOfAWord))
	for _, word := range []*string{&e.Person, &e.From, &e.Session, &e.Fingerprint, &e.KeyID, &e.Reason} {
		*word = shortened(*word, mostOfAWord)
	}
	e.Query = shortened(e.Query, mostOfAQuery)
	return e
}

// shortened cuts a text that is too long, and says how long it was.
func shortened(s string, most int) string {
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return fmt.Sprintf("%s... (%d bytes)", s[:cut], len(s))
}

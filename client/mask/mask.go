package mask

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"msgtrace/client"
)

const (
	dots        = "•••"   // in an address, behind its first letter
	subjectDots = "•••••" // in place of a subject
)

// Mask hides addresses and subjects, and knows what it has hidden. It is safe for
// concurrent use. Make it with [New].
type Mask struct {
	mu       sync.RWMutex
	hidden   map[string]string // by the address in small letters, or the subject
	behind   map[string]string // by what stands in its place
	ids      map[string]bool   // Message-IDs, which look like addresses
	subjects int
	numbers  int
}

// New makes a mask that has hidden nothing yet.
func New() *Mask {
	return &Mask{hidden: map[string]string{}, behind: map[string]string{}, ids: map[string]bool{}}
}

// Address hides the local part of an address. What is none, such as *@contoso.com,
// stays.
func (m *Mask) Address(address string) string {
	local, domain, ok := cutAddress(address)
	if !ok && client.IsPartial(address) {
		return m.part(address)
	}
	if !ok || strings.Contains(local, dots) || local == "*" {
		return address
	}
	key := strings.ToLower(address)
	return m.place(key, address, func() string {
		m.numbers++
		_, size := utf8.DecodeRuneInString(local)
		return local[:size] + dots + strconv.Itoa(m.numbers) + "@" + domain
	})
}

// part hides the text of a part of an address that has no @: *smith*.
func (m *Mask) part(address string) string {
	text := strings.Trim(address, "*")
	if text == "" || strings.Contains(text, dots) || strings.HasPrefix(text, "@") {
		return address
	}
	return m.place(strings.ToLower(address), address, func() string {
		m.numbers++
		_, size := utf8.DecodeRuneInString(text)
		return strings.Replace(address, text, text[:size]+dots+strconv.Itoa(m.numbers), 1)
	})
}

// cutAddress divides an address at its last @.
func cutAddress(address string) (local, domain string, ok bool) {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return "", "", false
	}
	return address[:at], address[at+1:], true
}

// Subject hides a subject. That there is none stays.
func (m *Mask) Subject(subject string) string {
	if strings.TrimSpace(subject) == "" || strings.HasPrefix(subject, subjectDots) {
		return subject
	}
	return m.place("\x00"+subject, subject, func() string {
		m.subjects++
		return subjectDots + strconv.Itoa(m.subjects)
	})
}

// place returns what stands in the place of a text, which it makes the first time.
func (m *Mask) place(key, text string, fresh func() string) string {
	m.mu.RLock()
	masked, known := m.hidden[key]
	m.mu.RUnlock()
	if known {
		return masked
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if masked, known := m.hidden[key]; known {
		return masked
	}
	masked = fresh()
	m.hidden[key], m.behind[masked] = masked, text
	return masked
}

// Reveal returns what an address or a subject stands for, and what stands for nothing
// as it is.
func (m *Mask) Reveal(masked string) string {
	if !strings.Contains(masked, dots) {
		return masked
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if text, known := m.behind[strings.TrimSpace(masked)]; known {
		return text
	}
	return masked
}

// RevealText is Reveal of each word of a text.
func (m *Mask) RevealText(s string) string {
	if whole := m.Reveal(s); whole != s || !strings.Contains(s, dots) {
		return whole
	}
	var out strings.Builder
	word := 0
	for i, r := range s {
		if strings.ContainsRune(" \t\r\n<>\"'()[],;:|", r) {
			out.WriteString(m.Reveal(s[word:i]))
			out.WriteRune(r)
			word = i + utf8.RuneLen(r)
		}
	}
	out.WriteString(m.Reveal(s[word:]))
	return out.String()
}

// Text hides the addresses in a text, but not the Message-IDs of messages that were
// hidden.
func (m *Mask) Text(s string) string {
	var out strings.Builder
	written := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '@' {
			continue
		}
		start, end := localStart(s, i), domainEnd(s, i+1)
		if start < written || start == i || end == i+1 {
			continue
		}
		m.mu.RLock()
		id := m.ids[s[start:end]]
		m.mu.RUnlock()
		if !id {
			out.WriteString(s[written:start])
			out.WriteString(m.Address(s[start:end]))
			written = end
		}
		i = end - 1
	}
	if written == 0 {
		return s
	}
	out.WriteString(s[written:])
	return out.String()
}

// localStart is where the local part before an @ begins. A quote belongs to it only
// between two letters, as in o'neil, and in o”neil as a filter has it.
func localStart(s string, at int) int {
	start := at
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if strings.ContainsRune(" \t\r\n<>\"()[],;:|\\`", r) || r == utf8.RuneError || r < ' ' {
			break
		}
		start -= size
	}
	for start < at && strings.IndexByte("'=?&/.", s[start]) >= 0 {
		start++
	}
	if quote := strings.LastIndexByte(s[start:at], '='); quote >= 0 && start+quote+1 < at && s[start+quote+1] == '\'' {
		start += quote + 2 // recipientAddress='bob@contoso.com'
	}
	return start
}

// domainEnd is where the domain behind an @ ends.
func domainEnd(s string, end int) int {
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r >= utf8.RuneSelf && r != utf8.RuneError && r != '…' && r != '•'
		if !letter {
			break
		}
		end += size
	}
	for end > 0 && s[end-1] == '.' {
		end-- // of the sentence
	}
	return end
}

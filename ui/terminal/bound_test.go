package terminal

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestEscapeSequencesThatAreTooLongAreEnded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A", longestString)
	for typed, want := range map[string]string{
		"j\x1b[A\x1b[200~pasted;;;\x1b[201~k":                   "j\x1b[A\x1b[200~pasted;;;\x1b[201~k",
		"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c":                "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
		"\x1b[" + strings.Repeat(";", 40) + "Aj":                "\x1b[" + strings.Repeat(";", mostParameters) + "xj",
		"\x9b" + strings.Repeat(":", 40) + "Aj":                 "\x9b" + strings.Repeat(":", mostParameters) + "xj",
		"\x1b[" + strings.Repeat("1", 300) + "Aj":               "\x1b[" + strings.Repeat("1", longestSequence) + "xj",
		"\x1b[" + strings.Repeat(";", 40) + "\rj":               "\x1b[" + strings.Repeat(";", mostParameters) + "xj",
		"\x1b[" + strings.Repeat(";", 40) + "\x1b[A":            "\x1b[" + strings.Repeat(";", mostParameters) + "x\x1b[A",
		"\x1bP" + strings.Repeat(";", 40) + "r\x1b\\j":          "\x1bP" + strings.Repeat(";", mostOfDCS) + "x\x1b\\j",
		"\x1b]11;rgb:ff/ff/ff\x07\x1b]11;rgb:0/0/0\x1b\\j":      "\x1b]11;rgb:ff/ff/ff\x07\x1b]11;rgb:0/0/0\x1b\\j",
		"\x1b]52;c;" + long + long + "\x07j":                    "\x1b]52;c;" + long[len("52;c;"):] + "\x1b\\j",
		"\x1b_G" + long + "\x07" + long + "\x9cj":               "\x1b_G" + long[1:] + "\x1b\\j",
		"\x1b[65;30;106;1;0;65535_j":                            "\x1b[65;30;106;1;0;65535xj",
		"Л" + strings.Repeat(";", 40) + "А" + long + long + "j": "Л" + strings.Repeat(";", 40) + "А" + long + long + "j",
	} {
		for _, size := range []int{len(typed), 7, 1} {
			var b bound
			var got []byte
			for rest := []byte(typed); len(rest) > 0; {
				n := min(size, len(rest))
				got = append(got, b.cut(append([]byte(nil), rest[:n]...), time.Unix(0, 0))...)
				rest = rest[n:]
			}
			if string(got) != want {
				t.Errorf("%.40q in pieces of %d: got %.80q (%d bytes), want %.80q (%d)", typed, size, got, len(got), want, len(want))
			}
		}
	}
}

func TestWhatComesLaterIsNoRestOfASequence(t *testing.T) {
	t.Parallel()
	var b bound
	now := time.Unix(0, 0)
	b.cut([]byte("\x1b["+strings.Repeat(";", 40)), now)
	if got := string(b.cut([]byte("12;"), now.Add(time.Second))); got != "12;" {
		t.Errorf("got %q typed a second after a sequence that was cut off, want 12;", got)
	}
}

// typing is a model that counts keys until q is typed.
type typing struct{ keys *int }

func (typing) Init() tea.Cmd { return nil }
func (m typing) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := message.(tea.KeyPressMsg); ok {
		if key.String() == "q" {
			return m, tea.Quit
		}
		*m.keys++
	}
	return m, nil
}
func (typing) View() tea.View { return tea.NewView("") }

func TestInputThatNoTerminalSendsEndsNoProgramAndIsNoKey(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"\x1b[" + strings.Repeat("1;", 15_000) + "A", "\x9b" + strings.Repeat(";", 50) + "A", "\x1bP" + strings.Repeat(";", 50) + "q\x1b\\",
		"\x1b[65;30;106;1;0;65535_", "\x1b]52;c;" + strings.Repeat("A", 1<<20) + "\x07",
	} {
		keys := 0
		program := NewProgram(typing{&keys}, &Stage{}, nil, strings.NewReader(typed+"q"), newAfar())
		if _, err := program.Run(); err != nil || keys != 0 {
			t.Errorf("%.20q: got %d keys and %v, want none", typed, keys, err)
		}
	}
}

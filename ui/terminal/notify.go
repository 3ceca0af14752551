package terminal

import (
	"github.com/charmbracelet/x/ansi"
)

// Bell is what makes a terminal ring, or show that it would.
const Bell = "\a"

// Notification returns the sequence that makes the terminal that a person sits at show a
// few words of its desktop: OSC 9, which iTerm2 began
// (https://iterm2.com/documentation-escape-codes.html). One that does not know it shows
// nothing. In tmux it needs allow-passthrough.
func Notification(words string, environ []string) string {
	sequence := ansi.Notify(words)
	switch {
	case variable(environ, "TMUX") != "":
		return ansi.TmuxPassthrough(sequence)
	case variable(environ, "STY") != "":
		return ansi.ScreenPassthrough(sequence, screenChunk)
	}
	return sequence
}

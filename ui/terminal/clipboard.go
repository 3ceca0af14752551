package terminal

import (
	"errors"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// clipboardLimit is the longest sequence that is sent for the clipboard: terminals
// silently drop what is too long for them. No page names their limits. The script of
// hterm sends no sequence of more than 100,000 bytes, which hold 74,994 bytes of text;
// other programs stop at that number.
// https://github.com/chromium/hterm/blob/master/etc/osc52.sh
const clipboardLimit = 74_994

// screenChunk is how much GNU screen is given in one piece, well under the 768 bytes
// that it passes on, or 256 in its old versions: see the same script.
const screenChunk = 76

var errClipboard = errors.New("too large for the terminal's clipboard (74 KB)")

// Clipboard returns the sequence that puts text on the clipboard of the
// terminal a person sits at. Over SSH that is the only clipboard that counts; a
// program of the remote side would fill the wrong one and report success. Nobody
// reports whether it arrived.
func Clipboard(text string, environ []string) (string, error) {
	sequence := ansi.SetSystemClipboard(text)
	if len(sequence) > clipboardLimit {
		return "", errClipboard
	}
	switch {
	case variable(environ, "TMUX") != "":
		// tmux takes the sequence itself when set-clipboard is on, and passes
		// the wrapped one on when allow-passthrough is on:
		// https://github.com/tmux/tmux/wiki/Clipboard
		return sequence + ansi.TmuxPassthrough(sequence), nil
	case variable(environ, "STY") != "":
		return ansi.ScreenPassthrough(sequence, screenChunk), nil
	}
	return sequence, nil
}

// variable is the value of an environment variable; the last one counts.
func variable(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

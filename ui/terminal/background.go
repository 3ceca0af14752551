package terminal

import (
	"image/color"
	"io"
	"os"
	"regexp"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// mostAnswer bounds what is read while an answer is waited for.
const mostAnswer = 1 << 10

var (
	// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands
	backgroundAnswer = regexp.MustCompile(`\x1b\]11;([^\x07\x1b]+)(?:\x07|\x1b\\)`)
	attributesAnswer = regexp.MustCompile(`\x1b\[\?[0-9;]*c`)
)

// Background asks the terminal for its background, before a program runs on it, and
// returns nil where it does not say. Terminals that do not know the question answer
// the one behind it, which all know, so that patience is needed only where neither is
// answered. A key that is pressed meanwhile is lost.
func Background(in, out *os.File, patience time.Duration) color.Color {
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return nil
	}
	defer func() { _ = term.Restore(in.Fd(), before) }()
	if _, err := io.WriteString(out, ansi.RequestBackgroundColor+ansi.RequestPrimaryDeviceAttributes); err != nil {
		return nil
	}
	var answer []byte
	buffer := make([]byte, mostAnswer)
	for until := time.Now().Add(patience); !attributesAnswer.Match(answer) && len(answer) < mostAnswer; {
		if !sourceOf(in).more(time.Until(until)) {
			break
		}
		n, err := in.Read(buffer)
		if answer = append(answer, buffer[:n]...); err != nil {
			break
		}
	}
	return backgroundIn(answer)
}

// backgroundIn finds the color in an answer, or returns nil.
func backgroundIn(answer []byte) color.Color {
	found := backgroundAnswer.FindSubmatch(answer)
	if found == nil {
		return nil
	}
	if c := ansi.XParseColor(string(found[1])); c != nil {
		return c
	}
	return nil
}

package doctor

import (
	"fmt"
	"strings"
)

// Terminal is what is known of the terminal.
type Terminal struct {
	Getenv        func(string) string
	Is            bool // standard input and output are one
	Columns, Rows int
	// Answered reports whether the terminal answered questions about itself, and
	// Synchronized whether it said that it can hold back half-drawn frames.
	Answered, Synchronized bool
	// TmuxClipboard is tmux's set-clipboard option; empty: not in tmux, or it
	// did not say.
	TmuxClipboard string
}

// The smallest size that the explorer is drawn in, and the one that it is at
// home in.
const (
	leastColumns, leastRows = 40, 10
	goodColumns             = 90
)

const (
	setLocale  = "export LC_ALL=C.UTF-8, or use --ascii"
	tmuxPasses = "tmux set -g set-clipboard on"
)

// Terminals checks everything that the explorer needs of a terminal.
func Terminals(t Terminal) []Finding {
	if !t.Is {
		return []Finding{Skip("terminal", "standard input and output are no terminal: search and show work, the explorer does not")}
	}
	return []Finding{t.kind(), t.size(), t.colors(), t.letters(), t.clipboard(), t.frames()}
}

func (t Terminal) kind() Finding {
	switch term := t.Getenv("TERM"); term {
	case "":
		return failed("terminal", "TERM is not set", "export TERM=xterm-256color")
	case "dumb":
		return failed("terminal", "TERM is dumb: nothing can be drawn on it", "export TERM=xterm-256color, if the terminal supports it")
	default:
		return ok("terminal", "TERM is "+term)
	}
}

func (t Terminal) size() Finding {
	says := fmt.Sprintf("%d columns, %d rows", t.Columns, t.Rows)
	switch {
	case t.Columns < leastColumns || t.Rows < leastRows:
		return failed("size", says, fmt.Sprintf("make the window at least %d x %d", leastColumns, leastRows))
	case t.Columns < goodColumns:
		return ok("size", says+": one pane at a time; side by side from 140")
	}
	return ok("size", says)
}

func (t Terminal) colors() Finding {
	term := t.Getenv("TERM")
	switch {
	case t.Getenv("NO_COLOR") != "":
		return ok("colors", "none, as NO_COLOR asks")
	case t.Getenv("COLORTERM") == "truecolor", t.Getenv("COLORTERM") == "24bit", strings.HasSuffix(term, "-direct"):
		return ok("colors", "16 million")
	case strings.Contains(term, "256"):
		return ok("colors", "256")
	case strings.HasPrefix(term, "vt1"), strings.HasPrefix(term, "vt2"), strings.HasSuffix(term, "-mono"):
		return warning("colors", "none on a "+term, "nothing is said by color alone; export TERM=xterm-256color, if the terminal supports it")
	}
	return ok("colors", "16")
}

// letters checks the locale, which says how bytes are shown.
func (t Terminal) letters() Finding {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := t.Getenv(name)
		if value == "" {
			continue
		}
		if upper := strings.ToUpper(value); strings.Contains(upper, "UTF-8") || strings.Contains(upper, "UTF8") {
			return ok("letters", "UTF-8 ("+name+"="+value+")")
		}
		return warning("letters", name+"="+value+" is not UTF-8: frames and subjects may be garbled", setLocale)
	}
	return warning("letters", "no locale is set, so it is not known whether the terminal shows UTF-8", setLocale)
}

// clipboard checks what copying by OSC 52 has to pass. Whether the terminal
// itself takes it cannot be asked.
// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Operating-System-Commands
// https://github.com/tmux/tmux/wiki/Clipboard
func (t Terminal) clipboard() Finding {
	switch {
	case t.Getenv("TMUX") != "" && t.TmuxClipboard == "":
		return warning("clipboard", "in tmux, which did not say whether it passes copies on", tmuxPasses)
	case t.Getenv("TMUX") != "" && t.TmuxClipboard != "on":
		return warning("clipboard", "tmux keeps copies to itself (set-clipboard "+t.TmuxClipboard+")", tmuxPasses)
	case t.Getenv("STY") != "":
		return warning("clipboard", "screen passes short copies only", "use tmux with set-clipboard on, or save to a file")
	case t.Getenv("TERM") == "linux":
		return warning("clipboard", "the Linux console has none", "save to a file instead of copying")
	}
	return ok("clipboard", "copies are sent by OSC 52; some terminals must be told to allow it")
}

func (t Terminal) frames() Finding {
	switch {
	case !t.Answered:
		return warning("frames", "the terminal answers no questions: held keys may run on over a slow line", "use a terminal that answers DA1, as nearly all do")
	case !t.Synchronized:
		return ok("frames", "drawn at once where the line allows; no synchronized output")
	}
	return ok("frames", "synchronized output")
}

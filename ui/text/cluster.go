package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxCluster is the widest grapheme cluster, in columns, that the renderer
	// draws. It drops a wider one without leaving room for it.
	// https://github.com/charmbracelet/ultraviolet/blob/f5a850f9c2b7/styled.go#L132
	maxCluster = 4
	// maxSplits bounds the work on a text that consists of such clusters.
	maxSplits = 64
)

// splitWide breaks up the grapheme clusters that the renderer would drop for
// being too wide: chains of Hangul letters or of Indic
// conjuncts. The text is measured as it will stand, between two spaces. What
// follows the last split that is worth its cost is cut off.
func splitWide(s string) (split string, changed bool) {
	if !hasWide(s) {
		return s, false
	}
	framed := " " + s + " "
	at := 0
	for range maxSplits {
		start, cluster := nextWide(framed, at)
		if cluster == "" {
			return framed[1 : len(framed)-1], changed
		}
		changed = true
		framed = framed[:start] + breakUp(cluster) + framed[start+len(cluster):]
		at = start
	}
	if start, cluster := nextWide(framed, at); cluster != "" {
		return framed[1:start] + string(utf8.RuneError), true
	}
	return framed[1 : len(framed)-1], changed
}

// hasWide reports whether there can be a cluster that is too wide at all. It takes
// two characters, at the least, that can join others, and nothing in ASCII
// between them.
func hasWide(s string) bool {
	run := 0
	for _, r := range s {
		switch {
		case r < 0x80:
			run = 0
		case simple(r):
		case run > 0:
			return true
		default:
			run++
		}
	}
	return false
}

// nextWide finds the first cluster from at on that is too wide.
func nextWide(s string, at int) (start int, cluster string) {
	for at < len(s) {
		cluster, width := ansi.FirstGraphemeCluster(s[at:], ansi.WcWidth)
		if width > maxCluster {
			return at, cluster
		}
		at += len(cluster)
	}
	return at, ""
}

// breakUp makes a cluster end before the character that does not fit. A
// conjunct falls apart without the mark that joins it; of anything else a
// character becomes U+FFFD, which joins nothing before it.
func breakUp(cluster string) string {
	at, width := 0, 0
	for i, r := range cluster {
		if width += ansi.StringWidthWc(string(r)); width > maxCluster {
			at = i
			break
		}
	}
	head, tail := cluster[:at], cluster[at:]
	if bare := strings.TrimRightFunc(head, isMark); bare != head {
		if first, _ := ansi.FirstGraphemeCluster(bare+tail, ansi.WcWidth); len(first) <= len(bare) {
			return bare + tail
		}
	}
	if r, size := utf8.DecodeRuneInString(tail); r != ' ' && r != utf8.RuneError {
		return head + string(utf8.RuneError) + tail[size:]
	}
	_, size := utf8.DecodeLastRuneInString(head)
	return head[:len(head)-size] + string(utf8.RuneError) + tail
}

func isMark(r rune) bool { return unicode.Is(unicode.M, r) }

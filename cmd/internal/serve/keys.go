package serve

import (
	"bytes"
	"time"
)

// keyCounter counts the keys in what a terminal sends. A paste counts by its length. What
// the terminal sends by itself is no key, and is weighed apart.
type keyCounter struct {
	state   keyState
	tail    []byte // of the sequence or the paste so far, as far as it is needed
	private bool   // the sequence is one that only answers begin with
	pasted  int    // bytes of the paste or sequence that have not counted yet
	paste   int    // bytes of the paste
	others  int    // the weight of what is no key, in parts of a key
}

// partsOfAKey is how many answers of a terminal weigh as a key: it answers to each frame.
const partsOfAKey = 10

// weighed returns what came besides keys since it was asked last, in parts of a key.
func (k *keyCounter) weighed() int {
	others := k.others
	k.others = 0
	return others
}

type keyState int

const (
	plainInput  keyState = iota
	afterEscape          // ESC has come
	inSequence           // ESC [
	inString             // ESC ] or ESC P, which ends with BEL or ESC \
	escapeInString
	inPaste
)

var (
	pasteBegins = []byte("200~")
	pasteEnds   = []byte("\x1b[201~")
)

// pastePerKey is how many bytes of a paste count as a key.
const pastePerKey = 512

// largestPaste is how many bytes a paste may have: it is kept until its end comes. A list
// of 10,000 addresses has 300 KB.
const largestPaste = 4 << 20

// burstRun is how many characters in one piece were not typed: as the terminal's reader
// takes them, they are one paste.
const burstRun = 12

// count returns how many keys are in data.
func (k *keyCounter) count(data []byte) (keys int) {
	run := 0
	for i := 0; i < len(data); i++ {
		b := data[i]
		if k.state == plainInput && b >= 0x20 && b != 0x7f {
			run++
			continue
		}
		keys += keysOf(run)
		run = 0
		keys += k.control(b)
	}
	return keys + keysOf(run)
}

// keysOf is what a run of characters counts for.
func keysOf(run int) int {
	if run < burstRun {
		return run
	}
	return 1 + run/64
}

// control takes a byte that is no character of its own.
func (k *keyCounter) control(b byte) int {
	switch k.state {
	case plainInput:
		if b == 0x1b {
			k.state = afterEscape
			return 0
		}
		return 1
	case afterEscape:
		return k.escaped(b)
	case inSequence:
		return k.sequence(b)
	case inString:
		if k.pasted++; k.pasted%pastePerKey == 1 {
			k.others += partsOfAKey
		}
		switch b {
		case 0x07:
			k.state = plainInput
		case 0x1b:
			k.state = escapeInString
		}
	case escapeInString:
		if b != '\\' {
			return k.escaped(b) // which ends the string, too
		}
		k.state = plainInput
	case inPaste:
		k.pasted++
		k.paste++
		k.tail = append(k.tail, b)
		if n := len(k.tail) - len(pasteEnds); n > 0 {
			k.tail = append(k.tail[:0], k.tail[n:]...)
		}
		if bytes.Equal(k.tail, pasteEnds) {
			k.state, k.paste = plainInput, 0
			return 1
		}
		if k.pasted >= pastePerKey {
			k.pasted = 0
			return 1
		}
	}
	return 0
}

// sequencePause is how long the rest of a sequence may take: what comes later is typed.
const sequencePause = 100 * time.Millisecond

// paused says that nothing came for that long, and returns how many keys that makes.
func (k *keyCounter) paused() int {
	switch k.state {
	case plainInput, inPaste:
		return 0
	}
	k.state = plainInput
	return 1 // ESC, or a letter with alt
}

// escaped takes the byte behind ESC.
func (k *keyCounter) escaped(b byte) int {
	k.tail, k.private, k.pasted = k.tail[:0], false, 0
	switch b {
	case '[':
		k.state = inSequence
		return 0
	case ']', 'P', '_', '^', 'X':
		k.state = inString
		return 0
	case 0x1b:
		return 1 // the one before was a key
	case 'O':
		k.state = plainInput // ESC O A: the letter counts
		return 0
	}
	k.state = plainInput
	return 1
}

// sequence takes a byte behind ESC [.
func (k *keyCounter) sequence(b byte) int {
	if len(k.tail) == 0 && (b == '?' || b == '>' || b == '=') {
		k.private = true
	}
	if len(k.tail) < 64 {
		k.tail = append(k.tail, b)
	} else if k.pasted++; k.pasted%64 == 0 {
		k.others += partsOfAKey
	}
	switch {
	case b == 0x1b:
		k.state = afterEscape
		return 1
	case b < 0x40 || b > 0x7e:
		return 0
	case bytes.Equal(k.tail, pasteBegins):
		k.state, k.tail = inPaste, k.tail[:0]
		return 0
	}
	k.state = plainInput
	if k.private || b == 'R' || b == 'I' || b == 'O' || b == 'n' || b == 't' {
		k.others++ // an answer, or that the window got or lost the focus
		return 0
	}
	return 1
}

// How fast input is taken. A key that is held down repeats some 30 times a second, and a
// list of 10,000 addresses is 300 KB, which takes 9 seconds. What is no key costs little,
// and is bounded on the line.
const (
	keysPerSecond  = 60
	keysAtOnce     = 60
	bytesPerSecond = 256 << 10
	bytesAtOnce    = 512 << 10
)

// bucket is what may be taken at once, and fills up again.
type bucket struct {
	left float64
	at   time.Time
}

// take takes n and returns how long to wait before more is taken.
func (b *bucket) take(now time.Time, n int, rate, most float64) time.Duration {
	if b.at.IsZero() {
		b.left = most
	} else {
		b.left = min(most, b.left+now.Sub(b.at).Seconds()*rate)
	}
	b.at = now
	b.left -= float64(n)
	if b.left >= 0 {
		return 0
	}
	return time.Duration(-b.left / rate * float64(time.Second))
}
